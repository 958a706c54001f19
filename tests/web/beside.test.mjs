// Each diagram of the gallery as rmgen draws it and as mermaid.js does: both show the same texts; in charts of boxes
// and arrows both join the same boxes, which is asked of the drawings themselves: where each line begins and ends.
// RMGEN_SHOTS=DIR keeps a picture of each pair.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { noSite } from './site.mjs';

const tools = noSite ? null : await import('./beside.mjs').catch(() => null);
const skip = noSite || (tools ? tools.noMermaid || (await import('./browser.mjs')).noBrowser : 'playwright-core is not installed');
const PAGES = ['zh-Hant/shapes/', 'zh-Hant/kinds/', 'zh-Hans/kinds/', 'ko/charts/'];
/** Whose boxes and lines are compared; mermaid.js draws lines of mind maps below the boxes, from middle to middle. */
const GRAPHS = /^(graph|flowchart|stateDiagram(-v2)?|classDiagram|erDiagram)$/;

/** What a pair of drawings shows; runs in the page on a row. */
function read(row) {
  const bare = text => text.replace(/\s+/g, '').replace(/^\[(.*)\]$/, '$1');
  const seen = element => element.getBoundingClientRect().width > 0 || element.getBoundingClientRect().height > 0;
  const texts = (svg, not) => [...svg.querySelectorAll('text')].filter(text => seen(text) && !(not && text.closest(not)))
    .map(text => bare(text.textContent)).filter(Boolean);
  const holds = (box, point, slack) => point.x > box.left - slack && point.x < box.right + slack &&
    point.y > box.top - slack && point.y < box.bottom + slack;
  const middle = box => ({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });

  /** The ends of what a path draws first; its head comes after. */
  function ends(path, whole) {
    const first = whole ? path.getAttribute('d') : path.getAttribute('d').match(/^M[^M]*/)[0];
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.setAttribute('d', first);
    path.after(line);
    const matrix = path.getScreenCTM(), length = line.getTotalLength();
    const points = [line.getPointAtLength(0), line.getPointAtLength(length)].map(point => point.matrixTransform(matrix));
    line.remove();
    return points;
  }
  /** The box that is nearest to the end of a line; among those around it the smallest. */
  function box(boxes, point, slack) {
    const away = ({ rect }) => Math.max(rect.left - point.x, point.x - rect.right, rect.top - point.y, point.y - rect.bottom);
    const near = boxes.filter(({ rect }) => holds(rect, point, slack));
    return near.sort((a, b) => Math.abs(away(a)) - Math.abs(away(b)) || a.rect.width - b.rect.width)[0]?.label ?? '?';
  }

  const ours = [...row.querySelectorAll('figure svg:not(.mk)')].find(svg => svg.getBoundingClientRect().width > 0);
  const theirs = row.querySelector('.theirs svg');
  if (!theirs) return { failed: row.querySelector('.theirs').textContent, ours: ours ? texts(ours) : null };

  const ourTexts = [...ours.querySelectorAll('text')].filter(text => !text.closest('.lb'));
  const ourBoxes = [...ours.querySelectorAll('.n > *, .n > g > *, .n > a > *, .cl > rect')]
    .filter(shape => /^(rect|path|circle|ellipse)$/.test(shape.tagName) && !shape.matches('.z, .s0, .k, .kf, .ks'))
    .map(shape => ({ shape, rect: shape.getBoundingClientRect() }))
    .map(({ shape, rect }) => ({ rect, around: shape.matches('.cl > *'), label: shape.matches('.cl > *')
      ? bare([...ours.querySelectorAll('.ct text')].find(text => holds(rect, middle(text.getBoundingClientRect()), 0) &&
          text.getBoundingClientRect().top - rect.top < 24)?.textContent ?? '')
      : bare(ourTexts.filter(text => !text.closest('.ct') && holds(rect, middle(text.getBoundingClientRect()), 0)).map(text => text.textContent).join('')) }));
  for (const text of ourTexts.filter(text => text.closest('.n'))) // some shapes are a text and nothing around it
    ourBoxes.push({ rect: text.getBoundingClientRect(), label: bare(text.textContent), bare: true });
  const theirBoxes = [...theirs.querySelectorAll('.node, .cluster, .statediagram-cluster')].filter(seen)
    .map(node => ({ rect: (node.matches('.node') ? node : node.querySelector('rect')).getBoundingClientRect(), around: !node.matches('.node'),
      label: bare([...node.querySelectorAll('text')].map(text => text.textContent).join('')) }));
  // between classes: none leads to a namespace
  const own = boxes => row.dataset.kind === 'classDiagram' ? boxes.filter(box => !box.around) : boxes;
  const lines = (paths, boxes, slack, whole) => paths.filter(path => path.getAttribute('d') && seen(path))
    .map(path => ends(path, whole).map(point => box(own(boxes), point, slack)).join(' → ')).sort();
  return {
    ours: [...texts(ours, '.ax, .tab, .no'), ...[...row.querySelectorAll('.dt')].map(title => bare(title.textContent))],
    theirs: texts(theirs, '.grid, .labelBox, .sequenceNumber').filter(text => !/^(alt|opt|loop|par)$/.test(text)),
    ourLines: lines([...ours.querySelectorAll('.l > path')] // heads have neither
      .filter(path => !path.matches('.f, .h') && /^M[^M]*[HVQ]/.test(path.getAttribute('d'))), ourBoxes, 18, false),
    theirLines: lines([...theirs.querySelectorAll('.edgePaths path')]
      .filter(path => !/edge-thickness-invisible|cyclic-special/.test(`${path.getAttribute('class')} ${path.id}`)), theirBoxes, 40, true),
    // a text of ours that stands in a box stays in it
    out: ourTexts.filter(text => text.closest('.n')).filter(text => {
      const own = text.getBoundingClientRect();
      const around = ourBoxes.filter(box => !box.bare && holds(box.rect, middle(own), 0)).map(({ rect }) => rect);
      return around.length && !around.some(rect => own.left >= rect.left - 1.5 && own.right <= rect.right + 1.5 &&
        own.top >= rect.top - 1.5 && own.bottom <= rect.bottom + 1.5);
    }).map(text => text.textContent),
  };
}

