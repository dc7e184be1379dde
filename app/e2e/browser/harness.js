// One browser and one server of the page for a file of tests, and a fresh context
// (storage, worker, cache) for each test in it.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { root } from '../servers.js';
import { Chat } from './chat.js';

/** What the views are designed for; a finger is the pointer of the first two. */
export const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1366, height: 900 },
};

/** How long one step may take, in ms, unless a test says otherwise. */
export const patience = 15_000;

// Playwright's own list of disabled features, without ThirdPartyStoragePartitioning:
// browsers in the field keep the storage of a framed app apart, and so shall this one.
const disabledFeatures = ['HttpsUpgrades', 'MediaRouter', 'OptimizationHints', 'PaintHolding'];

/** flags are what Chromium is started with in all tests. */
export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${disabledFeatures}`,
];

/** executable returns where Chromium is, once all is there that the tests need. */
export function executable() {
  if (!existsSync(join(root, 'web/app.wasm'))) throw new Error('web/app.wasm is missing: run "make" first');
  return process.env.CHROMIUM ?? '/usr/bin/chromium';
}

/** launch starts Chromium with an empty profile. */
export async function launch() {
  return chromium.launch({ executablePath: executable(), args: flags });
}

/** link is an address that signs in, as a practice hands it out. */
export function link(site, api, token) {
  return `${site}/#${new URLSearchParams({ api, token })}`;
}

/**
 * visit opens a page in a context of its own.
 *
 * options: size (a name in sizes), problems (the test provokes failing requests,
 * which the browser reports as console errors), expected (a pattern of what else
 * the browser reports because the test provokes it), and whatever a Playwright context
 * takes. The visit's close() fails the test if the page reported an error.
 */
export async function visit(browser, { size = 'desktop', problems = false, expected, ...options } = {}) {
  const touch = size !== 'desktop';
  const context = await browser.newContext({
    viewport: sizes[size],
    hasTouch: touch,
    isMobile: touch,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...options,
  });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const errors = watch(page, problems, expected);
  const close = async () => {
    await context.close();
    assert.deepEqual(errors, []);
  };
  return { context, page, chat: new Chat(page, { touch, onePane: sizes[size].width < 720 }), close };
}

/** watch returns the list of errors that a page reports, as it grows; see visit for the options. */
export function watch(page, problems, expected) {
  const errors = [];
  page.on('pageerror', (error) => errors.push(`uncaught: ${error.message}`));
  page.on('crash', () => errors.push('the page crashed'));
  page.on('console', (message) => {
    const text = message.text();
    if (expected?.test(text)) return;
    const ours = /Content Security Policy|panic|goroutine/.test(text);
    if (ours || (message.type() === 'error' && !problems)) errors.push(`console: ${text}`);
  });
  return errors;
}

/** until waits for a question to be answered by yes, and fails with what was asked. */
export async function until(what, question, limit = patience) {
  const end = performance.now() + limit;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`not within ${limit} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
