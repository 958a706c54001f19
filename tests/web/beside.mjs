#!/usr/bin/env node
// Each diagram of the gallery as rmgen draws it (left) and as mermaid.js does (right), one picture a diagram.
//
//   node beside.mjs [--out DIR] [--width PIXELS] [--scheme light|dark] [--only WORD]
//
// Needs a browser and mermaid.js, which `make vendor` fetches. beside.test.mjs asks both drawings what they show.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch, open } from './browser.mjs';
import { serve } from './serve.mjs';
import { ROOT, RMGEN, address, files } from './site.mjs';

const GALLERY = join(ROOT, 'tests/web/gallery');
const VENDOR = join(ROOT, 'themes/vendor/mermaid');

/** A reason why there is no mermaid.js to compare with, or false. */
export const noMermaid = existsSync(join(VENDOR, 'VERSION')) ? false : 'run make vendor';

/** Runs in the page: puts mermaid.js's drawing beside each of ours, both on the page's own paper. */
async function drawBoth() {
  const { default: mermaid } = await import('/vendor/mermaid.esm.min.mjs');
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', htmlLabels: false, flowchart: { htmlLabels: false },
    class: { htmlLabels: false }, theme: 'default', fontFamily: getComputedStyle(document.body).fontFamily });
  await document.fonts.ready;
  let number = 0;
  for (const figure of [...document.querySelectorAll('main figure')]) {
    const source = figure.querySelector('code.language-mermaid').textContent;
    const row = document.createElement('div'), theirs = document.createElement('div'), id = `theirs-${number}`;
    row.className = 'beside';
    row.dataset.kind = source.match(/^\s*([\w-]+)/)?.[1] ?? '';
    theirs.className = 'theirs';
    try {
      theirs.innerHTML = (await mermaid.render(id, source)).svg;
    } catch (error) {
      theirs.textContent = error.message;
      document.getElementById(`d${id}`)?.remove();
    }
    let before = figure.previousElementSibling;
    while (before && !/^H\d$/.test(before.tagName)) before = before.previousElementSibling;
    row.dataset.name = before?.textContent.trim() ?? '';
    figure.replaceWith(row);
    row.append(figure, theirs);
    number++;
  }
}

const LOOK = `
  .beside{display:grid;grid-template-columns:1fr 1fr;gap:32px;padding:16px;background:var(--paper);position:relative;z-index:9;
    width:100%!important;max-width:none!important;margin:0!important}
  .wrap,.cols,.text{max-width:none!important;width:auto!important;margin:0!important}
  .beside .theirs{min-width:0;background:#fff;color:#000}
  .beside .theirs svg{max-width:100%;height:auto;stroke:none}
  .beside figure{margin:0!important;width:auto!important;min-width:0}
  .beside figcaption{display:none!important}
  .cols{display:block!important} .side,.toc{display:none!important}`;

/** Builds the gallery; gives a function that opens one of its pages with both drawings, and one that ends it all. */
export async function openGallery() {
  const folder = mkdtempSync(join(tmpdir(), 'rmgen-beside-'));
  const run = spawnSync(RMGEN, ['build', '-q', '-s', GALLERY, '-d', join(folder, 'public')], { encoding: 'utf8' });
  if (run.status > 1) throw new Error(run.stderr);
  const server = await serve(join(folder, 'public'), '/');
  const browser = await launch();
  return {
    pages: files(join(folder, 'public'), 'index.html').filter(file => file.split('/').length > 2).map(address)
      .filter(path => readFileSync(join(folder, 'public', path, 'index.html'), 'utf8').includes('<figure class="diagram')),
    async open(path, { width = 2000, scheme = 'light' } = {}) {
      const page = await open(browser, server.url + path,
        { bypassCSP: true, colorScheme: scheme, viewport: { width, height: 1000 } });
      await page.route('**/vendor/**', route => route.fulfill({ contentType: 'text/javascript',
        path: join(VENDOR, new URL(route.request().url()).pathname.replace('/vendor/', '')) }));
      await page.addStyleTag({ content: LOOK });
      await page.evaluate(drawBoth);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function main() {
  const { values } = parseArgs({ options: {
    out: { type: 'string', default: 'shots/beside' },
    width: { type: 'string', default: '2000' },
    scheme: { type: 'string', default: 'light' },
    only: { type: 'string', default: '' },
  } });
  const gallery = await openGallery();
  mkdirSync(values.out, { recursive: true });
  try {
    for (const path of gallery.pages.filter(path => path.includes(values.only))) {
      const page = await gallery.open(path, { width: Number(values.width), scheme: values.scheme });
      for (const [i, row] of (await page.locator('.beside').all()).entries()) {
        const file = join(values.out, `${path.replaceAll('/', '-')}${String(i).padStart(2, '0')}.png`);
        await row.screenshot({ path: file });
        console.log(file, await row.getAttribute('data-kind'));
      }
      await page.context().close();
    }
  } finally {
    await gallery.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (noMermaid) {
    console.error(noMermaid);
    process.exit(1);
  }
  await main();
}