/** Each text once. Of a pie: names and values, which stand together in the one and apart in the other; no shares. */
const unique = (list, kind) => [...new Set(kind !== 'pie' ? list.flatMap(text => text.split(/(«[^»]*»)/)).filter(Boolean) : list
  .flatMap(text => text.replace(/·\d+%$/, '').split(/\[([\d.]+)\]$/)).filter(text => text && !/^\d+%$/.test(text)))].sort();

describe('beside mermaid.js', { skip, timeout: 300_000 }, () => {
  let gallery;

  before(async () => {
    gallery = await tools.openGallery();
  });
  after(() => gallery?.close());

  for (const path of PAGES)
    test(path, async t => {
      const page = await gallery.open(path);
      for (const [i, row] of (await page.locator('.beside').all()).entries()) {
        const kind = await row.getAttribute('data-kind'), name = `${await row.getAttribute('data-name')} (${kind})`;
        await row.scrollIntoViewIfNeeded();
        if (process.env.RMGEN_SHOTS) {
          mkdirSync(process.env.RMGEN_SHOTS, { recursive: true });
          await row.screenshot({ path: join(process.env.RMGEN_SHOTS, `beside-${path.replaceAll('/', '-')}${i}.png`) });
        }
        const found = await row.evaluate(read);
        if (found.failed) {
          t.diagnostic(`${name}: mermaid.js says ${found.failed}`);
          assert.ok(found.ours?.length, `${name} is drawn by neither`);
          continue;
        }
        assert.deepEqual(found.out, [], `${name}: texts leave their boxes`);
        assert.deepEqual(unique(found.ours, kind), unique(found.theirs, kind), `${name}: texts`);
        if (GRAPHS.test(kind)) assert.deepEqual(found.ourLines, found.theirLines, `${name}: lines`);
      }
      await page.context().close();
    });
});
