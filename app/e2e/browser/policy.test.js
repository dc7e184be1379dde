// What the widget asks of a page and of the network: no more than it says, under the
// strictest policy, and no token where it could be read later.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startNode, startSandbox } from '../servers.js';
import { Chat } from './chat.js';
import { serveHost, strictest, visitHost } from './embedding.js';
import { launch, until } from './harness.js';

describe('policy', { timeout: 240_000 }, () => {
  let browser;
  let chat;
  let node; // the API, of an origin of its own
  let host;
  let view;
  before(async () => {
    [host, node, browser] = await Promise.all([serveHost(), startNode(), launch()]);
    chat = await startSandbox('-embed-origins', host.listed);
    host.chat = chat.url;
  });
  after(async () => {
    await browser?.close();
    host?.close();
    await Promise.all([chat?.stop(), node?.stop()]);
  });
  afterEach(async () => {
    await view?.close();
    view = undefined;
  });

  // Violations are counted in every frame, whether or not the console tells of them.
  const counted = ({ page }) => page.addInitScript(() => {
    window.violations = [];
    addEventListener('securitypolicyviolation', (e) => window.violations.push(`${e.violatedDirective}: ${e.blockedURI} ${e.sourceFile}`));
  });
  const violations = async (page) => (await Promise.all(page.frames().map((f) => f.evaluate(() => window.violations)))).flat();

  // Everything that a frame keeps, as text.
  const kept = () => {
    const text = (value) => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
      return typeof value === 'object' && value !== null ? Object.entries(value).map(([k, v]) => k + text(v)).join(' ') : String(value);
    };
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return (async () => {
      const all = [document.cookie, document.title, location.href, window.name, text({ ...localStorage }), text({ ...sessionStorage }), text(history.state)];
      for (const { name } of await indexedDB.databases()) {
        const db = await done(indexedDB.open(name));
        for (const store of db.objectStoreNames) all.push(text(await done(db.transaction(store).objectStore(store).getAll())));
        db.close();
      }
      for (const name of await caches.keys()) {
        for (const request of await (await caches.open(name)).keys()) all.push(request.url);
      }
      return all.join('\n');
    })();
  };

  for (const size of ['phone', 'desktop']) {
    test(`${size}: a whole walk asks for nothing else, and leaves the token nowhere`, async () => {
      // The page has no script of its own: what it would say, the test says.
      host.page('/', `${host.script()}<practice-chat api="${node.url}"></practice-chat>`);
      view = await visitHost(browser, `${host.listed}/`, { size, prepare: counted });
      const { page, context, button, requests, frame, signedIn } = view;
      const said = [];
      page.on('console', (message) => said.push(message.text()));
      const sockets = [];
      page.on('websocket', (socket) => sockets.push(socket.url()));
      const { token } = await node.token();
      const response = page.waitForResponse(`${chat.url}/`);
      await page.evaluate((token) => {
        const element = document.querySelector('practice-chat');
        window.PracticeChat.init({ api: element.getAttribute('api'), getToken: () => token });
      }, token);
      const inside = new Chat(frame, { touch: size !== 'desktop', onePane: true });
      await inside.press(button);
      const policy = (await response).headers()['content-security-policy'].split('; ');
      assert.ok(policy.includes("script-src 'self' 'wasm-unsafe-eval'"), policy);
      assert.ok(policy.includes("style-src 'self'"), policy);

      await signedIn();
      await inside.open('Ben Sample');
      await inside.write('A note for the walk');
      await inside.item('A note for the walk').waitFor();
      await inside.remove('A note for the walk');
      await inside.item('A note for the walk').waitFor({ state: 'detached' });
      await inside.press(inside.back);
      await inside.press(inside.search);
      await inside.search.pressSequentially('Sample');
      await inside.results.waitFor();
      await inside.search.fill('');
      await inside.press(inside.thisDevice);
      const device = frame.getByRole('dialog', { name: 'This device' });
      await inside.press(device.getByRole('button', { name: 'Diagnostics', exact: true }));
      const diagnostics = frame.getByRole('dialog', { name: 'Diagnostics' });
      await diagnostics.waitFor();
      const shown = await diagnostics.innerText();
      await diagnostics.press('Escape');
      await inside.keepUnder('a pin for the walk');
      await inside.lock();
      await inside.enter('a pin for the walk');
      await signedIn();

      const secret = token.split('.')[2];
      const frames = await Promise.all(page.frames().map((f) => f.evaluate(kept)));
      for (const [what, texts] of Object.entries({ storage: frames, console: said, diagnostics: [shown], 'a request': requests, 'a socket': sockets, 'the server\'s output': chat.said() })) {
        for (const text of texts) assert.ok(!text.includes(secret) && !text.includes(token.split('.')[1]), `the token is in ${what}: ${text.slice(0, 200)}`);
      }
      await inside.press(inside.signOut);
      await inside.press(frame.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }));
      await inside.signIn.waitFor();

      assert.deepEqual(await violations(page), []);
      const origins = new Set([...requests, ...sockets].map((url) => new URL(url).origin.replace('ws:', 'http:')));
      assert.deepEqual([...origins].sort(), [chat.url, host.listed, node.url].sort());
      assert.deepEqual(sockets.map((url) => new URL(url).search.replace(/&t=[^&]*/, '')).filter((search) => search !== '?EIO=4&transport=websocket'), []);
      assert.equal(context.pages().length, 1);
    });
  }

  test('a policy without our frame is said to be the reason', async () => {
    const policy = strictest(chat.url, true).replace(/frame-src .*/, "frame-src 'none'");
    host.page('/', host.script('data-auto'), 'window.seen = []; window.PracticeChat = { q: [["on", "error", (e) => seen.push(e)]] };', policy);
    view = await visitHost(browser, `${host.listed}/`, { problems: true, expected: /frame-src/ });
    await view.button.click();
    const [error] = await until('the error', async () => (await view.seen()).length > 0 && view.seen());
    assert.equal(error.code, 'blocked');
    assert.match(error.text, /frame-src/);
  });

  test('each website around it has a storage of its own', async () => {
    const second = await serveHost();
    const both = await startSandbox('-embed-origins', `${host.listed},${second.unlisted}`);
    host.chat = second.chat = both.url;
    const { token } = await both.token();
    const noted = () => JSON.stringify(Object.keys({ ...localStorage }).filter((key) => key === 'pc-test'));
    try {
      for (const site of [host, second]) site.page('/', site.script(), `window.PracticeChat = { q: [["init", { api: ${JSON.stringify(both.url)}, getToken: () => ${JSON.stringify(token)} }]] };`);
      view = await visitHost(browser, `${host.listed}/`, { problems: true }); // pages that are left with an open socket
      const { page, button, signedIn, inside, rows } = view;
      await button.click();
      await signedIn();
      await inside(() => localStorage.setItem('pc-test', '1'));
      assert.equal(await inside(noted), '["pc-test"]');
      await page.goto(`${second.unlisted}/`); // another site: 127.0.0.1 is not localhost
      await button.click();
      await signedIn();
      assert.equal(await inside(noted), '[]');
      await page.goto(`${both.url}/`);
      await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor(); // nothing of the frame's account
      assert.equal(await page.evaluate(noted), '[]');
      await page.goto(`${host.listed}/`);
      await button.click();
      await signedIn();
      assert.equal(await inside(noted), '["pc-test"]');
      assert.ok((await rows.count()) > 0);
    } finally {
      host.chat = chat.url;
      second.close();
      await both.stop();
    }
  });

  test('where storage is blocked it works in memory, and says so', async () => {
    host.page('/', host.script(), `window.PracticeChat = { q: [["init", { api: ${JSON.stringify(chat.url)}, getToken: async () => (await (await fetch("/token")).text()) }]] };`,
      `${strictest(chat.url, true)}; connect-src 'self'`);
    host.file('/token', 'text/plain', (await chat.token()).token);
    view = await visitHost(browser, `${host.listed}/`, {
      prepare: ({ page }) => page.addInitScript(() => {
        if (window.parent === window) return;
        // As in a frame of a browser that is set to block all that others keep.
        const refuse = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); };
        for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { configurable: true, get: refuse });
        IDBFactory.prototype.open = refuse;
        for (const [of, name] of [[CacheStorage, 'open'], [ServiceWorkerContainer, 'register']]) of.prototype[name] = async () => refuse();
      }),
    });
    const { button, frame, signedIn } = view;
    await button.click();
    await signedIn();
    await frame.getByRole('alert').filter({ hasText: 'Nothing is kept on this device' }).waitFor();
    await new Chat(frame, { touch: false, onePane: true }).open('Ben Sample');
  });
});
