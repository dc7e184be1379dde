// A practice's website around the chat: its pages, under a policy that allows nothing
// but our script and our frame, and what a test does and sees there.

import { once } from 'node:events';
import { createServer } from 'node:http';

import { startSandbox } from '../servers.js';
import { launch, until, visit } from './harness.js';

/**
 * serveHost serves a practice's pages. Two names of this machine are two origins:
 * listed is the one that the chat is to allow, the others are not in its list.
 *
 * Once the chat's address is in chat, page(path, body, script) makes a page with a body
 * and, if it is given, a script of the practice's own.
 */
export async function serveHost() {
  const files = new Map();
  const host = { chat: '' };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    const file = files.get(pathname);
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, file.headers).end(file.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();

  const page = (path, body, script, policy = strictest(host.chat, script !== undefined), others = {}) => {
    const own = script === undefined ? '' : `<script src="${path}.js"></script>`;
    if (script !== undefined) files.set(`${path}.js`, { headers: { 'Content-Type': 'text/javascript' }, body: script });
    files.set(path, {
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy, ...others },
      body: `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A practice</title><h1>A practice</h1><a href="#top">Top</a>${own}${body}`,
    });
  };
  return Object.assign(host, {
    listed: `http://localhost:${port}`,
    unlisted: `http://127.0.0.1:${port}`,
    script: (attributes = '') => `<script src="${host.chat}/web/embed.js" async ${attributes}></script>`,
    page,
    file: (path, type, body) => files.set(path, { headers: { 'Content-Type': type }, body }),
    close: () => server.close(),
  });
}

/**
 * startEmbedding starts a browser, a practice's website and a chat that lists it, and
 * resolves to { browser, host, chat, options, stop }. options are, as a script writes
 * them, the address of the API and a getToken that notes in seen why it was called.
 */
export async function startEmbedding() {
  const host = await serveHost();
  const [chat, browser] = await Promise.all([startSandbox('-embed-origins', host.listed), launch()]);
  host.chat = chat.url;
  const { token } = await chat.token();
  const options = `api: ${JSON.stringify(chat.url)}, getToken: (why) => { seen.push("token " + why); return window.nextToken ?? ${JSON.stringify(token)}; }`;
  const stop = async () => {
    await browser.close();
    host.close();
    await chat.stop();
  };
  return { browser, host, chat, options, stop };
}

/** strictest is the least that a page can allow; a script of its own is one thing more. */
export function strictest(chat, own) {
  return `default-src 'none'; script-src ${chat}${own ? " 'self'" : ''}; frame-src ${chat}`;
}

/** queued is a page's script that asks for commands before embed.js is there, and notes the events in seen. */
export function queued(options, ...commands) {
  return `
    window.seen = [];
    window.PracticeChat = { q: [
      ["on", "error", (e) => seen.push("error " + e.code)],
      ["on", "ready", () => seen.push("ready")],
      ["on", "open", () => seen.push("open")],
      ["on", "close", () => seen.push("close")],
      ["on", "unread", (n) => seen.push("unread " + n)],
      ["init", ${options}],
      ${commands.map((c) => JSON.stringify(c)).join(', ')}
    ] };`;
}

/** visitHost opens a page of a practice, and waits for the chat's button. */
export async function visitHost(browser, url, options = {}) {
  const visitor = await visit(browser, options);
  const { page } = visitor;
  const requests = [];
  visitor.context.on('request', (request) => requests.push(request.url()));
  await options.prepare?.(visitor);
  await page.goto(url);
  const button = page.locator('pc-launcher').getByRole('button', { name: options.label ?? /^Chat/ });
  await button.waitFor();
  const frame = page.frameLocator('iframe');
  const rows = frame.getByRole('list', { name: 'Conversations' }).getByRole('listitem');
  return {
    ...visitor,
    button,
    requests,
    frame,
    rows,
    signedIn: () => until('the conversations in the frame', async () => (await rows.count()) > 0).catch(async (error) => {
      const shown = await frame.locator('body').innerText({ timeout: 1000 }).catch(String);
      throw new Error(`${error.message}; it shows: ${shown}; the page has heard: ${await page.evaluate(() => window.seen)}`);
    }),
    seen: () => page.evaluate(() => window.seen),
    // In the frame, where locators do not reach: the page's own globals.
    inside: (fn, argument) => page.frames().find((f) => f !== page.mainFrame() && f.url() !== '').evaluate(fn, argument),
  };
}
