// How long the app takes to start, beside a hello world of the same stack: as go-app
// serves it, and as lean as the app is served.
//
//   node bench/start.mjs          JSON lines: name, unit, value, peer, ratio, noise
//   RUNS=9 node bench/start.mjs   more runs of each
//   STEPS=1                       where the time goes, too
//
// Cold is a browser that has nothing of it. Warm is a later visit: the worker has the
// files, and the app opens an account that is kept on the device, with its inbox.
// Slow is 1.6 Mbps, 150 ms, and a processor slowed 4 times.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { slow } from '../browser/slow.js';
import { executable, flags, launch, link, until } from '../browser/harness.js';
import { conversationUUID } from '../node-server/seed.js';
import { startSandbox } from '../servers.js';
import { startHello, startLeanHello } from './hello.js';
import { compared, median, spread } from './measure.mjs';

const runs = Number(process.env.RUNS ?? 5);
const steps = Boolean(process.env.STEPS);

const site = await startSandbox();
const hellos = { stock: await startHello(), lean: await startLeanHello(site.url) };
await site.manners({ patient: false });
const home = await mkdtemp(join(tmpdir(), 'practice-chat-bench-'));
const browser = await launch();
const kept = await chromium.launchPersistentContext(home, { executablePath: executable(), args: flags });
try {
  await visitOnce();
  for (const profile of ['fast', 'slow']) {
    await compare('cold', profile, fresh);
    await compare('warm', profile, again);
  }
  const boxes = [];
  for (let i = 0; i < runs; i++) boxes.push((await fresh('slow', `${site.url}/chat/${conversationUUID(0)}`, 'pc-box')).ms);
  print('start/cold/slow/textbox', boxes);
} finally {
  await kept.close();
  await browser.close();
  await rm(home, { recursive: true, force: true });
  for (const hello of Object.values(hellos)) await hello.stop();
  await site.stop();
}

// visitOnce leaves in the profile what a first visit leaves: the worker's files, and an
// account with its inbox.
async function visitOnce() {
  const page = await kept.newPage();
  const { token } = await site.token();
  await page.goto(link(site.url, site.url, token));
  await until('the inbox', async () => (await page.getByRole('list', { name: 'Conversations' }).getByRole('listitem').count()) > 0);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  for (const { url } of Object.values(hellos)) {
    await page.goto(`${url}/`);
    await page.getByRole('heading', { name: 'Hello' }).waitFor();
    if (url === hellos.stock.url) await page.evaluate(() => navigator.serviceWorker.ready);
  }
  await page.close();
}

async function fresh(profile, url, mark) {
  const context = await browser.newContext();
  try {
    return await measure(context, profile, url, mark);
  } finally {
    await context.close();
  }
}

function again(profile, url, mark) {
  return measure(kept, profile, url, mark);
}

// measure resolves to { ms, marks }: from the navigation to a mark and to the first
// paint, whichever is later.
async function measure(context, profile, url, mark) {
  const page = await context.newPage();
  try {
    await page.goto('about:blank');
    if (profile === 'slow') await slow(page);
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForFunction((mark) => performance.getEntriesByName(mark).length > 0, mark, { timeout: 60_000, polling: 100 });
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0, undefined, { polling: 50 });
    const marks = await page.evaluate(() => {
      const wasm = performance.getEntriesByType('resource').find(({ name }) => name.includes('.wasm'));
      const entries = [...performance.getEntriesByType('mark'), ...performance.getEntriesByType('paint')];
      return [['wasm asked for', wasm?.startTime], ['wasm is there', wasm?.responseEnd], ...entries.map((e) => [e.name, e.startTime])];
    });
    const at = Object.fromEntries(marks);
    return { ms: Math.max(at[mark], at['first-contentful-paint']), marks };
  } finally {
    await page.close();
  }
}

async function compare(kind, profile, visit) {
  const ours = [];
  const theirs = { stock: [], lean: [] };
  let last;
  for (let i = 0; i < runs; i++) {
    last = await visit(profile, `${site.url}/`, 'pc-app');
    ours.push(last.ms);
    for (const [name, { url }] of Object.entries(hellos)) theirs[name].push((await visit(profile, `${url}/`, 'hello')).ms);
  }
  print(`start/${kind}/${profile}`, ours, theirs.stock);
  print(`start/${kind}/${profile}/lean`, ours, theirs.lean);
  if (steps) console.error(last.marks.map(([what, at]) => `  ${what} ${Math.round(at)}`).join('\n'));
}

function print(name, ours, theirs) {
  const figures = theirs ? compared(ours, theirs) : { value: median(ours), noise: spread(ours) };
  const short = (key, value) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value);
  console.log(JSON.stringify({ name, unit: 'ms', ...figures }, short));
}
