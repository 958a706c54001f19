// Our template engine against npm's wontache, which passes the whole specification: the same
// templates and data must give the same bytes. The cases are tests/mustache.test, those of the
// specification where they can be had, and templates made at random from a fixed seed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const build = process.env.RMGEN ? join(dirname(process.env.RMGEN), '..') : join(here, '../../build');
const tool = join(build, 'tests/mustache_render');
const wontache = await import('wontache').then((m) => m.default, () => null);
const skip = !wontache ? 'wontache is not installed' : !existsSync(tool) ? `${tool} is not built` : false;

function ours(cases) {
	// the data as it is written: numbers must not pass through JSON.parse
	const input = cases.map(({ template, data, source, partials }) =>
		`{"data": ${source?.replace(/\n/g, ' ') ?? JSON.stringify(data)}, ${JSON.stringify({ template, partials }).slice(1)}`);
	const run = spawnSync(tool, { input: input.join('\n') + '\n', encoding: 'utf8', maxBuffer: 1 << 28 });
	const answers = run.stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
	assert.equal(answers.length, cases.length, run.stderr);
	return answers;
}

function theirs({ template, data, partials }) {
	try {
		return wontache(template)(data, { partials: { ...partials } });
	} catch (error) {
		return null;
	}
}

function compare(cases) {
	const answers = ours(cases);
	cases.forEach((c, i) => assert.equal(answers[i], theirs(c), `${c.name}: ${JSON.stringify(c)}`));
}

// The blocks of tests/mustache.test; its head says what they are.
function readCases(text) {
	const cases = [];
	for (const part of text.split(/^=== /m).slice(1)) {
		const [, name, rest] = part.match(/^(.*)\n([^]*)$/);
		const one = { name, data: {}, partials: {}, only: false };
		for (const section of rest.replace(/\n\n$/, '\n').split(/^--- /m).slice(1)) {
			const [, key, label, chomp, body] = section.match(/^(\w+)(?: (?!chomp)(\S+))?( chomp)?\n([^]*)$/);
			const value = chomp ? body.replace(/\n$/, '') : body;
			if (key === 'data') one.data = JSON.parse(one.source = value);
			else if (key === 'partial') one.partials[label] = value;
			else if (key === 'only') one.only = true;
			else one[key] = value;
		}
		cases.push(one);
	}
	return cases;
}

test('own cases', { skip }, () => {
	const cases = readCases(readFileSync(join(here, '../mustache.test'), 'utf8'));
	assert.ok(cases.length > 30);
	compare(cases.filter((c) => !c.only));
});

test('cases of the specification', { skip }, (t) => {
	const folder = join(here, '../../../shared/conformance/mustache');
	if (!existsSync(folder)) return t.skip('they are not here');
	for (const name of 'comments delimiters dynamic-names inheritance interpolation inverted partials sections'.split(' '))
		compare(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')).tests);
});

// xorshift32: the same templates on every machine.
function generator(seed) {
	let x = seed;
	const below = (n) => {
		x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
		return (x >>> 0) % n;
	};
	return { below, pick: (list) => list[below(list.length)] };
}

// Lines as a theme has them: text, values, sections, partials, blocks, each alone on its lines or
// within one, indented at random. `may` keeps them from calling one another in a circle: the
// partials and blocks that may be named here, and whether a parent may.
function randomLines(rng, depth, may, indent = '') {
	const lines = [], { partials, blocks, parents } = may;
	const deeper = indent + rng.pick(['', '  ', '\t']);
	const inner = (less) => randomLines(rng, depth - 1, { ...may, ...less }, deeper);
	const key = () => rng.pick(['a', 'list', 'deep.b', 'no', 'empty', 'text', '.', 'zero', 'html']);
	const makers = [
		() => [''],
		() => [indent + '學習<p>'],
		(k) => [`${indent}{{${k}}} x {{{${key()}}}}`],
		(k) => [`${indent}{{#${k}}}y{{.}}{{/${k}}}{{^${k}}}n{{/${k}}}`],
		() => [`${indent}{{! nothing }}`],
	];
	if (partials.length)
		makers.push(() => [`${indent}{{>${rng.pick(partials)}}}`], () => [`${indent}a {{>${rng.pick(partials)}}} b`]);
	if (depth > 0)
		makers.push((k) => [`${indent}{{#${k}}}`, ...inner(), `${indent}{{/${k}}}`],
			(k) => [`${indent}{{^${k}}}`, ...inner(), `${indent}{{/${k}}}`]);
	if (blocks.length) {
		// wontache doubles the indentation of a block on one line within a block on several
		if (blocks.length > 1)
			makers.push(() => [`${indent}{{$${blocks[0]}}}d{{a}}{{/${blocks[0]}}}`]);
		makers.push(() => [`${indent}a{{$${blocks.at(-1)}}}d{{/${blocks.at(-1)}}}{{$${blocks[0]}}}{{/${blocks[0]}}}z`]);
		if (depth > 0)
			makers.push(() => {
				const b = rng.pick(blocks);
				return [`${indent}{{$${b}}}`, ...inner({ blocks: b === 'three' ? [] : ['three'] }), `${indent}{{/${b}}}`];
			});
	}
	if (parents && partials.length && depth > 0)
		makers.push(() => {
			const p = rng.pick(partials);
			return [`${indent}{{<${p}}}`, `${deeper}{{$one}}`, ...inner({ blocks: ['three'], parents: false }),
				`${deeper}{{/one}}`, `${deeper}{{$two}}t{{a}}{{/two}}`, `${indent}{{/${p}}}`];
		});
	for (let n = 1 + rng.below(4); n; n--)
		lines.push(...rng.pick(makers)(key()));
	return lines;
}

function randomCase(seed) {
	const rng = generator(seed);
	const end = rng.pick(['\n', '\n', '\n', '\r\n']);
	const text = (partials) =>
		randomLines(rng, 2, { partials, blocks: ['one', 'two', 'three'], parents: true }).join(end) + (rng.below(4) ? end : '');
	const p3 = text([]), p2 = text(['p3']), p1 = text(['p2', 'p3']);
	return {
		name: `seed ${seed}`,
		template: text(['p1', 'p2', 'p3']),
		partials: { p1, p2, p3 },
		data: {
			a: '&<"', list: [{ a: 1, list: [] }, 'x', 2.5, null], deep: { b: 'B' }, no: false,
			empty: [], text: 'l1\nl2', zero: 0, html: '<b>`\'</b>',
		},
	};
}

test('templates at random', { skip }, () => {
	const count = Number(process.env.WONTACHE_CASES ?? 2000), from = Number(process.env.WONTACHE_SEED ?? 1);
	compare(Array.from({ length: count }, (_, i) => randomCase(from + i)));
});
