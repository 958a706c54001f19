// The data of a page is what its JSON Schema says, and all that its template needs: another Mustache
// engine, given the same templates, words and `rmgen data`, draws the same bytes.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import mustache from 'wontache';
import { BASE_URL, ROOT, files, noSite, rmgen, site } from './site.mjs';

const TEMPLATES = join(ROOT, 'themes', 'default', 'templates');
const FALLBACK = 'en';

/** Words of a language: "key: text" lines. What is missing is taken from the fallback. */
function words(lang) {
  const read = tag => {
    const path = join(ROOT, 'i18n', `${tag}.yaml`);
    const lines = existsSync(path) ? readFileSync(path, 'utf8').matchAll(/^(\w+):[ \t]+(.+)$/gm) : [];
    return Object.fromEntries([...lines].map(([, key, text]) => [key, plain(text)]));
  };
  return { ...read(FALLBACK), ...read(lang) };
}

/** A YAML scalar as the words are written: plain, or in either kind of quotes. */
function plain(text) {
  if (text.startsWith('"')) return JSON.parse(text.match(/^"(?:[^"\\]|\\.)*"/)[0]);
  if (text.startsWith("'")) return text.match(/^'((?:[^']|'')*)'/)[1].replaceAll("''", "'");
  return text.replace(/\s+#.*$/, '').trim();
}

/** Every template by the name that others call it by, with the words as "t/<key>". */
function partials(lang) {
  const all = {};
  for (const file of files(TEMPLATES, '.mustache'))
    all[file.replace(/\.mustache$/, '')] = readFileSync(join(TEMPLATES, file), 'utf8');
  for (const [key, text] of Object.entries(words(lang))) all[`t/${key}`] = text;
  return Object.fromEntries(Object.entries(all).map(([name, text]) => [name, mustache(text)]));
}

const schema = join(ROOT, 'src', 'schema', 'page.schema.json');
const valid = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(schema, 'utf8')));

describe('theme contract', { skip: noSite }, () => {
  for (const source of files(join(ROOT, 'content'), '.md'))
    test(source, () => {
      const run = rmgen('data', '--source', ROOT, '--base-url', BASE_URL, source);
      assert.equal(run.status, 0, run.stderr);
      const data = JSON.parse(run.stdout);
      assert.ok(valid(data), JSON.stringify(valid.errors?.slice(0, 5), null, 1));
      const template = readFileSync(join(TEMPLATES, `${data.kind}.mustache`), 'utf8');
      const drawn = mustache(template)(data, { partials: partials(data.lang.tag) });
      const address = decodeURI(data.page.canonical.slice(BASE_URL.length));
      assert.equal(drawn, readFileSync(join(site(), address, 'index.html'), 'utf8'));
    });
});
