// The preview in a real browser: pages change as their sources do.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, noBrowser } from './browser.mjs';
import { RMGEN, ROOT, noSite, rmgen } from './site.mjs';

const noServe = noSite || noBrowser ||
  (rmgen('help', 'serve').status !== 0 && 'this rmgen has no preview server');
const LONG = '\n\n긴 글입니다.\n'.repeat(200);
const PAGES = { 'a.md': `# 가\n\n처음 글${LONG}`, 'b.md': '# 나\n\n다른 글\n', 'c.md': '---\ntitle: 다\ndraft: true\n---\n글\n' };

describe('preview', { skip: noServe, timeout: 900_000 }, () => {
  let root, server, browser, origin;
  const output = [];
  const write = (path, text) => writeFileSync(join(root, path), text);
  const page = (name, text = PAGES[name]) => write(`content/ko/${name}`, text);

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'rmgen-preview-'));
    mkdirSync(join(root, 'content', 'ko'), { recursive: true });
    mkdirSync(join(root, 'themes'));
    cpSync(join(ROOT, 'themes', 'default'), join(root, 'themes', 'own'), { recursive: true });
    write('rmgen.yaml', 'title: 시험\ntheme: own\nlanguages: {ko: {label: 한국어}}\n');
    for (const name of Object.keys(PAGES)) page(name);
    server = spawn(RMGEN, ['serve', '-s', root, '-p', '4870', '-b', 'https://site.example/repo/']);
    for (const stream of [server.stdout, server.stderr]) stream.on('data', data => output.push(String(data)));
    origin = await new Promise((resolve, reject) => {
      const look = setInterval(() => {
        const found = output.join('').match(/(http:\/\/localhost:\d+)\/repo\/[^]*everything read/);
        if (found) { clearInterval(look); resolve(found[1]); }
      }, 20);
      server.on('exit', () => reject(new Error(output.join(''))));
    });
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    const status = await new Promise(resolve => {
      if (!server) return resolve(0);
      server.removeAllListeners('exit');
      server.on('exit', resolve);
      server.kill('SIGINT');
    });
    rmSync(root, { recursive: true, force: true });
    assert.equal(status, 0, output.join(''));
  });

  /** A tab that has heard the server, and counts its loads. */
  async function tab(context, path) {
    const opened = await context.newPage();
    opened.loads = 0;
    opened.on('load', () => { opened.loads++; });
    await opened.goto(`${origin}/repo/${path}`, { waitUntil: 'load' });
    return opened;
  }

  const shows = (opened, text) => opened.waitForFunction(
    wanted => document.body?.innerText.includes(wanted), text, { timeout: 15_000 });
  const settle = () => new Promise(resolve => { setTimeout(resolve, 300); });

  test('an edit reloads the page it is about, scrolled as it was, and no other', async () => {
    const context = await browser.newContext();
    const [a, b] = [await tab(context, 'ko/a/'), await tab(context, 'ko/b/')];
    await settle();
    await a.evaluate(() => scrollTo({ top: 1200, behavior: 'instant' }));
    page('a.md', PAGES['a.md'].replace('처음 글', '고친 글'));
    await shows(a, '고친 글');
    await a.waitForFunction(() => Math.abs(scrollY - 1200) < 3);
    await settle();
    assert.equal(b.loads, 1, 'the other page stays');
    await context.close();
  });

  test('ten tabs load and hear of an edit, also when the one that listens is closed', async () => {
    const context = await browser.newContext();
    const tabs = [];
    for (let i = 0; i < 10; i++) tabs.push(await tab(context, 'ko/b/'));
    page('b.md', '# 나\n\n열 개의 창\n');
    await Promise.all(tabs.map(opened => shows(opened, '열 개의 창')));
    await settle();
    await tabs.shift().close();
    await settle();
    page('b.md', '# 나\n\n아홉 개의 창\n');
    await Promise.all(tabs.map(opened => shows(opened, '아홉 개의 창')));
    await context.close();
  });

  test('a style sheet is exchanged without loading the page again', async () => {
    const context = await browser.newContext();
    const a = await tab(context, 'ko/a/');
    await settle();
    await a.evaluate(() => { globalThis.kept = true; scrollTo({ top: 900, behavior: 'instant' }); });
    const sheet = join(root, 'themes', 'own', 'assets', 'style.css');
    writeFileSync(sheet, `${readFileSync(sheet, 'utf8')}\nbody { outline: 7px solid rgb(1, 2, 3) }\n`);
    await a.waitForFunction(() => getComputedStyle(document.body).outlineWidth === '7px', null, { timeout: 15_000 });
    assert.deepEqual(await a.evaluate(() => [globalThis.kept, Math.round(scrollY)]), [true, 900]);
    assert.equal(a.loads, 1);
    await context.close();
  });

  test('an error lies over the last good page and goes when it is mended', async () => {
    const context = await browser.newContext();
    const a = await tab(context, 'ko/a/');
    const faults = [];
    a.on('pageerror', error => faults.push(error.message));
    a.on('console', message => { if (/Content Security/.test(message.text())) faults.push(message.text()); });
    await settle();
    const config = readFileSync(join(root, 'rmgen.yaml'), 'utf8');
    write('rmgen.yaml', `${config}titel: <img src=x onerror=pwn()>\n`);
    const box = a.locator('rmgen-errors .box');
    await box.waitFor({ timeout: 15_000 });
    const text = await box.innerText();
    assert.match(text, /rmgen\.yaml:4:1/);
    assert.match(text, /titel/);
    assert.match(text, /onerror=pwn/, 'the line in question, as text');
    assert.match(text, /마지막으로 성공한 버전/);
    assert.equal(await a.locator('rmgen-errors img').count(), 0);
    assert.match(await a.locator('main').innerText(), /글/);
    write('rmgen.yaml', config);
    await a.locator('rmgen-errors').waitFor({ state: 'detached', timeout: 15_000 });
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('a fault in a template shows over the page with its line, and the page is whole again after', async () => {
    const context = await browser.newContext();
    const a = await tab(context, 'ko/a/');
    await settle();
    const template = join(root, 'themes', 'own', 'templates', 'foot.mustache');
    const good = readFileSync(template, 'utf8');
    writeFileSync(template, `${good}\n{{#open}}\n`);
    const box = a.locator('rmgen-errors .box');
    await box.waitFor({ timeout: 15_000 });
    assert.match(await box.innerText(), /foot\.mustache:\d+:\d+/);
    assert.match(await a.locator('main').innerText(), /글/, 'the last good page is behind it');
    writeFileSync(template, `${good}\n<p id="mended">고친 틀</p>\n`);
    await a.locator('rmgen-errors').waitFor({ state: 'detached', timeout: 15_000 });
    await a.locator('#mended').waitFor({ timeout: 15_000 });
    writeFileSync(template, good);
    await a.locator('#mended').waitFor({ state: 'detached', timeout: 15_000 });
    await context.close();
  });

  test('bytes that are no text are told with their place, over the page as it was', async () => {
    const context = await browser.newContext();
    const b = await tab(context, 'ko/b/');
    await settle();
    writeFileSync(join(root, 'content', 'ko', 'b.md'), Buffer.from([0x23, 0x20, 0xff, 0xff, 0xfe, 0x0a, 0xec, 0x9d]));
    const box = b.locator('rmgen-errors .box');
    await box.waitFor({ timeout: 15_000 });
    assert.match(await box.innerText(), /content\/ko\/b\.md:\d+/);
    page('b.md', '# 나\n\n다시 좋은 글\n');
    await b.locator('rmgen-errors').waitFor({ state: 'detached', timeout: 15_000 });
    await shows(b, '다시 좋은 글');
    await context.close();
  });

  test('a new page, and a link that leads to it now', async () => {
    const context = await browser.newContext();
    page('b.md', '# 나\n\n[새 글](fresh.md)\n');
    const b = await tab(context, 'ko/b/');
    await settle();
    page('fresh.md', '# 새 글\n\n막 쓴 글\n');
    await b.waitForFunction(() => [...document.querySelectorAll('main a')]
      .some(link => link.pathname.endsWith('/ko/fresh/')), null, { timeout: 15_000 });
    await b.goto(`${origin}/repo/ko/fresh/`);
    await shows(b, '막 쓴 글');
    rmSync(join(root, 'content', 'ko', 'fresh.md'));
    await b.waitForFunction(() => !document.body.innerText.includes('막 쓴 글'), null, { timeout: 15_000 });
    await context.close();
  });

  test('a draft says that it is one', async () => {
    const context = await browser.newContext();
    const c = await tab(context, 'ko/c/');
    assert.match(await c.locator('rmgen-ribbon .ribbon').innerText(), /초안/);
    await context.close();
  });

  test('a page of another origin reads nothing', async () => {
    const other = http.createServer((_, answer) => {
      answer.writeHead(200, { 'Content-Type': 'text/html' });
      answer.end('<!DOCTYPE html><title>x</title>');
    });
    await new Promise(resolve => { other.listen(0, '127.0.0.1', resolve); });
    const context = await browser.newContext();
    const spy = await context.newPage();
    await spy.goto(`http://127.0.0.1:${other.address().port}/`);
    const got = await spy.evaluate(async url => {
      const script = await new Promise(resolve => {
        const element = document.createElement('script');
        element.src = `${url}.rmgen/reload.js`;
        element.onload = () => resolve('loaded');
        element.onerror = () => resolve('refused');
        document.head.append(element);
      });
      const stream = await new Promise(resolve => {
        const source = new EventSource(`${url}.rmgen/events`);
        source.onmessage = () => resolve('heard');
        source.onerror = () => { source.close(); resolve('refused'); };
      });
      const fetched = await fetch(`${url}ko/a/`).then(() => 'read', () => 'refused');
      return [script, stream, fetched];
    }, `${origin.replace('localhost', '127.0.0.1')}/repo/`);
    assert.deepEqual(got, ['refused', 'refused', 'refused']);
    await context.close();
    other.close();
  });
});
