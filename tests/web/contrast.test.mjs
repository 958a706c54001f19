// Contrast of every pair of tokens that a theme's style sheet uses, computed from the sheet itself;
// for line colours over all hues, since a site may choose any. Ratios: WCAG 2.2, 1.4.3 and 1.4.11.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ROOT } from './site.mjs';

const TEXT = 4.5, GRAPHIC = 3;
const PAIRS = [
  ...['paper', 'plate', 'code'].flatMap(back => ['ink', 'ink2', 'ink3'].map(ink => [ink, back, TEXT])),
  ...['sign-ink', 'sign-ink2', 'sign-ink3'].map(ink => [ink, 'sign', TEXT]),
  ['ink', 'mark', TEXT], ['ink2', 'mark', TEXT], ['edge', 'paper', GRAPHIC],
];
// A book has two colours of its own, and no line of any hue.
const BOOK_PAIRS = [
  ...['paper', 'plate', 'code', 'tint'].flatMap(back => ['ink', 'ink2', 'ink3', 'deep'].map(ink => [ink, back, TEXT])),
  ['ink', 'mark', TEXT], ['ink2', 'mark', TEXT], ['sign-ink', 'sign', TEXT], ['paper', 'deep', TEXT],
  ['edge', 'paper', GRAPHIC], ['line', 'paper', GRAPHIC],
];
const HUE_PAIRS = [
  ['deep', 'paper', TEXT], ['deep', 'plate', TEXT], ['paper', 'deep', TEXT], ['deep', 'tint', TEXT],
  ['ink', 'tint', TEXT], ['ink2', 'tint', TEXT], ['line', 'paper', GRAPHIC], ['line', 'plate', GRAPHIC],
];

/** Custom properties of the first block with this head. */
function tokens(sheet, head) {
  const at = sheet.indexOf(head);
  assert.ok(at >= 0, `the sheet has no ${head}`);
  const block = sheet.slice(at + head.length, sheet.indexOf('}', at));
  return Object.fromEntries([...block.matchAll(/--([\w-]+)\s*:\s*([^;}]+)/g)]
    .map(([, name, value]) => [name, value.trim()]));
}

const linear = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const clip = value => Math.min(1, Math.max(0, value));

function fromHex(text) {
  const hex = text.slice(1).length === 3 ? [...text.slice(1)].map(c => c + c).join('') : text.slice(1);
  return [0, 2, 4].map(at => linear(parseInt(hex.slice(at, at + 2), 16) / 255));
}

/** OKLCH to linear sRGB (Björn Ottosson, "A perceptual color space for image processing"). */
function fromOklch(lightness, chroma, hue) {
  const a = chroma * Math.cos(hue * Math.PI / 180), b = chroma * Math.sin(hue * Math.PI / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s].map(clip);
}

const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function colour(scheme, name, hue) {
  if (scheme[`${name}-l`])
    return fromOklch(Number(scheme[`${name}-l`]), Number(scheme[`${name}-k`]), hue);
  assert.match(scheme[name] ?? '', /^#[0-9a-f]{3,6}$/i, `--${name}`);
  return fromHex(scheme[name]);
}

const SHEETS = [
  { theme: 'default', file: 'style.css', pairs: PAIRS, hues: HUE_PAIRS },
  { theme: 'folio', file: 'folio.css', pairs: BOOK_PAIRS, hues: [] },
];

for (const { theme, file, pairs, hues } of SHEETS)
  describe(`contrast: ${theme}`, () => {
    const sheet = readFileSync(join(ROOT, 'themes', theme, 'assets', file), 'utf8');
    const light = tokens(sheet, ':root{');
    const dark = { ...light, ...tokens(sheet, ':root[data-theme=dark]{') };

    test('the two ways to dark are the same', () => {
      assert.deepEqual(tokens(sheet, ':root:not([data-theme=light]){'),
        tokens(sheet, ':root[data-theme=dark]{'));
    });

    for (const [name, scheme] of [['light', light], ['dark', dark]]) {
      for (const [front, back, least] of pairs)
        test(`${name}: ${front} on ${back} ≥ ${least}`, () => {
          const ratio = contrast(colour(scheme, front), colour(scheme, back));
          assert.ok(ratio >= least, ratio.toFixed(2));
        });
      for (const [front, back, least] of hues)
        test(`${name}: ${front} on ${back} ≥ ${least} for every hue`, () => {
          for (let hue = 0; hue < 360; hue++) {
            const ratio = contrast(colour(scheme, front, hue), colour(scheme, back, hue));
            assert.ok(ratio >= least, `${ratio.toFixed(2)} at hue ${hue}`);
          }
        });
    }
  });
