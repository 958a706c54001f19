// From nothing to GitHub Pages, as far as it goes without the network: a new site, the steps of
// action.yml as they are written there, the result under /repo/ in a browser.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, noBrowser, open } from './browser.mjs';
import { references } from './html.mjs';
import { serve } from './serve.mjs';
import { address, files, noSite, rmgen, RMGEN, ROOT } from './site.mjs';

// configure-pages gives the address without a slash at its end.
const ADDRESS = 'https://user.github.io/repo';

/** The shell steps of a workflow or action: [{name, env, run}]. Reads the YAML that we write. */
function steps(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const found = [];
  let step = null, block = null;
  for (const line of lines) {
    const depth = line.search(/\S/);
    if (block && depth > block.depth) {
      block.text.push(line.slice(block.depth + 2));
      continue;
    }
    if (block && depth < 0) {
      block.text.push('');
      continue;
    }
    block = null;
    const item = line.match(/^ *- name: (.*)/);
    if (item) found.push(step = { name: item[1], env: {} });
    const run = line.match(/^( *)run: (.*)/);
    if (run && step) block = run[2] === '|' ? { depth: run[1].length, text: step.run = [] } : null;
    const variable = line.match(/^ {8}([A-Z_]+): (.*)/);
    if (variable && step && !step.run) step.env[variable[1]] = variable[2];
  }
  return found.filter(({ run }) => run).map(found => ({ ...found, run: found.run.join('\n') }));
}

const [install, build, make] = steps(join(ROOT, 'action.yml'));

