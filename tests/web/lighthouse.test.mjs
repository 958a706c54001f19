// Lighthouse finds nothing to better in accessibility, best practices and SEO, and no layout that shifts.
// Its score of performance depends on what else the machine does: `node lighthouse.mjs` prints it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { noBrowser } from './browser.mjs';
import { ADDRESSES, FORMS, noLighthouse, open } from './lighthouse.mjs';
import { serve } from './serve.mjs';
import { BASE, noSite, site } from './site.mjs';

describe('lighthouse', { skip: noLighthouse || noSite || noBrowser, timeout: 400_000 }, () => {
  let browser, server;

  before(async () => {
    server = await serve(site(), BASE);
    browser = await open();
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  // Each page on a phone, where less is forgiven, and one on a desktop; `node lighthouse.mjs` looks at all on both.
  const audits = ADDRESSES.flatMap((address, i) => (i ? ['phone'] : FORMS).map(form => [address, form]));
  for (const [address, form] of audits)
      test(`${address} on a ${form}`, async context => {
        const { scores: { performance, ...scores }, faults, paint, shift } =
          await browser.audit(server.url + address, form);
        context.diagnostic(`performance ${performance}, largest paint ${Math.round(paint)} ms`);
        assert.deepEqual(faults.filter(fault => !fault.startsWith('performance')), []);
        assert.deepEqual(scores, { accessibility: 100, 'best-practices': 100, seo: 100 });
        assert.equal(shift, 0);
      });
});
