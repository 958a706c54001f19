// Pages in a browser: nothing breaks, nothing leaves the site, nothing is wider than the window.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, noBrowser, open } from './browser.mjs';
import { serve } from './serve.mjs';
import { BASE, noSite, pages, site } from './site.mjs';

const WIDTHS = [320, 390, 768, 1280];
// WCAG 1.4.12: a reader's own spacing must not break a page.
const SPACING = '* { line-height: 1.5 !important; letter-spacing: .12em !important; ' +
  'word-spacing: .16em !important } p { margin-bottom: 2em !important }';

const isChooser = page => page.address === '';

/** The widest thing that makes the page scroll sideways, or null. Runs in the browser. */
function tooWide() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return null;
  const wide = [...document.querySelectorAll('body *')]
    .map(node => ({ node, right: node.getBoundingClientRect().right }))
    .sort((a, b) => b.right - a.right)[0];
  return `${document.documentElement.scrollWidth} > ${width}: ` +
    `${wide.node.tagName}.${wide.node.className?.baseVal ?? wide.node.className}`;
}

/** The text of the page, without what is there only to be pressed. Runs in the browser. */
function textOf() {
  return document.querySelector('main').innerText.split('\n')
    .map(line => line.replace(/\s+/g, ' ').trim()).filter(Boolean);
}

describe('pages', { skip: noSite || noBrowser, timeout: 900_000 }, () => {
  let browser, server, all, some;

  before(async () => {
    all = pages({ alike: 1 });
    // every plan, and each other kind of page in one language: what is true of a guide's page is true of the others
    some = all.filter(({ file }) => /plans\/.|zh-Hant\/guide\/diagrams/.test(file) || !/^(zh-Hans|ko)\/|\/guide\/./.test(file));
    server = await serve(site(), BASE);
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  async function visit(page, options, look) {
    const tab = await open(browser, server.url + page.address, { origin: server.origin, ...options });
    try {
      return await look(tab);
    } finally {
      await tab.context().close();
    }
  }

  for (const colorScheme of ['light', 'dark'])
    test(`no errors, no foreign requests (${colorScheme})`, async () => {
      for (const page of colorScheme === 'light' ? all : some)
        await visit(page, { colorScheme }, async tab => {
          // what a script asks for later would be seen on any page of its kind
          if (colorScheme === 'light' && /plans\/|graph\/|guide\/diagrams|^(index|404)/.test(page.file))
            await tab.waitForLoadState('networkidle');
          assert.deepEqual(tab.faults, [], page.file);
        });
    });

  test('no page scrolls sideways at any width', async () => {
    const faults = [];
    for (const page of some)
      await visit(page, { javaScriptEnabled: !isChooser(page) }, async tab => {
        for (const width of WIDTHS) {
          await tab.setViewportSize({ width, height: 800 });
          const wide = await tab.evaluate(tooWide);
          if (wide) faults.push(`${page.file} at ${width}: ${wide}`);
        }
      });
    assert.deepEqual(faults, []);
  });

  test('text spacing of the reader breaks nothing at 390', async () => {
    const faults = [];
    for (const page of some)
      await visit(page, { bypassCSP: true, javaScriptEnabled: !isChooser(page),
        viewport: { width: 390, height: 800 } }, async tab => {
        await tab.evaluate(css => document.head.append(
            Object.assign(document.createElement('style'), { textContent: css })), SPACING);
        const wide = await tab.evaluate(tooWide);
        if (wide) faults.push(`${page.file}: ${wide}`);
      });
    assert.deepEqual(faults, []);
  });

  test('without JavaScript the same text is there', async () => {
    // the explorer of the graph draws on a canvas what the picture says in text: explorer.test.mjs
    for (const page of some.filter(page => !isChooser(page) && !/\/graph\//.test(page.file))) {
      const plain = await visit(page, { javaScriptEnabled: false }, tab => tab.evaluate(textOf));
      const full = await visit(page, {}, tab => tab.evaluate(textOf));
      assert.ok(plain.length > 0, `${page.file} has no text`);
      assert.deepEqual(plain.filter(line => !full.includes(line)), [], `${page.file}: lost with JS`);
    }
  });

  test('the root offers every language without JavaScript', async () => {
    await visit({ address: '' }, { javaScriptEnabled: false }, async tab => {
      const langs = await tab.locator('main a[hreflang]').evaluateAll(links =>
        links.map(link => link.getAttribute('hreflang')));
      assert.deepEqual([...new Set(langs)].sort(), ['ko', 'zh-Hans', 'zh-Hant']);
    });
  });

  for (const [locale, wanted] of [['ko-KR', 'ko/'], ['zh-TW', 'zh-Hant/'], ['zh-CN', 'zh-Hans/']])
    test(`the root takes a reader with ${locale} to ${wanted}`, async () => {
      await visit({ address: '' }, { locale }, async tab => {
        await tab.waitForURL(server.url + wanted, { timeout: 5000 });
        assert.deepEqual(tab.faults, []);
      });
    });

  test('a page that is not there answers 404 in every language', async () => {
    await visit({ address: 'ko/no/such/page' }, { allow404: true }, async tab => {
      assert.deepEqual(tab.faults, []);
      const langs = await tab.locator('main [lang]').evaluateAll(nodes => nodes.map(node => node.lang));
      for (const lang of ['ko', 'zh-Hans', 'zh-Hant']) assert.ok(langs.includes(lang), lang);
    });
  });

  test('dark is dark and light is light', async () => {
    const paper = { light: [], dark: [] };
    for (const colorScheme of ['light', 'dark'])
      for (const page of all.slice(0, 3))
        await visit(page, { colorScheme, javaScriptEnabled: !isChooser(page) }, async tab => {
          const rgb = (await tab.evaluate(() => getComputedStyle(document.body).backgroundColor))
            .match(/\d+/g).map(Number);
          paper[colorScheme].push((rgb[0] + rgb[1] + rgb[2]) / 3);
        });
    assert.ok(Math.min(...paper.light) > 200, `light: ${paper.light}`);
    assert.ok(Math.max(...paper.dark) < 60, `dark: ${paper.dark}`);
  });

  test('print shows the text without the bar, in light, and fits the paper', async () => {
    for (const page of all.filter(({ file }) => /plans\/|about/.test(file)))
      await visit(page, { colorScheme: 'dark', viewport: { width: 718, height: 1000 } }, async tab => {
        await tab.emulateMedia({ media: 'print' });
        assert.equal(await tab.locator('.bar').isVisible(), false, `${page.file}: bar`);
        assert.equal(await tab.locator('main h1').first().isVisible(), true, `${page.file}: h1`);
        assert.equal(await tab.evaluate(tooWide), null, page.file);
        const rgb = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.ok(rgb.match(/\d+/g).map(Number)[0] > 200 || /, 0\)$/.test(rgb), `${page.file}: ${rgb}`);
        assert.ok((await tab.pdf({ format: 'A4' })).length > 5000);
      });
  });

  test('the first key press reaches the way past the bar', async () => {
    const page = all.find(({ file }) => /about/.test(file)) ?? all.at(-1);
    await visit(page, {}, async tab => {
      await tab.keyboard.press('Tab');
      assert.equal(await tab.evaluate(() => document.activeElement.getAttribute('href')), '#main');
      await tab.keyboard.press('Enter');
      assert.equal(await tab.evaluate(() => document.activeElement.id), 'main');
    });
  });
});
