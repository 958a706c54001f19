// A folder over HTTP as GitHub Pages would serve it: under a base path, folders end in a slash,
// "/page" finds page.html, everything else is 404.html with status 404, text travels packed.
import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg',
  '.webp': 'image/webp', '.ico': 'image/x-icon', '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8', '.webmanifest': 'application/manifest+json',
};

async function isFile(path) {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Where a path of the site lies: {file} | {redirect} | {} when there is nothing. */
export async function find(folder, path) {
  const inside = join(folder, path);
  if (path.split('/').includes('..')) return {};
  if (path.endsWith('/'))
    return await isFile(join(inside, 'index.html')) ? { file: join(inside, 'index.html') } : {};
  if (await isFile(inside)) return { file: inside };
  if (await isFile(`${inside}.html`)) return { file: `${inside}.html` };
  return await isFile(join(inside, 'index.html')) ? { redirect: `${path}/` } : {};
}

async function answer(folder, base, request, response) {
  const url = new URL(request.url, 'http://localhost');
  let path = null;
  try {
    path = decodeURIComponent(url.pathname);
  } catch { /* a broken escape is a page that is not there */ }
  const found = path?.startsWith(base) ? await find(folder, path.slice(base.length - 1)) : {};
  if (found.redirect) {
    const location = encodeURI(base.slice(0, -1) + found.redirect) + url.search;
    response.writeHead(301, { location }).end();
    return;
  }
  const file = found.file ?? join(folder, '404.html');
  const body = await isFile(file) ? await readFile(file) : Buffer.from('not found');
  const packed = /\bgzip\b/.test(request.headers['accept-encoding']) && /text|json|svg|xml/.test(TYPES[extname(file)]);
  response.writeHead(found.file ? 200 : 404, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'no-store',
    ...packed && { 'content-encoding': 'gzip' },
  }).end(request.method === 'HEAD' ? undefined : packed ? gzipSync(body) : body);
}

/** Serves `folder` under `base` ("/" or "/repo/"): {origin, url, close()}. */
export async function serve(folder, base = '/') {
  const server = createServer((request, response) =>
    answer(folder, base, request, response).catch(error => response.destroy(error)));
  await new Promise((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + base,
    close: () => new Promise(done => { server.close(done); server.closeAllConnections(); }),
  };
}
