// The data of a page is what its JSON Schema says, and all that its template needs: another Mustache
// engine, given the same templates, words and `rmgen data`, draws the same bytes. Of lists that are
// many and alike (one page for each tag) a few stand for all.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import mustache from 'wontache';
import { BASE_URL, ROOT, THEME, files, noSite, pages, rmgen, site } from './site.mjs';

const FALLBACK = 'en';

/** Folders of the theme and of those that it extends, the nearest first. */
function chain(name) {
  const folder = join(ROOT, 'themes', name);
  const base = readFileSync(join(folder, 'theme.yaml'), 'utf8').match(/^extends: *(\S+)/m)?.[1];
  return [folder, ...base ? chain(base) : []];
}

const FOLDERS = chain(THEME);

/** "key: text" lines of a language in a folder. */
function read(folder, tag) {
  const path = join(folder, 'i18n', `${tag}.yaml`);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').matchAll(/^(\w+):[ \t]+(.+)$/gm) : [];
  return Object.fromEntries([...lines].map(([, key, text]) => [key, plain(text)]));
}

/** Words of a language: the program's, over them those of the themes. What is missing is taken from the
 *  fallback. */
function words(lang) {
  const all = [ROOT, ...FOLDERS.toReversed()];
  return Object.assign({}, ...[FALLBACK, lang].flatMap(tag => all.map(folder => read(folder, tag))));
}

/** A text for each form, "{one: …, other: …}", as one template that chooses by what is said of its number. */
function forms(text) {
  const found = [...text.matchAll(/(\w+): ('(?:[^']|'')*'|[^',}]+)/g)].map(([, form, said]) => [form, plain(said)]);
  const other = found.find(([form]) => form === 'other')[1], is = `${other.match(/{{\s*([\w.]+?)(_text)?\s*}}/)[1]}_is`;
  const own = found.filter(([form]) => form !== 'other');
  return own.map(([form, said]) => `{{#${is}.${form}}}${said}{{/${is}.${form}}}`).join('') +
    own.reduceRight((inside, [form]) => `{{^${is}.${form}}}${inside}{{/${is}.${form}}}`, other);
}

/** A YAML scalar as the words are written: plain, or in either kind of quotes. */
function plain(text) {
  if (text.startsWith('{')) return forms(text);
  if (text.startsWith('"')) return JSON.parse(text.match(/^"(?:[^"\\]|\\.)*"/)[0]);
  if (text.startsWith("'")) return text.match(/^'((?:[^']|'')*)'/)[1].replaceAll("''", "'");
  return text.replace(/\s+#.*$/, '').trim();
}

const compiled = new Map();

/** Every template by the name that others call it by, with the words as "t/<key>". */
function partials(lang) {
  if (compiled.has(lang)) return compiled.get(lang);
  const all = {};
  for (const folder of FOLDERS.toReversed())
    for (const file of files(join(folder, 'templates'), '.mustache'))
      all[file.replace(/\.mustache$/, '')] = readFileSync(join(folder, 'templates', file), 'utf8');
  for (const [key, text] of Object.entries(words(lang))) all[`t/${key}`] = text;
  compiled.set(lang, Object.fromEntries(Object.entries(all).map(([name, text]) => [name, mustache(text)])));
  return compiled.get(lang);
}

const schema = join(ROOT, 'src', 'schema', 'page.schema.json');
const valid = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(schema, 'utf8')));

describe(`theme contract: ${THEME}`, { skip: noSite }, () => {
  const all = noSite ? [] : pages({ alike: 1, redirects: true });
  // of another theme each kind of page in one language, and the plans
  const some = all.filter(({ file }) => /plans\/./.test(file) || !/^(zh-Hans|ko)\//.test(file));
  for (const { address, html } of THEME === 'default' ? all : some)
    test(address || '/', () => {
      const run = rmgen('data', '--source', ROOT, '--base-url', BASE_URL, '--theme', THEME, address || '/');
      assert.equal(run.status, 0, run.stderr);
      const data = JSON.parse(run.stdout);
      assert.ok(valid(data), JSON.stringify(valid.errors?.slice(0, 5), null, 1));
      const all = partials(data.lang.tag);
      assert.equal(all[data.kind](data, { partials: all }), html);
    });

  test('every kind of page was among them', () => {
    const kinds = JSON.parse(readFileSync(schema, 'utf8')).properties.kind.enum;
    const seen = new Set(pages({ redirects: true }).map(({ html }) => html.match(/<body[^>]*class="([\w-]*)/)?.[1]));
    if (THEME === 'folio') for (const kind of kinds) assert.ok(seen.has(kind), kind);
  });
});
