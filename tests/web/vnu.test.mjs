// The Nu HTML checker has no errors for any page.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import vnu from 'vnu-jar';
import { noSite, site } from './site.mjs';

const noJava = spawnSync('java', ['-version']).error ? 'there is no Java here' : false;

test('the Nu HTML checker finds no error', { skip: noSite || noJava }, () => {
  const run = spawnSync('java', ['-Xss8m', '-jar', vnu, '--errors-only', '--no-langdetect',
    '--skip-non-html', '--format', 'json', site()], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const { messages } = JSON.parse(run.stderr || '{"messages":[{"message":"no answer"}]}');
  assert.deepEqual(messages.map(({ url, lastLine, lastColumn, message, extract }) =>
    `${url?.split('/public/')[1]}:${lastLine}:${lastColumn}: ${message} ${extract ?? ''}`), []);
  assert.equal(run.status, 0);
});
