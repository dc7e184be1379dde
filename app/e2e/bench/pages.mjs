// The app beside a small chat of Preact and the official client, in the same browser,
// on the same official server: messages that come in, keys, a flood, and memory.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { gauge } from '../browser/gauge.js';
import { executable, flags, link } from '../browser/harness.js';
import { startNode, startSandbox } from '../servers.js';
import { counted, held } from './held.mjs';
import { compared, quantile } from './measure.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const files = {
  '/': here('peer/index.html'),
  '/peer.mjs': here('peer/peer.mjs'),
  '/preact.js': here('../node_modules/preact/dist/preact.module.js'),
  '/hooks.js': here('../node_modules/preact/hooks/dist/hooks.module.js'),
  '/socket.io.js': here('../node_modules/socket.io-client/dist/socket.io.esm.min.js'),
};
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };

export async function* pages(rounds) {
  const times = Math.min(rounds, 3);
  const [site, api] = await Promise.all([startSandbox(), startNode()]);
  const peers = createServer(async (request, response) => {
    const file = files[request.url];
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': types[extname(file)] }).end(await readFile(file));
  });
  await once(peers.listen(0, '127.0.0.1'), 'listening');
  await api.manners({ patient: false });
  const origins = { ours: site.url, peer: `http://127.0.0.1:${peers.address().port}` };
  // Each visit is a browser of its own, with a user of its own.
  const visits = async (times, messages, conversations, measure, options) => {
    const found = { ours: [], peer: [] };
    for (let round = 0; round < times; round++) {
      for (const who of round % 2 ? ['peer', 'ours'] : ['ours', 'peer']) {
        found[who].push(await visit(api, origins[who], messages, conversations, measure, options));
      }
    }
    return found;
  };
  const pair = (name, unit, { ours, peer }, figure, bound) => ({
    name, unit, bound, against: 'Preact and socket.io-client', ...compared(ours.map(figure), peer.map(figure)),
  });
  const parts = {
    async *message() {
      const runs = await visits(times, 10_000, 12, receive);
      yield pair('page/message/p50', 'ms', runs, (run) => quantile(run, 0.5));
      yield pair('page/message/p95', 'ms', runs, (run) => quantile(run, 0.95), 1.5);
      const shown = await visits(1, 10_000, 12, receive, { display: true });
      yield pair('page/message/p95 at 60 Hz', 'ms', shown, (run) => quantile(run, 0.95));
    },
    async *key() {
      const runs = await visits(times, 50_000, 12, type);
      yield pair('page/key/p50', 'ms', runs, (run) => quantile(run, 0.5));
      yield pair('page/key/p95', 'ms', runs, (run) => quantile(run, 0.95), 1);
      const shown = await visits(1, 50_000, 12, type, { display: true });
      yield pair('page/key/p95 at 60 Hz', 'ms', shown, (run) => quantile(run, 0.95));
    },
    async *flood() {
      const runs = await visits(1, 100, 200, flood, { display: true });
      yield pair('page/flood/longest task', 'ms', runs, (run) => run.longest);
      yield pair('page/flood/lost', 'messages', runs, (run) => run.lost);
    },
    async *memory() {
      const runs = await visits(1, 10_000, 200, grow);
      yield pair('page/memory', 'MB', runs, (run) => run.resident);
      yield pair('page/memory/heap', 'MB', runs, (run) => run.heap);
    },
  };
  const asked = process.env.PAGES?.split(' ') ?? Object.keys(parts);
  try {
    for (const part of asked) yield* parts[part]();
  } finally {
    peers.close();
    await Promise.all([site.stop(), api.stop()]);
  }
}

// A display shows a frame 60 times a second, and what is done meanwhile waits for the
// next: up to 16.7 ms, as chance has it, which is most of a figure and the same for each
// page. So the figures that are compared are measured without a display's clock, where
// each frame comes as soon as the page has something to show.
const withoutDisplay = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

async function visit(api, origin, messages, conversations, measure, { display = false } = {}) {
  const user = `bench-${Math.random()}`;
  const [uuid] = (await api.crowd(user, conversations, messages)).uuids;
  const { token } = await api.token({ user });
  const browser = await chromium.launch({ executablePath: executable(), args: display ? flags : [...flags, ...withoutDisplay] });
  try {
    const page = await browser.newPage();
    await page.addInitScript({ path: here('watch.js') });
    await page.addInitScript(counted);
    await page.goto(link(origin, api.url, token));
    await page.getByRole('list', { name: 'Conversations' }).getByRole('button', { name: /Max Longread/ }).click();
    await page.getByRole('log', { name: 'Messages' }).getByText(`Message ${messages} of ${messages}`).waitFor();
    return await measure({ page, api, uuid, browser });
  } finally {
    await browser.close();
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// some waits for as long as people do, who keep no time with a display.
const some = (ms) => pause(ms * (0.75 + Math.random() / 2));

async function receive({ page, api, uuid }) {
  const count = 200;
  for (let i = 0; i < count; i++) {
    await api.say(uuid, `probe-${i} and some words that take a line or two`);
    await some(80);
  }
  await page.waitForFunction((count) => Object.values(window.bench.painted).filter(Boolean).length === count, count, { polling: 100 });
  return page.evaluate(() => Object.entries(window.bench.painted).map(([i, at]) => at - window.bench.arrived[i]));
}

async function type({ page }) {
  const client = await page.context().newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.getByRole('textbox', { name: 'Message', exact: true }).click();
  const count = 200;
  for (let i = 0; i < count; i++) {
    await page.keyboard.press('abcdefghij '[i % 11]);
    await some(80);
  }
  await page.waitForFunction((count) => window.bench.keys.length >= count, count, { polling: 100 });
  return page.evaluate(() => window.bench.keys.slice(10));
}

// flood sends 1,000 messages a second for 30 seconds. Neither page has as many in its
// document: what the app has not announced is lost, and what the peer does not hold.
async function flood({ page, api, uuid }) {
  const count = 30_000;
  await page.evaluate(gauge);
  await page.evaluate(() => {
    if (window.peerHolds === undefined) window.pcGauge.hear();
  });
  const taken = () => page.evaluate(() => window.peerHolds ?? window.pcGauge.heard().count);
  const before = await taken();
  await page.evaluate(() => (window.bench.long.length = 0));
  const start = performance.now();
  for (let sent = 0; sent < count; sent += 50) {
    await api.say(uuid, `number ${sent} of a flood of messages`, 50);
    const early = start + sent + 50 - performance.now();
    if (early > 0) await pause(early);
  }
  await api.say(uuid, 'probe-0 is the last');
  await page.waitForFunction(() => window.bench.painted[0], undefined, { polling: 100, timeout: 300_000 });
  const long = await page.evaluate(() => window.bench.long);
  let after = await taken();
  for (let known; known !== after; after = await taken()) { // what is announced is gathered first
    known = after;
    await pause(2000);
  }
  return { longest: Math.max(0, ...long), lost: count + 1 - (after - before) };
}

// grow has 10,000 messages come in, and measures what the page holds then.
async function grow({ page, api, uuid, browser }) {
  for (let sent = 0; sent < 10_000; sent += 50) {
    await api.say(uuid, `number ${sent} of many messages, each with some words that take a line or two`, 50);
    await pause(100);
  }
  await api.say(uuid, 'probe-0 is the last');
  await page.waitForFunction(() => window.bench.painted[0], undefined, { polling: 100, timeout: 300_000 });
  await pause(2000);
  return held(browser, page);
}