describe('publishing', { skip: noSite, timeout: 900_000 }, () => {
  let folder, source, run;

  /** Runs a step as GitHub's runner does: bash -e, with files for what it says to later steps. */
  function act(step, env = {}) {
    const set = { ...step.env, ...env };
    for (const [key, value] of Object.entries(set))
      assert.doesNotMatch(value, /\$\{\{/, `${key} is left to GitHub`);
    return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: folder, encoding: 'utf8',
      env: {
        ...process.env, PATH: dirname(RMGEN) + delimiter + process.env.PATH, CI: 'true',
        GITHUB_ACTION_PATH: ROOT, RUNNER_TEMP: join(folder, 'temp'),
        GITHUB_OUTPUT: join(folder, 'output'), GITHUB_PATH: join(folder, 'path'), ...set,
      },
    });
  }

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'rmgen-publish-'));
    mkdirSync(join(folder, 'temp'));
    source = join(folder, 'a site');
    const made = rmgen('init', source);
    assert.equal(made.status, 0, made.stderr);
    mkdirSync(join(source, 'static'));
    writeFileSync(join(source, 'static', 'CNAME'), 'maps.example.org\n');
    run = act(make, { SOURCE: 'a site', BASE_URL: ADDRESS, ARGS: '--strict' });
  });

  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  const site = () => join(folder, 'temp', 'site');
  const html = file => readFileSync(join(site(), file), 'utf8');

  test('the action has the steps that are acted out here', () => {
    assert.match(install.run, /\.ci\/deps" build$/m);
    assert.match(build.run, /meson install/);
    assert.match(make.run, /rmgen build/);
    assert.deepEqual(Object.keys(make.env), ['SOURCE', 'BASE_URL', 'ARGS']);
  });

  test('the site is built, and later steps hear where it is', () => {
    assert.equal(run.status, 0, run.stderr + run.stdout);
    assert.doesNotMatch(run.stdout, /^::/m, 'the sample has nothing to complain about');
    const said = readFileSync(join(folder, 'output'), 'utf8');
    assert.equal(said, `site=${site()}\nbase-url=${ADDRESS}/\n`);
    assert.ok(files(site()).includes('.nojekyll'));
    assert.equal(html('CNAME'), 'maps.example.org\n');
  });

  test('an error in content stops the publication and is an annotation', () => {
    writeFileSync(join(source, 'content', 'ko', 'broken.md'), '---\ntitle: [\n---\n\n글\n');
    const failed = act(make, { SOURCE: 'a site', BASE_URL: ADDRESS, ARGS: '',
      RUNNER_TEMP: join(folder, 'other') });
    rmSync(join(source, 'content', 'ko', 'broken.md'));
    assert.notEqual(failed.status, 0);
    assert.match(failed.stdout, /^::error file=[^,]*broken\.md,line=\d/m);
  });

  test('what the first two steps do works on this machine', { skip: !process.env.CI && 'only in CI: it builds rmgen once more' }, () => {
    const deps = act(install);
    assert.equal(deps.status, 0, deps.stderr);
    const built = act(build, { CFLAGS: '-O0' }); // quicker, and as good for this
    assert.equal(built.status, 0, built.stderr + built.stdout);
    const bin = readFileSync(join(folder, 'path'), 'utf8').trim();
    const said = spawnSync(join(bin, 'rmgen'), ['check', '-s', source], { encoding: 'utf8' });
    assert.equal(said.status, 0, said.stderr);
  });

  test('no address of the site leaves /repo/', () => {
    for (const file of files(site(), '.html')) {
      for (const { value } of references(html(file))) {
        const url = new URL(value, `${ADDRESS}/${address(file)}`);
        if (url.host === 'user.github.io')
          assert.ok(url.pathname.startsWith('/repo/'), `${file}: ${value}`);
      }
    }
    const named = files(site()).filter(name => /\.xml$|robots\.txt$/.test(name))
      .flatMap(name => html(name).match(/https?:\/\/user\.github\.io[^\s"<>]*/g) ?? []);
    assert.ok(named.length > 10);
    for (const url of named) assert.ok(url.startsWith(`${ADDRESS}/`), url);
  });

  describe('in a browser, under /repo/', { skip: noBrowser }, () => {
    let browser, server;

    before(async () => {
      server = await serve(site(), '/repo/');
      browser = await launch();
    });

    after(async () => {
      await browser?.close();
      await server?.close();
    });

    /** Addresses of this server that a page leads to, without fragments. */
    const leads = page => page.evaluate(() => [...document.querySelectorAll('a[href]')]
      .map(({ href }) => (href.baseVal === undefined ? href : new URL(href.baseVal, location).href)) // in SVG
      .map(href => href.replace(/#.*/, '')));

    test('every page is reached by links and shows no fault', async () => {
      const page = await open(browser, server.url, { origin: server.origin });
      const seen = new Set([server.url]), waiting = [server.url, `${server.url}ko/`];
      while (waiting.length) {
        const url = waiting.pop();
        const response = await page.goto(url, { waitUntil: 'load' });
        // the chooser goes on to a language by itself
        if (response && !/\.html$|\/$/.test(new URL(url).pathname)) continue;
        assert.equal(response.status(), 200, url);
        for (const href of await leads(page)) {
          if (!href.startsWith(server.origin) || seen.has(href)) continue;
          assert.ok(href.startsWith(server.url), `${url} leads to ${href}, outside of /repo/`);
          seen.add(href);
          if (/(\/|\.html)$/.test(new URL(href).pathname)) waiting.push(href);
        }
      }
      assert.deepEqual(page.faults, []);
      const lost = files(site(), '.html').filter(file => file !== '404.html' && !html(file).includes('http-equiv="refresh"'))
        .filter(file => !seen.has(server.url + encodeURI(address(file))));
      assert.deepEqual(lost, []);
      await page.context().close();
    });

    test('a page that is not there: status 404, and a way back in every language', async () => {
      const page = await open(browser, `${server.url}ko/plans/no/such/page/`,
        { origin: server.origin, allow404: true });
      assert.deepEqual(page.faults, []);
      const style = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.notEqual(style, 'rgba(0, 0, 0, 0)', 'the style sheet is not there');
      const ways = await leads(page);
      for (const lang of ['zh-Hant', 'zh-Hans', 'ko'])
        assert.ok(ways.includes(`${server.url}${lang}/`), `${lang}: ${ways}`);
      await page.click(`a[href$="ko/"]`);
      await page.waitForURL(`${server.url}ko/`);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  });
});
