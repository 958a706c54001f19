// Our reading of CJK text against implementations that nobody here wrote. Random texts come from a
// seed, so that a failure can be seen again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { RMGEN } from './site.mjs';

const TOOLS = join(dirname(RMGEN), '..', 'tests');
const absent = name => !existsSync(join(TOOLS, name)) && `${name} is not built`;
const SEED = Number(process.env.SEED ?? 20241121);

const load = name => import(name).catch(() => null);
const slugger = await load('github-slugger');
const markdownIt = await load('markdown-it');
const cjkFriendly = await load('markdown-it-cjk-friendly');
const commonmark = await load('commonmark-spec');

/** Marsaglia's xorshift32: the same numbers everywhere. */
function random(seed) {
  let state = seed >>> 0 || 1;
  return below => {
    state ^= state << 13; state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5; state >>>= 0;
    return state % below;
  };
}

const texts = (count, longest, parts, next) => Array.from({ length: count }, () =>
  Array.from({ length: 1 + next(longest) }, () => parts[next(parts.length)]).join(''));

function run(tool, args, input) {
  const { status, stdout, stderr } = spawnSync(join(TOOLS, tool), args,
    { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** HTML of many documents, by one process. */
const render = (documents, mode) =>
  run('inline_tool', [mode], documents.map(text => `${text}\0`).join('')).split('\0').slice(0, -1);

/** At least `share` of the pairs agree; shows the first that do not. */
function assertAgree(rows, share) {
  const wrong = rows.filter(({ ours, theirs }) => ours !== theirs);
  assert.ok(rows.length - wrong.length >= share * rows.length,
    `${wrong.length} of ${rows.length} differ: ${JSON.stringify(wrong.slice(0, 5), null, 1)}`);
}

test('emphasis reads random text as markdown-it-cjk-friendly does',
  { skip: absent('inline_tool') || (!markdownIt || !cjkFriendly) && 'npm packages are absent' }, () => {
    const parts = ['*', '**', '***', '_', '__', '~~', '*', '**', '**', '**', '*', '~~', 'a', 'b c', '1', ' ', '(', ')', '"', '.',
      '漢', '漢', '。', '「', '」', '字句', 'か', 'ﾅ', '한', '글은', '。', '，', '「', '」', '（', '）', '：', '“', '”', '…', '—', '·',
      '　', '\n', '👩', '🈂', '\u3297', '〰', '\uFE0E', '\uFE01', '\u{E0100}', '𩸽', '£', 'é', '\u00A0', '`x`',
      '\\*', '\\_', '[', '](u)', '&amp;'];
    const documents = texts(20000, 14, parts, random(SEED))
      .map(text => `x${text}`)
      .filter(text => !/(^|[^~\\])~{3,}/.test(text)      // theirs pairs longer runs of tildes
        && !/\n[ \u3000\u00A0]*[*_~\n\d(]/.test(text)    // no blocks of their own, no empty lines
        && !/\n[\uFE00-\uFE0F\u{E0100}]/u.test(text));   // left open by their specification
    assert.ok(documents.length > 12000);
    const theirs = markdownIt.default('commonmark').enable('strikethrough').use(cjkFriendly.default);
    const ours = render(documents, 'emphasis');
    assertAgree(documents.map((text, i) => ({
      text, ours: ours[i], theirs: theirs.render(text).replace(/<(\/?)s>/g, '<$1del>'),
    })), 0.999);
  });

test('CommonMark examples come out as cmark-gfm writes them',
  { skip: absent('inline_tool') || !commonmark && 'npm packages are absent' }, () => {
    const examples = (commonmark.default ?? commonmark).tests
      .map(({ markdown, number }) => ({ text: markdown.replaceAll('→', '\t'), number }));
    assert.ok(examples.length > 640);
    const documents = examples.map(({ text }) => text);
    const ours = render(documents, 'emphasis');
    const theirs = render(documents, 'plain');
    // 354: `*£*bravo.` — symbols count as punctuation since CommonMark 0.31, not yet in cmark-gfm.
    assert.deepEqual(examples.filter((_, i) => ours[i] !== theirs[i]).map(({ number }) => number), [354]);
  });

test('random Latin text comes out as cmark-gfm writes it', { skip: absent('inline_tool') }, () => {
  const parts = ['*', '**', '_', '__', '***', 'a', 'bc', ' ', '\n', '.', '"', '(', ')', '`', '\\', '<b>', '&lt;',
    '[', ']', '](u)', '!', 'é', 'ß', '- ', '> ', '|'];
  const documents = texts(20000, 16, parts, random(SEED + 1));
  const ours = render(documents, 'emphasis');
  const theirs = render(documents, 'plain');
  assertAgree(documents.map((text, i) => ({ text, ours: ours[i], theirs: theirs[i] })), 1);
});

test('heading ids equal github-slugger\'s',
  { skip: absent('slug_tool') || !slugger && 'npm packages are absent' }, () => {
    const next = random(SEED + 2);
    const blocks = [[0x20, 0x7e], [0xa0, 0x24f], [0x300, 0x36f], [0x370, 0x3ff], [0x400, 0x4ff], [0x2000, 0x206f],
      [0x20a0, 0x20ff], [0x2150, 0x218f], [0x2460, 0x24ff], [0x2600, 0x27bf], [0x3000, 0x30ff], [0x3131, 0x318e],
      [0x3200, 0x33ff], [0x4e00, 0x9ffc], [0xac00, 0xd7a3], [0xf900, 0xfa6d], [0xfe00, 0xfe0f], [0xff01, 0xffee],
      [0x1f300, 0x1f64f], [0x20000, 0x2a6dd]];
    const rune = () => {
      const [first, last] = blocks[next(3) ? next(2) * 13 : next(blocks.length)];
      return String.fromCodePoint(first + next(last - first + 1));
    };
    const lines = Array.from({ length: 20000 }, () => Array.from({ length: 1 + next(12) }, rune).join(''))
      .concat(['foo', 'foo', 'foo-1', 'Foo', 'ΟΔΟΣ', 'İstanbul', '1️⃣ 1단계: 백엔드', '🛠️ 기술', 'ＡＩ（人工智慧）']);
    const theirs = new slugger.default();
    const ours = run('slug_tool', [], lines.map(line => `${line}\n`).join('')).split('\n').slice(0, -1);
    assert.equal(ours.length, lines.length);
    // An empty slug becomes "section", which has no counterpart there.
    assertAgree(lines.map((text, i) => ({ text, ours: ours[i],
      theirs: slugger.slug(text) && theirs.slug(text) })), 0.999);
  });
