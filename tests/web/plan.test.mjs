// Pages of plans: nothing leaves its box at any width, and a reader's ticks colour what they mean,
// last, and are shared between languages.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, noBrowser, open } from './browser.mjs';
import { serve } from './serve.mjs';
import { BASE, noSite, pages, site } from './site.mjs';

describe('plans', { skip: noSite || noBrowser, timeout: 240_000 }, () => {
  let browser, server, plans;

  before(async () => {
    plans = pages({ alike: 1 }).filter(page => /<nav class="map|<ol class="tt/.test(page.html));
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
        found.push(...await tab.evaluate(file => {
          const faults = [];
          if (document.documentElement.scrollWidth > innerWidth)
            faults.push(`${file}: the page is ${document.documentElement.scrollWidth} wide`);
          for (const box of document.querySelectorAll('.sth, .sth b, .cell li a, .more, .toc a, .stage-head'))
            if (box.checkVisibility() && box.scrollWidth > box.clientWidth + 1 && box.clientWidth)
              faults.push(`${file}: ${box.className || box.tagName}: ${box.textContent.slice(0, 40)}`);
          return faults;
        }, page.file));
        await tab.context().close();
      }
      assert.deepEqual(found, []);
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
