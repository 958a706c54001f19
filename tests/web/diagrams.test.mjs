// The gallery of diagrams, in a real browser: every text lies inside its box, no box over another,
// everything can be read in both schemes, nothing from an author acts. RMGEN_SHOTS=DIR keeps pictures.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { ROOT, RMGEN, noSite } from './site.mjs';

const skip = noSite || (existsSync(join(ROOT, 'tests/web/node_modules/playwright-core')) ? false
  : 'playwright-core is not installed');
const { launch, noBrowser, open } = skip ? {} : await import('./browser.mjs');
const { serve } = skip ? {} : await import('./serve.mjs');
const GALLERY = join(ROOT, 'tests/web/gallery');
const PAGES = { 'zh-Hant/shapes/': 'zh-Hant/shapes.md', 'zh-Hant/kinds/': 'zh-Hant/kinds.md', 'zh-Hans/kinds/': 'zh-Hans/kinds.md', 'ko/charts/': 'ko/charts.md' };
const VENDOR = existsSync(join(ROOT, 'themes/vendor/mermaid/VERSION'));

/** The Mermaid blocks of a file, byte for byte. */
const blocks = file => [...readFileSync(join(GALLERY, 'content', file), 'utf8')
  .matchAll(/^```mermaid\n([^]*?)^```$/gm)].map(match => match[1]);

/** Faults of all visible drawings; runs in the page. */
function look() {
  const faults = [];
  const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
    .getContext('2d', { willReadFrequently: true });
  const rgb = color => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const light = color => rgb(color).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const inside = (a, b, slack) => a.left >= b.left - slack && a.right <= b.right + slack &&
    a.top >= b.top - slack && a.bottom <= b.bottom + slack;
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const paper = getComputedStyle(document.body).backgroundColor;
  const visible = svg => svg.getBoundingClientRect().width > 0;
  const figures = [...document.querySelectorAll('figure.diagram:not(.failed, .other)')];
  figures.forEach((figure, number) => {
    const drawings = [...figure.querySelectorAll('svg:not(.mk)')].filter(visible);
    if (!drawings.length) faults.push(`${number}: nothing is drawn`);
    for (const svg of drawings) {
      let frame;
      for (const text of svg.querySelectorAll('text')) {
        const box = text.getBoundingClientRect();
        frame = svg.getBoundingClientRect();
        if (!inside(box, frame, 1.5)) faults.push(`${number}: "${text.textContent}" leaves the drawing`);
        // what is painted under its middle, lines and other texts aside
        text.scrollIntoView({ block: 'center', inline: 'center' });
        const now = text.getBoundingClientRect();
        const ground = document.elementsFromPoint((now.left + now.right) / 2, (now.top + now.bottom) / 2)
          .filter(e => e.closest('svg') === svg && e !== svg && !/^(text|tspan|a|g)$/.test(e.tagName))
          .map(e => getComputedStyle(e).fill).find(fill => fill !== 'none' && rgb(fill)[3] > 200) ?? paper;
        const contrast = ratio(getComputedStyle(text).fill, ground);
        if (contrast < 4.4) faults.push(`${number}: "${text.textContent}" has a contrast of ${contrast.toFixed(2)}`);
      }
      frame = svg.getBoundingClientRect();
      const nodes = [...svg.querySelectorAll('.n text')].map(text => {
        let shape = text.previousElementSibling;
        while (shape && shape.tagName === 'text') shape = shape.previousElementSibling;
        return { text, shape };
      }).filter(node => node.shape && !node.shape.matches('.z'));
      const shapes = [...new Set(nodes.map(node => node.shape))];
      for (const { text, shape } of nodes)
        if (!/^path$/.test(shape.tagName) && !shape.closest('a') && !inside(text.getBoundingClientRect(), shape.getBoundingClientRect(), 1.5) &&
            shape.getBoundingClientRect().height > 14 * frame.width / svg.viewBox.baseVal.width)
          faults.push(`${number}: "${text.textContent}" leaves its box`);
      shapes.forEach((a, i) => shapes.slice(i + 1).forEach(b => {
        if (over(a.getBoundingClientRect(), b.getBoundingClientRect()) && a.parentNode === b.parentNode &&
            a.tagName === 'rect' && b.tagName === 'rect')
          faults.push(`${number}: two boxes lie over one another`);
      }));
    }
    // what the list says is in the picture, too
    const drawn = drawings.map(svg => svg.textContent).join('').replace(/\s/g, '');
    for (const item of figure.querySelectorAll('ul.vh > li')) {
      const name = item.textContent.split(/ → |: /)[0].replace(/\s/g, '');
      if (figure.dataset.kind === 'flowchart' && name.length > 1 && !drawn.includes(name))
        faults.push(`${number}: ${name} is not drawn`);
    }
  });
  return faults;
}

