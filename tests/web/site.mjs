// The repository's own site, built once per test file into a folder that goes away again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(fileURLToPath(import.meta.url), '../../..');
export const RMGEN = process.env.RMGEN ?? join(ROOT, 'build', 'src', 'rmgen');
/** The theme under test: folio.test.mjs runs other files once more with another one. */
export const THEME = process.env.RMGEN_THEME ?? 'default';
/** The site is built for a project page, so that a forgotten base path shows. */
export const BASE = '/roadmaps/';
export const BASE_URL = `https://site.example${BASE}`;

/** Runs rmgen: {status, stdout, stderr}. */
export function rmgen(...args) {
  const run = spawnSync(RMGEN, args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (run.error) throw run.error;
  return run;
}

/** A reason why there can be no site here, or false. */
export const noSite = !existsSync(RMGEN) ? 'rmgen is not built'
  : rmgen('help', 'build').status !== 0 ? 'this rmgen cannot build' : false;

let built = null;

/** The folder of the site. Throws with rmgen's own words when it cannot be built. */
export function site() {
  if (built) return built;
  const folder = mkdtempSync(join(tmpdir(), 'rmgen-site-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const out = join(folder, 'public');
  const run = rmgen('build', '--source', ROOT, '--destination', out, '--base-url', BASE_URL,
    '--theme', THEME);
  if (run.status !== 0) throw new Error(`rmgen build: status ${run.status}\n${run.stderr}${run.stdout}`);
  built = out;
  return built;
}

/** Paths below the site's folder, with "/", sorted. */
export function files(folder, suffix = '') {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith(suffix))
    .map(entry => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .sort();
}

/** An old address that leads on to a page: nothing links to it. */
export const isRedirect = file => readFileSync(join(site(), file), 'utf8').includes('http-equiv="refresh"');

/** A file's path as the site's visitors ask for it: "ko/index.html" → "ko/". */
export const address = file => file.replace(/(^|\/)index\.html$/, '$1');

/** All pages, and of many alike (a language's tags or topics) only the first few: [{file, address, html}].
 *  Old addresses are not among them, unless they are asked for. */
export function pages({ alike = Infinity, redirects = false } = {}) {
  const seen = new Map();
  return files(site(), '.html').filter(file => {
    if (isRedirect(file)) return redirects;
    const kind = file.split('/').slice(0, 2).join('/');
    if (!/\/(tags|topics)$/.test(kind) || file === `${kind}/index.html`) return true;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return seen.get(kind) <= alike;
  }).map(file => ({ file, address: address(file), html: readFileSync(join(site(), file), 'utf8') }));
}
