// What a page costs its reader: bytes of HTML, style sheets and scripts as they travel (gzip), and no layout that
// shifts under the eyes. Search, graph and Mermaid scripts are not counted: they come when somebody asks for them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { launch, noBrowser, open } from './browser.mjs';
import { references } from './html.mjs';
import { serve } from './serve.mjs';
import { BASE, ROOT, noSite, site } from './site.mjs';

const PLANS = ['zh-Hant/plans/cloud-mlops', 'zh-Hans/plans/golang-cloud-native', 'zh-Hans/plans/python-devops',
  'zh-Hans/plans/sre-dba', 'ko/plans/backend'];
const LIMIT = 25 * 1024;
/** The text of one plan takes 15 KB by itself; with it a page may be as much longer as its text is than this. */
const USUAL_TEXT = 6 * 1024;
const LATER = /\/(search|graph|mermaid)[\w-]*\./;

const packed = bytes => gzipSync(bytes, { level: 9 }).length;

function weight(address) {
  const file = join(site(), address, 'index.html'), html = readFileSync(file);
  const assets = references(String(html)).map(({ value }) => value)
    .filter(value => /\.(css|js)$/.test(value) && !LATER.test(value)).map(value => join(site(), address, value));
  return packed(html) + [...new Set(assets)].reduce((sum, path) => sum + packed(readFileSync(path)), 0);
}

describe('weight', { skip: noSite }, () => {
  for (const address of PLANS)
    test(address, context => {
      const bytes = weight(address), text = packed(readFileSync(join(ROOT, 'content', `${address}.md`)));
      context.diagnostic(`${bytes} bytes, of which ${text} are what its author wrote`);
      assert.ok(bytes <= LIMIT + Math.max(0, text - USUAL_TEXT), `${bytes} bytes`);
    });

  for (const address of ['ko', 'ko/topics/kubernetes', 'zh-Hant/timeline'])
    test(address, context => {
      context.diagnostic(`${weight(address)} bytes`);
      assert.ok(weight(address) <= LIMIT);
    });
});

/** Runs in the page: adds up what shifts, and notes the largest paint. */
function watch() {
  globalThis.shifts = [];
  new PerformanceObserver(list => {
    for (const entry of list.getEntries())
      globalThis.shifts.push(`${entry.value.toFixed(4)} ${entry.sources.map(({ node }) =>
        node?.className?.baseVal ?? node?.className ?? node?.nodeName).join()}`);
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver(list => {
    globalThis.paint = list.getEntries().at(-1).startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
}

describe('layout', { skip: noSite || noBrowser, timeout: 900_000 }, () => {
  let browser, server;

  before(async () => {
    server = await serve(site(), BASE);
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  for (const width of [1280, 390])
    test(`nothing shifts at ${width}`, async context => {
      const found = [];
      for (const address of ['ko/', 'ko/topics/kubernetes/', 'zh-Hant/timeline/', ...PLANS.map(plan => `${plan}/`)]) {
        const tab = await open(browser, server.url + address,
          { origin: server.origin, locale: 'en', viewport: { width, height: 900 } });
        await tab.evaluate(watch);
        await tab.mouse.wheel(0, 3000);
        await tab.waitForTimeout(300);
        const { shifts, paint } = await tab.evaluate(() => ({ shifts: globalThis.shifts, paint: globalThis.paint }));
        context.diagnostic(`${address} largest paint ${Math.round(paint)} ms`);
        found.push(...shifts.map(shift => `${address}: ${shift}`));
        await tab.context().close();
      }
      assert.deepEqual(found, []);
    });
});
