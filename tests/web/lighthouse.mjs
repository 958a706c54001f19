#!/usr/bin/env node
// Lighthouse on pages of the site, as it would look at them from outside: on a phone and on a desktop.
//
//   node lighthouse.mjs [--site DIR] [--faults] [ADDRESS...]      a table of the four scores
//
// Without --site the repository's own site is built; without ADDRESS a home, a roadmap and a topic are
// looked at. The score of performance is one of this machine while it does other things, too: of a
// low one look at the numbers beside it, or run it again.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch, noBrowser } from './browser.mjs';
import { serve } from './serve.mjs';
import { noSite, site } from './site.mjs';

export const ADDRESSES = ['ko/', 'zh-Hant/plans/cloud-mlops/', 'zh-Hans/topics/kubernetes/'];
export const FORMS = ['phone', 'desktop'];
const PORT = 9300 + process.pid % 600;

/** A reason why there can be no Lighthouse here, or false. */
export const noLighthouse = await import('lighthouse').then(() => false, () => 'Lighthouse is not installed');

/** A browser that Lighthouse can drive: {audit(url, form), close()}. */
export async function open() {
  const { default: lighthouse, desktopConfig } = await import('lighthouse');
  const browser = await launch([`--remote-debugging-port=${PORT}`]);

  /** {scores: {performance: 100, …}, faults: ["seo meta-description: …"], paint, blocked, shift}: times in ms. */
  async function audit(url, form, categories) {
    const { lhr } = await lighthouse(url, { port: PORT, logLevel: 'error', onlyCategories: categories },
      form === 'desktop' ? desktopConfig : undefined);
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    const faults = Object.values(lhr.categories).flatMap(category => category.auditRefs
      .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 1)
      .map(({ id }) => `${category.id} ${id}: ${lhr.audits[id].displayValue ?? ''} ` +
        JSON.stringify(lhr.audits[id].details?.items?.slice(0, 3) ?? []).slice(0, 600)));
    const number = id => lhr.audits[id]?.numericValue;
    return {
      scores: Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)])),
      faults, paint: number('largest-contentful-paint'), blocked: number('total-blocking-time'),
      shift: number('cumulative-layout-shift'),
    };
  }

  return { audit, close: () => browser.close() };
}

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true,
    options: { site: { type: 'string' }, faults: { type: 'boolean', default: false } } });
  const reason = noLighthouse || noBrowser || (!values.site && noSite);
  if (reason) {
    console.error(reason);
    process.exit(1);
  }
  const server = await serve(values.site ? resolve(values.site) : site(), values.site ? '/' : '/roadmaps/');
  const browser = await open();
  console.log('| page | form | performance | accessibility | best practices | SEO | largest paint | blocked | shift |');
  console.log('|---|---|---|---|---|---|---|---|---|');
  try {
    for (const address of positionals.length ? positionals : ADDRESSES)
      for (const form of FORMS) {
        const { scores, faults, paint, blocked, shift } = await browser.audit(server.url + address, form);
        console.log(`| ${address} | ${form} | ${['performance', 'accessibility', 'best-practices', 'seo']
          .map(id => scores[id]).join(' | ')} | ${Math.round(paint)} ms | ${Math.round(blocked)} ms | ${shift.toFixed(3)} |`);
        if (values.faults) for (const fault of faults) console.error(`  ${fault}`);
      }
  } finally {
    await browser.close();
    await server.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