describe('diagrams', { skip: skip || noBrowser }, () => {
  let folder, server, browser;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rmgen-gallery-'));
    const run = spawnSync(RMGEN, ['build', '-q', '-s', GALLERY, '-d', join(folder, 'public')], { encoding: 'utf8' });
    assert.ok(run.status === 0 || run.status === 1, run.stderr);
    server = await serve(join(folder, 'public'), '/');
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  for (const [path, file] of Object.entries(PAGES))
    for (const width of [1280, 390])
      for (const colorScheme of ['light', 'dark'])
        test(`${path} at ${width}, ${colorScheme}`, async () => {
          const page = await open(browser, server.url + path, { colorScheme, viewport: { width, height: 900 } });
          if (process.env.RMGEN_SHOTS) {
            mkdirSync(process.env.RMGEN_SHOTS, { recursive: true });
            await page.screenshot({ fullPage: true,
              path: join(process.env.RMGEN_SHOTS, `${path.replaceAll('/', '-')}${width}-${colorScheme}.png`) });
          }
          assert.deepEqual(await page.evaluate(look), []);
          assert.deepEqual(page.faults, []);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page scrolls sideways');
          await page.context().close();
        });

  test('the source is one click away, byte for byte, and can be copied', async () => {
    for (const [path, file] of Object.entries(PAGES)) {
      const page = await open(browser, server.url + path, { permissions: ['clipboard-read', 'clipboard-write'] });
      const sources = await page.$$eval('figure code.language-mermaid', all => all.map(code => code.textContent));
      assert.deepEqual(sources, blocks(file));
      await page.locator('figure summary').first().click();
      await page.locator('figure .copy').first().click();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), sources[0]);
      await page.context().close();
    }
  });

  test('nothing from an author acts, and mistakes are told where the picture would be', async () => {
    const page = await open(browser, `${server.url}ko/hostile/`);
    const found = await page.evaluate(() => ({
      hacked: window.hacked,
      scripts: document.querySelectorAll('figure script, figure img, figure foreignObject, figure style, figure iframe').length,
      handlers: [...document.querySelectorAll('figure *')].flatMap(e => [...e.attributes])
        .filter(a => /^on|^style$/.test(a.name) || /javascript:|url\(|data:|expression/i.test(a.value) && a.name !== 'aria-label')
        .map(a => `${a.name}=${a.value}`),
      messages: [...document.querySelectorAll('figure.failed .fail')].map(e => e.textContent),
      drawn: document.querySelectorAll('figure.diagram:not(.failed) svg').length,
    }));
    assert.equal(found.hacked, undefined);
    assert.equal(found.scripts, 0);
    assert.deepEqual(found.handlers, []);
    assert.equal(found.messages.length, 2);
    assert.match(found.messages[1], /is never closed/);
    assert.ok(found.drawn >= 4);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test('500 edges and a label of 5,000 characters', async () => {
    const page = await open(browser, `${server.url}ko/large/`);
    const faults = (await page.evaluate(look)).filter(fault => !/over one another/.test(fault));
    assert.deepEqual(faults.slice(0, 5), []);
    await page.context().close();
  });

  test('other kinds are drawn by mermaid.js', { skip: VENDOR ? false : 'run make vendor' }, async () => {
    const page = await open(browser, `${server.url}ko/charts/`);
    await page.locator('figure.other .drawn svg').waitFor({ timeout: 20000 });
    assert.match(await page.locator('figure.other .drawn svg').first().textContent(), /작업/);
    assert.equal(await page.locator('figure.other .drawn text').first().evaluate(text => getComputedStyle(text).stroke), 'none');
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test('axe finds nothing', async t => {
    const axe = await import('axe-core').then(m => m.default, () => null);
    if (!axe) return t.skip('axe-core is not installed');
    for (const path of [...Object.keys(PAGES), 'ko/hostile/']) {
      const page = await open(browser, server.url + path, { colorScheme: 'dark' });
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map(v => `${path} ${v.id}: ${v.nodes[0].html.slice(0, 120)}`), []);
      await page.context().close();
    }
  });
});
