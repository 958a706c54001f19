// The page of the whole graph: its picture without script, and the explorer over it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BASE, noSite, site } from './site.mjs';

const tools = noSite ? null : await import('./browser.mjs').catch(() => null);
const skip = noSite || (tools ? tools.noBrowser : 'playwright-core is not installed');

/** As many nodes as a large site has: 400 roadmaps, 1,000 shared skills, the rest theirs alone. */
function large(nodes) {
  const data = { w: 12000, h: 9000, at: [], kind: [], title: [], url: [], edges: [] };
  for (let i = 0; i < nodes; i++) {
    data.at.push((i * 7919) % 12000, (i * 104729) % 9000);
    data.kind.push(i < 400 ? i % 8 + 1 : i < 1400 ? 9 : 10);
    data.title.push(`節點 ${i}`);
    data.url.push(`../topics/${i}/`);
    if (i >= 400) data.edges.push(i % 400, i);
    if (i >= 400 && i < 2700) data.edges.push((i * 31) % 400, i);
  }
  return data;
}

describe('graph page', { skip }, () => {
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

  for (const lang of ['zh-Hant', 'zh-Hans', 'ko'])
    test(`${lang}: the picture alone names and links roadmaps and shared skills`, async () => {
      const page = await tools.open(browser, `${server.url}${lang}/graph/`, { javaScriptEnabled: false });
      const links = await page.$$eval('.web a', all => all.map(a => [a.textContent.trim(), a.href.baseVal]));
      assert.ok(links.length > 10);
      for (const [name, href] of links) assert.ok(name && href, `${name} ${href}`);
      // names can be read: none lies over another
      assert.deepEqual(await page.$$eval('.web a', all => {
        const boxes = all.map(a => [...a.querySelectorAll('text')].map(text => text.getBoundingClientRect()))
          .map(lines => ({ left: Math.min(...lines.map(b => b.left)), right: Math.max(...lines.map(b => b.right)),
            top: lines[0].top, bottom: lines.at(-1).bottom }));
        return boxes.flatMap((a, i) => boxes.slice(0, i).map((b, k) => [a, b, k]).filter(([a, b]) =>
          Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
          .map(([, , k]) => `${all[i].textContent} lies over ${all[k].textContent}`));
      }), []);
      const data = JSON.parse(readFileSync(join(site(), lang, 'graph/data.json'), 'utf8'));
      assert.equal(data.at.length, 2 * data.kind.length);
      assert.equal(data.title.length, data.kind.length);
      assert.equal(data.url.length, data.kind.length);
      for (const end of data.edges) assert.ok(end >= 0 && end < data.kind.length);
      // nothing lies over anything else
      for (let i = 0; i < data.kind.length; i++)
        for (let k = 0; k < i; k++)
          assert.ok(Math.hypot(data.at[2 * i] - data.at[2 * k], data.at[2 * i + 1] - data.at[2 * k + 1]) > 5,
            `${data.title[i]} lies over ${data.title[k]}`);
      await page.context().close();
    });

  test('search, keys and buttons', async () => {
    const page = await tools.open(browser, `${server.url}zh-Hant/graph/`);
    const canvas = page.locator('.web canvas');
    await canvas.waitFor();
    const shot = () => canvas.evaluate(c => c.toDataURL());
    const first = await shot();
    await page.locator('.web input').fill('kubernetes');
    await page.locator('.web input').press('Enter');
    assert.match(await page.locator('.web [role=status]').textContent(), /Kubernetes/i);
    const found = await shot();
    assert.notEqual(found, first);
    await canvas.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('+');
    assert.notEqual(await shot(), found);
    await page.keyboard.press('Enter');
    await page.waitForURL(url => !url.pathname.endsWith('/graph/'));
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test('the pointer finds nodes, and a click follows them', async () => {
    const page = await tools.open(browser, `${server.url}ko/graph/`);
    const canvas = page.locator('.web canvas');
    await canvas.waitFor();
    const data = JSON.parse(readFileSync(join(site(), 'ko/graph/data.json'), 'utf8'));
    const box = await canvas.boundingBox();
    const k = Math.min((box.width - 2) / data.w, (box.height - 2) / data.h, 1.4);
    const x = box.x + box.width / 2 + (data.at[0] - data.w / 2) * k;
    const y = box.y + box.height / 2 + (data.at[1] - data.h / 2) * k;
    await page.mouse.move(x, y);
    assert.equal(await canvas.evaluate(c => c.style.cursor), 'pointer');
    await page.mouse.click(x, y);
    await page.waitForURL(url => url.pathname.includes('/plans/'));
    await page.context().close();
  });

  test('10,000 nodes', async t => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const body = JSON.stringify(large(10000));
    await page.route('**/graph/data.json', route => route.fulfill({ contentType: 'application/json', body }));
    await page.goto(`${server.url}ko/graph/`);
    await page.waitForFunction(() => performance.getEntriesByName('graph', 'measure').length);
    const ms = await page.evaluate(() => performance.getEntriesByName('graph', 'measure')[0].duration);
    t.diagnostic(`10,000 nodes are indexed and drawn in ${ms.toFixed(0)} ms`);
    assert.ok(await page.locator('.web canvas').evaluate(c =>
      c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(byte => byte)));
    await context.close();
  });

  test('axe finds nothing', async t => {
    const axe = await import('axe-core').then(m => m.default, () => null);
    if (!axe) return t.skip('axe-core is not installed');
    for (const options of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { viewport: { width: 390, height: 800 } }]) {
      const page = await tools.open(browser, `${server.url}zh-Hans/graph/`, options);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`), []);
      await page.context().close();
    }
  });
});
