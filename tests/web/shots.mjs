#!/usr/bin/env node
// Pictures of pages, to look at: every page × width × scheme into a folder.
//
//   node shots.mjs [--site DIR] [--out DIR] [--widths 390,1280] [--schemes light,dark]
//                  [--full] [--no-js] [--print] [--forced] [--contrast] [--pdf] [ADDRESS...]
//   node shots.mjs --readme     the pictures of README.md, .github/*.png
//
// Without --site the repository's own site is built; ADDRESS is as in the browser: ko/plans/backend/
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, noBrowser, open } from './browser.mjs';
import { serve } from './serve.mjs';
import { ROOT, address, files, noSite, site } from './site.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    site: { type: 'string' },
    out: { type: 'string', default: 'shots' },
    widths: { type: 'string', default: '390,1280' },
    schemes: { type: 'string', default: 'light,dark' },
    full: { type: 'boolean', default: false },
    'no-js': { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
    forced: { type: 'boolean', default: false },    // as in Windows' high contrast
    contrast: { type: 'boolean', default: false },  // more of it, please
    pdf: { type: 'boolean', default: false },       // what a printer gets, on A4
    readme: { type: 'boolean', default: false },
  },
});

const README = [
  { file: 'roadmap.png', path: 'zh-Hant/plans/cloud-mlops/', height: 860 },
  { file: 'home.png', path: 'ko/', height: 900 },
  { file: 'skill.png', path: 'zh-Hans/topics/kubernetes/', height: 760 },
  { file: 'graph.png', path: 'zh-Hant/graph/', height: 800 },
];

function fail(text) {
  console.error(text);
  process.exit(1);
}

function name(path, width, scheme) {
  return `${path.replace(/\/$/, '').replaceAll('/', '-') || 'root'}-${width}-${scheme}.png`;
}

async function shoot(browser, url, file, { width, height = 900, scheme, scale = 1, media }) {
  const tab = await open(browser, url, {
    colorScheme: scheme, viewport: { width, height }, deviceScaleFactor: scale, allow404: true,
    javaScriptEnabled: !options['no-js'], locale: 'en',
    forcedColors: options.forced ? 'active' : 'none', contrast: options.contrast ? 'more' : 'no-preference',
  });
  if (media) await tab.emulateMedia({ media });
  if (options.pdf) await tab.pdf({ path: file.replace(/png$/, 'pdf'), preferCSSPageSize: true });
  else await tab.screenshot({ path: file, fullPage: options.full });
  for (const fault of tab.faults) console.error(`${url}: ${fault}`);
  await tab.context().close();
  console.log(options.pdf ? file.replace(/png$/, 'pdf') : file);
}

if (noBrowser) fail(noBrowser);
if (!options.site && noSite) fail(`${noSite}: run make first, or name a folder with --site`);

const folder = options.site ? resolve(options.site) : site();
// The same base path as in the tests, unless the folder is somebody's own.
const server = await serve(folder, options.site ? '/' : '/roadmaps/');
const browser = await launch();
try {
  if (options.readme) {
    mkdirSync(join(ROOT, '.github'), { recursive: true });
    for (const { file, path, height } of README)
      await shoot(browser, server.url + path, join(ROOT, '.github', file), { width: 1280, height, scheme: 'light' });
  } else {
    const paths = positionals.length ? positionals : files(folder, '.html').map(address);
    mkdirSync(options.out, { recursive: true });
    for (const path of paths)
      for (const width of options.widths.split(',').map(Number))
        for (const scheme of options.schemes.split(','))
          await shoot(browser, server.url + path, join(options.out, name(path, width, scheme)),
            { width, scheme, media: options.print ? 'print' : undefined });
  }
} finally {
  await browser.close();
  await server.close();
}
