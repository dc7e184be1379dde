// The app beside a small chat of Preact and the official client, in the same browser,
// on the same official server: messages that come in, keys, a flood, and memory.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { launch, link, until } from '../browser/harness.js';
import { startNode, startSandbox } from '../servers.js';
import { quantile, resident } from './measure.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const files = {
  '/': here('peer/index.html'),
  '/peer.mjs': here('peer/peer.mjs'),
  '/preact.js': here('../node_modules/preact/dist/preact.module.js'),
  '/hooks.js': here('../node_modules/preact/hooks/dist/hooks.module.js'),
  '/socket.io.js': here('../node_modules/socket.io-client/dist/socket.io.esm.min.js'),
};
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };

export async function* pages() {
  const [site, api] = await Promise.all([startSandbox(), startNode()]);
  const peers = createServer(async (request, response) => {
    const file = files[request.url];
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': types[extname(file)] }).end(await readFile(file));
  });
  await once(peers.listen(0, '127.0.0.1'), 'listening');
  await api.manners({ patient: false });
  const origins = { ours: site.url, peer: `http://127.0.0.1:${peers.address().port}` };
  const both = async (messages, conversations, measure) => {
    const found = {};
    for (const who of ['ours', 'peer']) found[who] = await visit(api, origins[who], messages, conversations, measure);
    return found;
  };
  const pair = (name, unit, { ours, peer }, bound) => ({ name, unit, against: 'Preact and socket.io-client', bound, value: ours, peer, ratio: ours / peer, noise: undefined });
  try {
    const incoming = await both(10_000, 12, receive);
    yield pair('page/message/p95', 'ms', incoming, 1.5);
    const typed = await both(50_000, 12, type);
    yield pair('page/key/p95', 'ms', typed, 1);
    const flooded = await both(100, 200, flood);
    yield pair('page/flood/longest task', 'ms', { ours: flooded.ours.longest, peer: flooded.peer.longest });
    yield pair('page/flood/lost', 'messages', { ours: flooded.ours.lost, peer: flooded.peer.lost });
    yield pair('page/memory', 'MB', { ours: flooded.ours.memory, peer: flooded.peer.memory });
  } finally {
    peers.close();
    await Promise.all([site.stop(), api.stop()]);
  }
}

async function visit(api, origin, messages, conversations, measure) {
  const user = `bench-${Math.random()}`;
  const [uuid] = (await api.crowd(user, conversations, messages)).uuids;
  const { token } = await api.token({ user });
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.addInitScript({ path: here('watch.js') });
    await page.goto(link(origin, api.url, token));
    await page.getByRole('list', { name: 'Conversations' }).getByRole('button', { name: /Max Longread/ }).click();
    await page.getByRole('log', { name: 'Messages' }).getByText(`Message ${messages} of ${messages}`).waitFor();
    return await measure({ page, api, uuid, browser });
  } finally {
    await browser.close();
  }
}

async function receive({ page, api, uuid }) {
  const times = [];
  for (let i = 0; i < 100; i++) {
    await api.say(uuid, `probe-${i} and some words that take a line or two`);
    const time = await page.waitForFunction((i) => window.bench.painted[i] && window.bench.painted[i] - window.bench.arrived[i], i, { polling: 20 });
    times.push(await time.jsonValue());
  }
  return quantile(times, 0.95);
}

async function type({ page }) {
  const client = await page.context().newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.click();
  await box.pressSequentially('x'.repeat(150), { delay: 60, timeout: 180_000 });
  await page.waitForFunction(() => window.bench.keys.length >= 150, undefined, { polling: 100 });
  return quantile(await page.evaluate(() => window.bench.keys.slice(10)), 0.95);
}

// flood sends 1,000 messages a second for 10 seconds.
async function flood({ page, api, uuid, browser }) {
  await page.evaluate(() => (window.bench.long.length = 0));
  const start = performance.now();
  for (let sent = 0; sent < 10_000; sent += 50) {
    await api.say(uuid, `number ${sent} of a flood of messages`, 50);
    const early = start + sent + 50 - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
  }
  await api.say(uuid, 'probe-0 is the last');
  await page.waitForFunction(() => window.bench.painted[0], undefined, { polling: 100, timeout: 60_000 });
  const { long, frames } = await page.evaluate(() => window.bench);
  const client = await browser.newBrowserCDPSession();
  const { processInfo } = await client.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter((p) => p.type === 'renderer').toSorted((a, b) => b.cpuTime - a.cpuTime);
  return { longest: Math.max(0, ...long), lost: 10_001 - frames, memory: resident(renderers[0].id) / 1e6 };
}
