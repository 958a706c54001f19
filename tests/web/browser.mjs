// Debian's Chromium through playwright-core; it never talks to anything but this machine.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-dev-shm-usage', '--font-render-hinting=none'];

function executable() {
  const candidates = process.env.CHROMIUM ? [process.env.CHROMIUM]
    : (process.env.PATH ?? '').split(delimiter).flatMap(dir => NAMES.map(name => join(dir, name)));
  return candidates.find(path => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A reason why there can be no browser here, or false. */
export const noBrowser = executable() ? false : 'there is no Chromium here';

export function launch(flags = []) {
  return chromium.launch({ executablePath: executable(), args: [...FLAGS, ...flags] });
}

/** Opens a page in a context of its own and hears everything that goes wrong in it: adds `faults`,
 *  a list of console errors, exceptions, failed and foreign requests. */
export async function open(browser, url, { origin, allow404 = false, ...options } = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on('console', message => {
    if (message.type() === 'error' && !/favicon\.ico$/.test(message.location().url) &&
        !(allow404 && /404/.test(message.text())))
      page.faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', error => page.faults.push(`exception: ${error.message}`));
  page.on('requestfailed', request => {
    // what a page was left during is no fault of its
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') page.faults.push(`failed: ${request.url()}`);
  });
  page.on('request', request => {
    if (!request.url().startsWith(origin ?? new URL(url).origin) && !/^(data|blob):/.test(request.url()))
      page.faults.push(`request off-origin: ${request.url()}`);
  });
  page.on('response', response => {
    if (response.status() >= 400 && !response.url().endsWith('/favicon.ico') &&
        !(allow404 && response.request().isNavigationRequest()))
      page.faults.push(`${response.status()}: ${response.url()}`);
  });
  await page.goto(url, { waitUntil: 'load' });
  return page;
}
