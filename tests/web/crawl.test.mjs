// Every internal link, file and fragment in every page of the built site leads somewhere.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { ids, references, tags } from './html.mjs';
import { find } from './serve.mjs';
import { BASE, BASE_URL, files, noSite, pages, site } from './site.mjs';

const HOST = new URL(BASE_URL).origin;

function html(file) {
  return readFileSync(file, 'utf8');
}

const idsOf = new Map();

function hasId(file, id) {
  if (!idsOf.has(file)) idsOf.set(file, new Set(ids(html(file))));
  return idsOf.get(file).has(id);
}

/** What is wrong with a reference, or null; `reached` collects the files that are led to. */
async function fault(value, page, reached) {
  const url = new URL(value, HOST + BASE + page.address);
  if (url.origin !== HOST) return null;
  const path = decodeURIComponent(url.pathname);
  if (!path.startsWith(BASE)) return 'leaves the base path';
  const found = await find(site(), path.slice(BASE.length - 1));
  if (found.redirect) return 'lacks the slash at its end';
  if (!found.file) return 'leads nowhere';
  reached.add(found.file);
  const id = decodeURIComponent(url.hash.slice(1));
  if (id && id !== 'top' && found.file.endsWith('.html') && !hasId(found.file, id))
    return 'names a fragment that is not there';
  return null;
}

describe('links', { skip: noSite }, () => {
  let all;
  const reached = new Set();

  before(() => { all = pages(); });

  test('every reference in every page leads to a file and a fragment', async () => {
    const faults = [];
    let count = 0;
    for (const page of all) {
      for (const { value } of references(page.html)) {
        if (/^(mailto|tel|data|blob):/i.test(value)) continue;
        count++;
        const wrong = await fault(value, page, reached);
        if (wrong) faults.push(`${page.file}: "${value}" ${wrong}`);
      }
    }
    assert.ok(all.length >= 10 && count > 100, `only ${all.length} pages, ${count} references`);
    assert.deepEqual(faults, []);
  });

  test('every page can be reached', () => {
    const lost = all.map(page => page.file)
      .filter(file => file !== '404.html' && !reached.has(join(site(), file)));
    assert.deepEqual(lost.filter(file => file !== 'index.html'), []);
  });

  test('ids are unique on every page', () => {
    for (const page of all) {
      const every = ids(page.html);
      const twice = every.filter((id, index) => every.indexOf(id) !== index);
      assert.deepEqual(twice, [], page.file);
    }
  });

  test('every page with a language offers the others, and none of them is missing', async () => {
    const faults = [];
    for (const page of all.filter(({ file }) => /^(zh-Han[ts]|ko)\//.test(file))) {
      const list = page.html.match(/<ul class="langs"[\s\S]*?<\/ul>/)?.[0] ?? '';
      const links = [...tags(list)].filter(({ name, attributes }) => name === 'a' && attributes.hreflang);
      const offered = links.map(({ attributes }) => attributes.hreflang).sort();
      if (offered.join() !== 'ko,zh-Hans,zh-Hant') faults.push(`${page.file}: offers ${offered}`);
      for (const { attributes } of links) {
        const url = new URL(attributes.href, HOST + BASE + page.address);
        const found = await find(site(), decodeURIComponent(url.pathname).slice(BASE.length - 1));
        const lang = found.file && html(found.file).match(/<html[^>]*\blang="([^"]+)"/)?.[1];
        if (lang !== attributes.hreflang)
          faults.push(`${page.file}: ${attributes.hreflang} leads to ${attributes.href} (${lang})`);
      }
    }
    assert.deepEqual(faults, []);
  });

  test('alternates point back', () => {
    const alternates = new Map(all.map(page => [HOST + BASE + page.address, [...tags(page.html)]
      .filter(({ name, attributes }) => name === 'link' && attributes.rel === 'alternate' && attributes.hreflang)
      .map(({ attributes }) => decodeURI(new URL(attributes.href, HOST + BASE + page.address).href))]));
    const faults = [];
    for (const [from, list] of alternates)
      for (const to of list)
        if (!alternates.get(to)?.includes(decodeURI(from))) faults.push(`${from} → ${to}`);
    assert.deepEqual(faults, []);
  });

  test('addresses in sitemap, feeds and robots.txt exist', async () => {
    const faults = [];
    let count = 0;
    for (const file of files(site()).filter(name => /\.xml$|robots\.txt$/.test(name))) {
      const text = html(join(site(), file));
      for (const [address] of text.matchAll(/https:\/\/site\.example[^\s"<>]*/g)) {
        count++;
        const wrong = await fault(address, { address: '' }, reached);
        if (wrong) faults.push(`${file}: ${address} ${wrong}`);
      }
    }
    assert.ok(count > 10, `only ${count} addresses`);
    assert.deepEqual(faults, []);
  });
});
