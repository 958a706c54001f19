// axe-core finds no violation: WCAG 2.0 to 2.2, A and AA, and its best practice.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import axe from 'axe-core';
import { launch, noBrowser, open } from './browser.mjs';
import { serve } from './serve.mjs';
import { BASE, THEME, noSite, pages, site } from './site.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describe('accessibility', { skip: noSite || noBrowser, timeout: 900_000 }, () => {
  let browser, server, all, some;

  before(async () => {
    all = pages({ alike: 1 });
    // The plans, and each kind of page in one language: what is true of a guide's page is true of the others.
    some = all.filter(({ file }) => /plans\/./.test(file) || !/^(zh-Hans|ko)\/|\/guide\/./.test(file));
    server = await serve(site(), BASE);
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  async function violations(page, only, options) {
    const tab = await open(browser, server.url + page.address,
      { origin: server.origin, bypassCSP: true, allow404: true, locale: 'en', ...options });
    try {
      await tab.evaluate(axe.source);
      const found = await tab.evaluate(runOnly => globalThis.axe.run(document,
        { runOnly, resultTypes: ['violations'] }), only);
      return found.violations.flatMap(({ id, nodes }) =>
        nodes.map(node => `${page.file} ${id}: ${node.html.slice(0, 160)}`));
    } finally {
      await tab.context().close();
    }
  }

  // Everything once; then what depends on colours in the dark, and what depends on the width on a phone.
  const everything = { type: 'tag', values: TAGS };
  const colours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
  const cells = THEME === 'default'
    ? [[1280, 'light', everything, () => all], [1280, 'dark', colours, () => some],
      [390, 'light', everything, () => some.filter(({ file }) => /plans\/.|^zh-Hant\/([^/]+\/)?index\.html$/.test(file))]]
    : [[390, 'dark', everything, () => some]];
  for (const [width, colorScheme, only, which] of cells)
    test(`no violations at ${width}, ${colorScheme}`, async context => {
      const found = [];
      context.diagnostic(`${which().length} pages`);
      for (const page of which())
        found.push(...await violations(page, only, { colorScheme, viewport: { width, height: 900 } }));
      assert.deepEqual(found, []);
    });
});
