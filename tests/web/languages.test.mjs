// What the built site says about languages to readers, search engines and other programs is true of
// every page: alternates, canonical, Open Graph, JSON-LD, the sitemap, marks of what lacks a version.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { tags } from './html.mjs';
import { BASE, BASE_URL, noSite, pages, site } from './site.mjs';

const LANGS = ['ko', 'zh-Hans', 'zh-Hant'];
const LOCALES = { ko: 'ko_KR', 'zh-Hans': 'zh_CN', 'zh-Hant': 'zh_TW' };

const all = (page, name, test) => [...tags(page.html)].filter(tag => tag.name === name && test(tag.attributes))
  .map(tag => tag.attributes);
const meta = (page, property) => all(page, 'meta', a => a.property === property).map(a => a.content);
const langOf = page => page.html.match(/<html[^>]*\blang="([^"]+)"/)?.[1];
const absolute = page => BASE_URL + page.address.split('/').map(encodeURIComponent).join('/');
const same = address => decodeURI(address);
const json = page => JSON.parse(page.html.match(/<script type="application\/ld\+json">(.*?)<\/script>/)?.[1] ?? 'null');
const alternates = page => all(page, 'link', a => a.rel === 'alternate' && a.hreflang)
  .map(a => [a.hreflang, same(a.href)]);

