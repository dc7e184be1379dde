// The widget in the website of a practice, by embed.js, under a policy that allows
// nothing but our script and our frame.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, afterEach, before, describe, test } from 'node:test';

import { startSandbox } from '../servers.js';
import { launch, until, visit } from './harness.js';

/** serveHost serves a practice's pages: address is filled in once the chat's is known. */
async function serveHost() {
  const host = { chat: '', token: '', pages: new Map() };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    const script = host.pages.get(pathname);
    if (script === undefined) return response.writeHead(404).end();
    if (pathname.endsWith('.js')) {
      return response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script);
    }
    const policy = `default-src 'none'; script-src ${host.chat} 'self'; frame-src ${host.chat}; connect-src 'self'`;
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy });
    response.end(`<!doctype html><html lang="en"><title>A practice</title><h1>A practice</h1><a href="#top">Top</a>
      <script src="/page.js"></script><script src="${host.chat}/web/embed.js" async></script>${script}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return Object.assign(host, { port, close: () => server.close() });
}

describe('embedded', { timeout: 240_000 }, () => {
  let browser;
  let host;
  let chat;
  let listed;
  let unlisted;
  let view;
  before(async () => {
    host = await serveHost();
    // Two names of this machine are two origins.
    listed = `http://localhost:${host.port}`;
    unlisted = `http://127.0.0.1:${host.port}`;
    [chat, browser] = await Promise.all([startSandbox('-embed-origins', listed), launch()]);
    host.chat = chat.url;
    const { token } = await chat.token();
    host.pages.set('/', '');
    host.pages.set('/page.js', `
      window.seen = [];
      window.PracticeChat = { q: [
        ["on", "error", (e) => seen.push("error " + e.code)],
        ["on", "ready", () => seen.push("ready")],
        ["on", "open", () => seen.push("open")],
        ["on", "close", () => seen.push("close")],
        ["on", "unread", (n) => seen.push("unread " + n)],
        ["init", { api: ${JSON.stringify(chat.url)}, getToken: (why) => { seen.push("token " + why); return ${JSON.stringify(token)}; } }],
      ] };`);
  });
  after(async () => {
    await browser?.close();
    host?.close();
    await chat?.stop();
  });
  afterEach(async () => {
    await view?.close();
    view = undefined;
  });

  const visitHost = async (origin, options = {}) => {
    view = await visit(browser, options);
    const requests = [];
    view.page.on('request', (r) => requests.push(r.url()));
    await view.page.goto(origin + '/');
    const button = view.page.getByRole('button', { name: /^Chat/ });
    await button.waitFor();
    return { page: view.page, button, requests, frame: view.page.frameLocator('iframe'), seen: () => view.page.evaluate(() => window.seen) };
  };

  test('before it is opened it is one request and no frame', async () => {
    const { page, requests } = await visitHost(listed);
    await page.waitForLoadState('networkidle');
    assert.deepEqual(requests.filter((url) => url.startsWith(chat.url)), [`${chat.url}/web/embed.js`]);
    assert.equal(page.frames().length, 1);
  });

  for (const size of ['phone', 'desktop']) {
    test(`${size}: opens, signs in by the page, closes by Escape and gives the focus back`, async () => {
      const { page, button, frame, requests, seen } = await visitHost(listed, { size });
      await button.focus();
      await page.keyboard.press('Enter');
      const rows = frame.getByRole('list', { name: 'Conversations' }).getByRole('listitem');
      await until('the conversations in the frame', async () => (await rows.count()) > 0);
      await frame.getByRole('button', { name: 'This device' }).press('Enter');
      const dialog = frame.getByRole('dialog', { name: 'This device' });
      await dialog.waitFor();
      await page.keyboard.press('Escape'); // is for the dialog
      await dialog.waitFor({ state: 'hidden' });
      assert.equal(await button.getAttribute('aria-expanded'), 'true');
      await rows.first().getByRole('button').focus();
      await page.keyboard.press('Escape');
      await until('the focus on the button', () => page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.tagName === 'BUTTON'));
      assert.equal(await button.getAttribute('aria-expanded'), 'false');
      await until('the unread count on the button', async () => /\(\d+\)/.test(await button.getAttribute('aria-label')));
      const events = await seen();
      assert.deepEqual(events.filter((e) => !e.startsWith('unread')), ['open', 'ready', 'token start', 'close']);
      for (const url of requests) assert.doesNotMatch(url, /eyJ/, 'a token in a URL');
    });
  }

  test('a page that is not listed gets a refusal and is told why', async () => {
    const { button, seen } = await visitHost(unlisted, { problems: true, expected: /frame-ancestors/ });
    await button.click();
    await until('the error', async () => (await seen()).includes('error blocked'));
  });

  test('posts of strangers are not heard', async () => {
    const { page, button, frame, seen } = await visitHost(listed);
    await button.click();
    const rows = frame.getByRole('list', { name: 'Conversations' }).getByRole('listitem');
    await until('the conversations in the frame', async () => (await rows.count()) > 0);
    const before = await seen();
    await page.evaluate((chatOrigin) => {
      const inner = document.querySelector('body > div').shadowRoot.querySelector('iframe').contentWindow;
      const { port2 } = new MessageChannel();
      for (let i = 0; i < 1000; i++) {
        // From the page itself, which is neither the frame nor of its origin ...
        window.postMessage({ practiceChat: 'hello', nonce: '0'.repeat(32) }, '*');
        // ... and to the frame, which has its port already.
        inner.postMessage({ practiceChat: 'port', nonce: '0'.repeat(32) }, chatOrigin);
        inner.postMessage({ is: 'sign-out' }, chatOrigin);
      }
      inner.postMessage({ practiceChat: 'port', nonce: '0'.repeat(32) }, chatOrigin, [port2]);
    }, chat.url);
    await page.waitForTimeout(300);
    assert.ok((await rows.count()) > 0, 'still signed in');
    assert.deepEqual((await seen()).filter((e) => !e.startsWith('unread')), before.filter((e) => !e.startsWith('unread')));
  });

  test('comes and goes without leaving anything', async () => {
    const { page } = await visitHost(listed);
    const left = await page.evaluate(() => {
      window.PracticeChat.destroy();
      const nodes = document.body.childElementCount;
      for (let i = 0; i < 200; i++) {
        window.PracticeChat.init({ label: `Chat ${i}` });
        window.PracticeChat.open();
        window.PracticeChat.destroy();
      }
      return { more: document.body.childElementCount - nodes, frames: window.length };
    });
    assert.deepEqual(left, { more: 0, frames: 0 });
  });
});
