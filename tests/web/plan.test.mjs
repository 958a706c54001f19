// Pages of plans: nothing leaves its box at any width, and a reader's ticks colour what they mean,
// last, and are shared between languages.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, noBrowser, open } from './browser.mjs';
import { serve } from './serve.mjs';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BASE, noSite, pages, rmgen, site } from './site.mjs';

const BOXES = '.sth, .sth b, .sth .when, .req, .cell li a, .more, .toc a, .stage-head, .net th, .lc a, .gt a, .inter a, .mx th, .links a';

/** What is wider than its box, in a tab of the page. */
function overflowing(boxes) {
  const faults = [];
  if (document.documentElement.scrollWidth > innerWidth)
    faults.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const details of document.querySelectorAll('details')) details.open = true;
  for (const box of document.querySelectorAll(boxes))
    if (box.checkVisibility() && box.clientWidth && box.scrollWidth > box.clientWidth + 1 &&
        getComputedStyle(box).display !== 'inline')
      faults.push(`${box.className || box.tagName}: ${box.textContent.slice(0, 40)}`);
  return faults;
}

/** A site that nobody would write: 60 stages, one without a title, words without an end. */
function hostileSite() {
  const root = mkdtempSync(join(tmpdir(), 'rmgen-hostile-'));
  process.on('exit', () => rmSync(root, { recursive: true, force: true }));
  const long = '아주긴이름'.repeat(1000);
  const label = i => i === 3 ? '' : i === 5 ? long : i === 7 ? 'W'.repeat(400) : `단계 ${i}`;
  const task = i => i === 6 ? long : i === 8 ? 'x'.repeat(600) : 'Docker 배우기';
  const stages = Array.from({ length: 60 }, (_, i) => i + 1);
  mkdirSync(join(root, 'content', 'ko'), { recursive: true });
  writeFileSync(join(root, 'rmgen.yaml'), 'title: 시험\ndefault_language: ko\nlanguages:\n  ko: { label: 한국어, title: 시험 }\n');
  writeFileSync(join(root, 'content', 'ko', 'many.md'), '---\ntitle: 로드맵\ntype: roadmap\n---\n' +
    stages.map(i => `\n## ${i}단계: ${label(i)}\n\n- 할 일 ${i}\n- ${task(i)}\n`).join(''));
  writeFileSync(join(root, 'content', 'ko', 'few.md'), '---\ntitle: 로드맵\nstart: 2026-09-01\n---\n' +
    '학습 순서: Linux → Docker → Kubernetes\n' +
    stages.slice(0, 7).map(i => `\n## ${i}단계: ${label(i)} (${i * 2 - 2}–${i * 2}개월)\n\n### ${['Linux', 'Git', 'Docker', 'DNS', 'Kubernetes'][i] ?? task(i)}\n\n- ${task(i)}\n`).join(''));
  const out = join(root, 'public');
  const run = rmgen('build', '-q', '--source', root, '--destination', out);
  assert.equal(run.status, 0, run.stderr.slice(0, 2000));
  return out;
}

describe('plans', { skip: noSite || noBrowser, timeout: 900_000 }, () => {
  let browser, server, plans;

  before(async () => {
    plans = pages({ alike: 1 }).filter(page => /<nav class="map|<ol class="tt|class="(?:net|inter|mx)"/.test(page.html));
    server = await serve(site(), BASE);
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test('there are plans', () => assert.ok(plans.length >= 5));

  for (const width of [320, 390, 768, 1280])
    test(`text stays in its box at ${width}`, async () => {
      const found = [];
      for (const page of plans) {
        const tab = await open(browser, server.url + page.address, { viewport: { width, height: 900 }, locale: 'en' });
        found.push(...(await tab.evaluate(overflowing, BOXES)).map(fault => `${page.file}: ${fault}`));
        await tab.context().close();
      }
      assert.deepEqual(found, []);
    });

  test('hostile names stay in their boxes, too', async () => {
    const folder = hostileSite(), found = [];
    const other = await serve(folder, '/');
    for (const width of [320, 390, 800, 1280])
      for (const address of ['ko/', 'ko/many/', 'ko/few/', 'ko/timeline/', 'ko/topics/docker/']) {
        const tab = await open(browser, other.url + address, { viewport: { width, height: 900 }, locale: 'en' });
        found.push(...(await tab.evaluate(overflowing, BOXES)).map(fault => `${address} at ${width}: ${fault}`));
        // what must come first is said in words in each of the three drawings; only one has room for arcs
        if (address === 'ko/few/') assert.ok(await tab.locator('.req').first().isVisible(), `at ${width}`);
        if (address === 'ko/many/') assert.equal(await tab.locator('.st').count(), 60);
        await tab.context().close();
      }
    await other.close();
    assert.deepEqual(found, []);
    assert.match(readFileSync(join(folder, 'ko', 'few', 'index.html'), 'utf8'), /<i class="arc k2/);
  });

  test('each entry of the map leads somewhere', () => {
    for (const { file, html } of plans)
      for (const [, id] of (html.match(/<nav class="map[^]*?<\/nav>/)?.[0] ?? '').matchAll(/href="#([^"]*)"/g))
        assert.ok(html.includes(`id="${id}"`), `${file}: #${id}`);
  });

  test('ticks count, last and can be taken back', async () => {
    const page = plans.find(({ html }) => /<li data-k="[^"]*">/.test(html.split('<article')[1] ?? ''));
    const tab = await open(browser, server.url + page.address, { viewport: { width: 1280, height: 900 }, locale: 'en' });
    const boxes = tab.locator('.stage .task > input');
    assert.ok(await boxes.count() > 1);
    await boxes.first().check();
    assert.equal(await tab.locator('.stage progress').first().getAttribute('value'), '1');
    assert.equal(await tab.locator('.st').first().getAttribute('data-s'), 'doing');
    assert.equal(await tab.locator('.map [data-k] use[href="#ok"]').count(), 1);
    await tab.reload();
    assert.equal(await boxes.first().isChecked(), true);
    assert.match(await tab.locator('.head .ring').getAttribute('aria-label'), /^1 \/ \d+$/);
    await boxes.first().uncheck();
    assert.equal(await tab.locator('.st').first().getAttribute('data-s'), 'todo');
    await tab.context().close();
  });
});