describe('languages', { skip: noSite }, () => {
  let every, byAddress;

  before(() => {
    every = pages().filter(page => /^(zh-Han[ts]|ko)\//.test(page.file));
    byAddress = new Map(every.map(page => [same(absolute(page)), page]));
    assert.ok(every.length > 20);
  });

  test('canonical and og:url are the address of the page itself, og:locale its language', () => {
    for (const page of every) {
      const own = same(absolute(page));
      assert.deepEqual(all(page, 'link', a => a.rel === 'canonical').map(a => same(a.href)), [own], page.file);
      assert.deepEqual(meta(page, 'og:url').map(same), [own], page.file);
      assert.deepEqual(meta(page, 'og:locale'), [LOCALES[langOf(page)]], page.file);
      for (const locale of meta(page, 'og:locale:alternate'))
        assert.ok(Object.values(LOCALES).includes(locale) && locale !== LOCALES[langOf(page)], page.file);
    }
  });

  test('alternates name what exists, each in its language, with the page itself and x-default', () => {
    let seen = 0;
    for (const page of every) {
      const list = alternates(page);
      if (!list.length) continue;
      seen++;
      const codes = list.map(([code]) => code);
      assert.equal(new Set(codes).size, codes.length, page.file);
      assert.ok(list.some(([code, href]) => code === langOf(page) && href === same(absolute(page))), page.file);
      for (const [code, href] of list.filter(([code]) => code !== 'x-default'))
        assert.equal(langOf(byAddress.get(href) ?? { html: '' }), code, `${page.file}: ${code} ${href}`);
      const fallback = list.find(([code]) => code === 'x-default')?.[1];
      assert.ok(!fallback || fallback === same(BASE_URL) || byAddress.has(fallback), `${page.file}: ${fallback}`);
    }
    assert.ok(seen > 10);
  });

  test('the sitemap has the same alternates', () => {
    const text = readFileSync(join(site(), 'sitemap.xml'), 'utf8');
    let count = 0;
    for (const [, entry] of text.matchAll(/<url>([\s\S]*?)<\/url>/g)) {
      const page = byAddress.get(same(entry.match(/<loc>([^<]*)/)[1]));
      if (!page) continue;
      count++;
      const listed = [...entry.matchAll(/hreflang="([^"]+)" href="([^"]+)"/g)].map(([, code, href]) => [code, same(href)]);
      assert.deepEqual(listed, alternates(page), page.file);
    }
    assert.ok(count > 10);
    assert.ok(!text.includes('/status/'), 'what translators look at is no place to arrive at');
  });

  test('a switch on every page leads to that language, and says when the page was converted or is missing', () => {
    for (const page of every) {
      const list = page.html.match(/<ul class="langs"[\s\S]*?<\/ul>/)[0];
      const links = [...tags(list)].filter(({ name }) => name === 'a').map(({ attributes }) => attributes);
      assert.deepEqual(links.map(a => a.hreflang).sort(), LANGS, page.file);
      const exists = new Map(alternates(page));
      for (const link of links) {
        const to = same(new URL(link.href, absolute(page)).href);
        const there = byAddress.get(to);
        assert.equal(langOf(there ?? { html: '' }), link.hreflang, `${page.file} → ${to}`);
        if (link['aria-current']) continue;
        if (exists.has(link.hreflang)) assert.equal(exists.get(link.hreflang), to, page.file);
        assert.equal(/\bnone\b/.test(link.class ?? ''), exists.size > 0 ? !exists.has(link.hreflang)
          : /\bnone\b/.test(link.class ?? ''), `${page.file}: ${link.hreflang}`);
        if (/\bderived\b/.test(link.class ?? ''))
          assert.match(there.html, /<html[^>]*data-converted-from="/, to);
      }
    }
  });

  test('JSON-LD describes the page, its stages, and what it is a version of', () => {
    const kinds = { LearningResource: 0, ItemList: 0, workTranslation: 0, isBasedOn: 0, translationOfWork: 0 };
    for (const page of every) {
      const data = json(page);
      if (!data) continue;
      assert.equal(data['@context'], 'https://schema.org', page.file);
      assert.equal(same(data.url), same(absolute(page)), page.file);
      assert.equal(data.inLanguage, langOf(page), page.file);
      kinds.LearningResource += data['@type'] === 'LearningResource';
      for (const name of ['workTranslation', 'isBasedOn', 'translationOfWork']) {
        for (const other of [data[name] ?? []].flat()) {
          kinds[name]++;
          const there = byAddress.get(same(other.url));
          assert.equal(langOf(there ?? { html: '' }), other.inLanguage, `${page.file}: ${name}`);
          const back = json(there);
          if (name === 'workTranslation')
            assert.ok(back.translationOfWork?.url === data.url || back.isBasedOn?.url === data.url, `${page.file}: ${other.url}`);
          if (name === 'isBasedOn')
            assert.match(page.html, /<html[^>]*data-converted-from="/, page.file);
        }
      }
      const list = data.mainEntity;
      if (!list) continue;
      kinds.ItemList++;
      assert.equal(list['@type'], 'ItemList');
      assert.deepEqual(list.itemListElement.map(item => item.position), list.itemListElement.map((_, i) => i + 1));
      assert.equal(list.numberOfItems, list.itemListElement.length);
      for (const { url, name } of list.itemListElement) {
        assert.ok(name, page.file);
        const id = decodeURIComponent(new URL(url).hash.slice(1));
        assert.ok(page.html.includes(`id="${id}"`), `${page.file}: #${id}`);
      }
    }
    if (!every.some(page => /data-converted-from=/.test(page.html))) delete kinds.isBasedOn; // no OpenCC
    for (const [kind, count] of Object.entries(kinds)) assert.ok(count > 0, `no ${kind}`);
  });

  test('what exists elsewhere only is marked in lists, and says so to those who come from there', () => {
    let count = 0;
    for (const page of every) {
      for (const link of all(page, 'a', a => a.href?.includes('#note-for-'))) {
        count++;
        const url = new URL(link.href, absolute(page));
        const lang = decodeURIComponent(url.hash).replace('#note-for-', '');
        const there = byAddress.get(same(url.origin + url.pathname));
        assert.equal(lang, langOf(page), page.file);
        assert.equal(link.lang, langOf(there), page.file);
        assert.equal(link.hreflang, link.lang, page.file);
        const note = all(there, 'aside', a => a.id === `note-for-${lang}`);
        assert.equal(note.length, 1, `${page.file} → ${there.file}`);
        assert.equal(note[0].lang, lang);
        assert.ok('hidden' in note[0]);
        assert.doesNotMatch(there.html, /<html[^>]*data-converted-from=/, 'what was written comes before what was converted');
      }
    }
    assert.ok(count > 0);
  });

  test('charts of converted pages are drawn in the reader\'s words, their source stays', t => {
    const page = every.find(({ file }) => file === 'zh-Hans/guide/diagrams/index.html');
    if (!/data-converted-from/.test(page?.html ?? '')) return t.skip('it is not converted');
    const labels = [...page.html.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text).join(' ');
    assert.match(labels, /选修/);
    assert.doesNotMatch(labels, /選修/);
    assert.match(page.html.match(/<code[^>]*>[^<]*選修/)?.[0] ?? '', /選修/);
  });

  test('status.json and the status pages count the same', () => {
    const data = JSON.parse(readFileSync(join(site(), 'status.json'), 'utf8'));
    const missing = Object.fromEntries(data.languages.map(({ language, missing }) => [language, missing]));
    for (const lang of LANGS) {
      const page = every.find(({ file }) => file === `${lang}/status/index.html`);
      assert.ok(page);
      const rows = [...page.html.matchAll(/<tbody>([\s\S]*?)<\/tbody>/g)][1][1].split('</tr>').length - 1;
      assert.equal(rows, data.pages.length);
      assert.equal(page.html.split('<use href="#todo"/>').length - 1, Object.values(missing).reduce((a, b) => a + b));
    }
    for (const { versions } of data.pages)
      for (const version of Object.values(versions).filter(Boolean))
        assert.ok(existsSync(join(site(), version.url, 'index.html')), version.url);
  });
});
