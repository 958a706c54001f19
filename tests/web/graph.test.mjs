// The site's graph and those of its roadmaps are what src/schema/graph.schema.json says, and the
// schema refuses what is not.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { ROOT, files, noSite, rmgen, site } from './site.mjs';

const schema = JSON.parse(readFileSync(join(ROOT, 'src', 'schema', 'graph.schema.json'), 'utf8'));
const valid = new Ajv({ allErrors: true }).compile(schema);
const check = graph => assert.ok(valid(graph), JSON.stringify(valid.errors?.slice(0, 5), null, 1));

/** Everything about all pages, as `rmgen graph` prints it. */
function whole() {
  const run = rmgen('graph', '--source', ROOT, '--format', 'json');
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout);
}

describe('graph.json fits its schema', { skip: noSite }, () => {
  test('rmgen graph', () => check(whole()));

  test('the files of the site', () => {
    const names = files(site(), '.json').filter(name => /(^|\/)(graph|roadmap)\.json$/.test(name));
    assert.ok(names.includes('graph.json') && names.length > 5, names.join(' '));
    for (const name of names) check(JSON.parse(readFileSync(join(site(), name), 'utf8')));
  });

  test('a stage without a line, a time without a kind, a chain of one are refused', () => {
    const broken = [
      graph => delete stage(graph).line,
      graph => { stage(graph).time = { start: '2025-07-01' }; },
      graph => { stage(graph).status = 'maybe'; },
      graph => { graph.graph.metadata.chains[0].items = ['Docker']; },
    ];
    for (const breaks of broken) {
      const graph = whole();
      breaks(graph);
      assert.equal(valid(graph), false, String(breaks));
    }
  });

  test('stages have addresses that their pages know', () => {
    for (const node of Object.values(whole().graph.nodes)) {
      if (node.metadata.kind !== 'stage') continue;
      const [path, id] = decodeURI(node.metadata.url).split('#');
      if (!id) continue;
      const html = readFileSync(join(site(), path, 'index.html'), 'utf8');
      assert.ok(html.includes(`id="${id}"`), node.metadata.url);
    }
  });
});

/** What is said of the first stage. */
function stage(graph) {
  return Object.values(graph.graph.nodes).map(node => node.metadata).find(meta => meta.kind === 'stage');
}
