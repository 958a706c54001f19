// States that the repository's own site does not have: very long titles and words, pages without a text,
// everything that may follow a list, translations that have grown old. In both themes.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, noBrowser, open } from './browser.mjs';
import { serve } from './serve.mjs';
import { ROOT, address, files, noSite, rmgen } from './site.mjs';

const SOURCE = join(ROOT, 'tests', 'web', 'states');
const canConvert = !noSite && /^\+opencc/m.test(rmgen('version', '-v').stdout);

/** What each language tells the readers of an old translation, and of a converted page. */
const STALE = { 'zh-Hant': '譯文可能已經過時。', 'zh-Hans': '译文可能已经过时。', ko: '번역이 오래되었을 수 있습니다.',
  en: 'This translation may be out of date.' };
const DERIVED = { 'zh-Hant': '這一頁由簡體中文轉換而來。', 'zh-Hans': '本页由繁体中文转换而来。' };

/** page: [stale, where its original is] */
const OLD = { 'ko/old': 'zh-Hant', 'en/old': 'zh-Hant', 'zh-Hans/older': 'ko', 'zh-Hant/oldest': 'ko' };
const OLD_CONVERTED = { 'zh-Hant/older': 'ko', 'zh-Hans/oldest': 'ko' };

/** Runs in the page: what is wider than the window. */
function tooWide() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return null;
  const [wide] = [...document.querySelectorAll('body *')].filter(node => !node.closest('.scroll, pre'))
    .sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right);
  return `${document.documentElement.scrollWidth} > ${width}: ${wide.outerHTML.slice(0, 120)}`;
}

/** Runs in the page: neighbours in the text that touch one another, of which one has an edge of its own. */
function tooTight() {
  const edged = '.call, .scroll, .fat, .code, figure, blockquote, details';
  return [...document.querySelectorAll('.text, .text .stage')].flatMap(parent => [...parent.children].flatMap(child => {
    const next = child.nextElementSibling;
    if (!next || !child.offsetHeight || !next.offsetHeight || next.matches('.stage') ||
      !(child.matches(edged) || next.matches(edged))) return [];
    const gap = next.getBoundingClientRect().top - child.getBoundingClientRect().bottom;
    return gap < 10 ? [`${gap}px between ${child.outerHTML.slice(0, 60)} and ${next.outerHTML.slice(0, 60)}`] : [];
  }));
}

for (const theme of ['default', 'folio'])
  describe(`states: ${theme}`, { skip: noSite || noBrowser, timeout: 200_000 }, () => {
    let browser, server, folder, out;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'rmgen-states-'));
      out = join(folder, 'public');
      const run = rmgen('build', '--source', SOURCE, '--destination', out, '--theme', theme);
      assert.equal(run.status, 0, run.stderr);
      server = await serve(out, '/states/');
      browser = await launch();
    });

    after(async () => {
      await browser?.close();
      await server?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    test('nothing makes a page scroll sideways', async () => {
      const found = [];
      const tab = await open(browser, server.url, { origin: server.origin, allow404: true, javaScriptEnabled: false });
      for (const file of files(out, '.html').filter(name => !/(topics|tags)\/(?!index)/.test(name))) {
        await tab.goto(server.url + address(file));
        for (const width of [320, 390, 1280]) {
          await tab.setViewportSize({ width, height: 800 });
          const wide = await tab.evaluate(tooWide);
          if (wide) found.push(`${file} at ${width}: ${wide}`);
        }
      }
      assert.deepEqual(tab.faults, []);
      await tab.context().close();
      assert.deepEqual(found, []);
    });

    test('boxes and tables keep clear of what stands before and after them', async () => {
      for (const width of [390, 1280])
        for (const path of ['zh-Hant/plans/long/', 'ko/plans/korean/']) {
          const tab = await open(browser, server.url + path, { origin: server.origin, viewport: { width, height: 800 } });
          assert.deepEqual(await tab.evaluate(tooTight), [], `${path} at ${width}`);
          await tab.context().close();
        }
    });

    const notes = path => [...readFileSync(join(out, path, 'index.html'), 'utf8')
      .matchAll(/<aside class="note"(?![^>]* hidden)>.*?<\/aside>/g)].map(([note]) => note);

    test('an old translation says so to its readers, and leads to the original', () => {
      for (const [path, original] of Object.entries(OLD)) {
        const [note, ...more] = notes(path);
        assert.deepEqual(more, [], path);
        assert.ok(note?.includes(STALE[path.split('/')[0]]), `${path}: ${note}`);
        assert.match(note, new RegExp(`<a href="[^"]*/${original}/\\w+/" hreflang="${original}">`), path);
      }
      for (const path of ['zh-Hant/old', 'ko/older', 'ko/oldest']) assert.deepEqual(notes(path), [], path);
    });

    test('so does what was converted from one', { skip: !canConvert && 'rmgen was built without OpenCC' }, () => {
      for (const [path, original] of Object.entries(OLD_CONVERTED)) {
        const [derived, stale, ...more] = notes(path), lang = path.split('/')[0];
        assert.deepEqual(more, [], path);
        assert.ok(derived?.includes(DERIVED[lang]), `${path}: ${derived}`);
        assert.ok(stale?.includes(STALE[lang]), `${path}: ${stale}`);
        assert.match(stale, new RegExp(`hreflang="${original}"`), path);
      }
      assert.equal(notes('zh-Hans/old').length, 1); // converted from an original: only that
    });
  });
