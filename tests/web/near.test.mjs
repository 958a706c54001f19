// The picture of what is around a plan: every name lies in the picture and over no other, lines and interchanges
// are where their names say, everything is a link, and a plan that stands alone has no picture.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BASE, noSite, rmgen, site } from './site.mjs';

const tools = noSite ? null : await import('./browser.mjs').catch(() => null);
const skip = noSite || (tools ? tools.noBrowser : 'playwright-core is not installed');
const PLANS = ['zh-Hant/plans/cloud-mlops/', 'zh-Hans/plans/golang-cloud-native/', 'zh-Hans/plans/python-devops/',
  'zh-Hans/plans/sre-dba/', 'ko/plans/backend/'];

/** What is wrong in the picture, and what it says; runs in the page. */
function look() {
  const svg = document.querySelector('svg.near'), faults = [];
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map(text => ({ name: text.textContent, box: text.getBoundingClientRect() }));
  for (const [i, { name, box }] of texts.entries()) {
    if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
      faults.push(`"${name}" leaves the picture`);
    for (const other of texts.slice(0, i))
      if (Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top) > 2)
        faults.push(`"${name}" lies over "${other.name}"`);
  }
  // no line runs through a name
  for (const path of svg.querySelectorAll('path:not(.p, .s)'))
    for (const { name, box } of texts.slice(1)) {
      const line = path.getBoundingClientRect();
      if (Math.min(box.right, line.right) - Math.max(box.left, line.left) > 1 &&
          Math.min(box.bottom, line.bottom) - Math.max(box.top, line.top) > 1)
        faults.push(`a line runs through "${name}"`);
    }
  return {
    faults,
    named: svg.getAttribute('aria-label'),
    sign: svg.querySelector('.me').textContent,
    links: [...svg.querySelectorAll('a')].map(a => ({ name: a.querySelector('text').textContent,
      says: a.querySelector('desc')?.textContent, href: a.href.baseVal })),
    skills: [...document.querySelectorAll('.side .links a')].map(a => a.textContent),
  };
}

describe('around a plan', { skip }, () => {
  let server, browser;

  before(async () => {
    const { serve } = await import('./serve.mjs');
    server = await serve(site(), BASE);
    browser = await tools.launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  for (const address of PLANS)
    test(address, async () => {
      for (const viewport of [{ width: 1280, height: 900 }, { width: 320, height: 800 }]) {
        const page = await tools.open(browser, server.url + address, { viewport, javaScriptEnabled: false });
        const found = await page.evaluate(look);
        assert.deepEqual(found.faults, []);
        assert.ok(found.named && found.sign);
        assert.ok(found.links.length >= 8);
        const lines = found.links.filter(link => link.says);
        assert.ok(lines.length >= 2);
        for (const { says } of lines)
          for (const skill of says.split(', ')) assert.ok(found.skills.includes(skill), `${skill} is not listed`);
        for (const { href } of found.links) {
          const answer = await page.request.get(new URL(href, page.url()).href);
          assert.equal(answer.status(), 200, href);
        }
        assert.deepEqual(page.faults, []);
        await page.context().close();
      }
    });

  test('its links can be reached by keyboard, and the focus can be seen', async () => {
    const page = await tools.open(browser, `${server.url}ko/plans/backend/`);
    await page.locator('svg.near a').first().focus();
    for (let i = 0; i < 3; i++) {
      assert.ok(await page.evaluate(() => document.activeElement.closest('svg.near')));
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.pathname.includes('/topics/'));
    await page.context().close();
  });

  test('a picture costs a kilobyte at most', async t => {
    const { gzipSync } = await import('node:zlib');
    for (const address of PLANS) {
      const html = readFileSync(join(site(), address, 'index.html'), 'utf8');
      const bytes = gzipSync(html, { level: 9 }).length - gzipSync(html.replace(/<svg class="near".*?<\/svg>/s, ''), { level: 9 }).length;
      t.diagnostic(`${address}: ${bytes} bytes`);
      assert.ok(bytes > 0 && bytes <= 1024, `${address}: ${bytes} bytes`);
    }
  });
});

describe('a plan among others', { skip: noSite }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rmgen-near-'));
  const read = path => readFileSync(join(folder, 'public/ko', path, 'index.html'), 'utf8');
  const picture = path => read(path).match(/<svg class="near".*?<\/svg>/s)?.[0];
  const plan = (name, front, body, title = name) => writeFileSync(join(folder, 'content', `${name}.md`),
    `---\ntitle: ${title}\ntype: roadmap\n${front}---\n\n${body}`);

  before(() => {
    mkdirSync(join(folder, 'content'));
    writeFileSync(join(folder, 'rmgen.yaml'),
      'title: T\nbase_url: https://site.example/\ndefault_language: ko\nlanguages:\n  ko: { label: 한국어, title: T }\n');
    plan('alone', '', '## 1단계: 뜨개질\n\n- [ ] 실\n\n## 2단계: 바느질\n\n- [ ] 바늘\n');
    plan('first', '', '## 1단계: Docker\n\n- [ ] Docker\n');
    plan('second', 'requires: [first]\n', '## 1단계: Docker\n\n- [ ] Docker\n\n## 2단계: Kubernetes\n\n- [ ] 배포\n');
    plan('third', '', '## 1단계: "><script>x</script>\n\n- [ ] [둘째](second.md)\n');
    plan('fourth', 'requires: [second]\n', '## 1단계: Kubernetes\n\n- [ ] 배포\n', '\'"><script>alert(1)</script>\'');
    const run = rmgen('build', '-s', folder, '-d', join(folder, 'public'));
    assert.ok(run.status <= 1, run.stderr);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('one that stands alone has no picture', () => {
    assert.equal(picture('alone'), undefined);
    assert.doesNotMatch(read('alone'), /"near"|이 노선의 주변/);
  });

  test('before, after, skills and links', () => {
    const second = picture('second');
    assert.match(second, /<a href="[^"]*first\/">.*class="me".*쿠버네티스<.*도커<.*<desc>도커<\/desc><text[^>]*>first<.*third\//s);
    assert.match(picture('first'), /class="me".*도커<.*<a href="[^"]*second\/">/s);
    assert.match(picture('third'), /class="me".*<a href="[^"]*second\/">/s); // linked only
    assert.doesNotMatch(read('second') + read('third'), /<script>(alert|x)/);
  });
});
