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

  // everyDialog goes through what the inbox and a conversation bring up: settings, each
  // of which holds at once, saved replies and their menu, the keys, questions, undo,
  // filters, and a question that the person answers.
  const everyDialog = async (inside, frame) => {
    const button = (name, within = frame) => within.getByRole('button', { name, exact: true });
    const dialog = (name) => frame.getByRole('dialog', { name, exact: true });
    const settings = dialog('Settings');
    await inside.press(button('Settings'));
    for (const [name, ...values] of [['Appearance', 'Dark', 'Automatic'], ['To send a message', 'Ctrl + Enter', 'Enter'], ['Wait before sending', '5 seconds']]) {
      for (const value of values) await settings.getByRole('combobox', { name, exact: true }).selectOption(value);
    }
    for (const name of ['Deutsch', 'English']) {
      await frame.locator('#pc-language').selectOption(name);
      await frame.getByRole('dialog', { name: name === 'English' ? 'Settings' : 'Einstellungen', exact: true }).waitFor();
    }
    await settings.getByRole('checkbox', { name: 'Privacy mode' }).click();
    await settings.getByRole('checkbox', { name: 'Privacy mode' }).click();
    await inside.press(button('Diagnostics', settings));
    await inside.press(button('Copy', dialog('Diagnostics')));
    await dialog('Diagnostics').getByText(/^(Copied\.|This browser did not)/).waitFor();
    await inside.press(button('Close', dialog('Diagnostics')));
    await inside.press(button('Settings'));
    await inside.press(button('Clear this device', settings));
    await inside.press(button('Cancel', dialog('Delete what Practice Chat keeps on this device?')));
    await inside.press(inside.signOut);
    await inside.press(button('Stay signed in', dialog('Sign out?')));
    for (const name of ['Unread', 'Drafts', 'Not sent', 'All']) await frame.getByRole('radio', { name, exact: true }).click();

    await inside.open('Otto Specimen');
    await inside.press(button('Saved replies'));
    const replies = dialog('Saved replies');
    await replies.getByRole('textbox', { name: 'Short name' }).fill('thanks');
    await replies.getByRole('textbox', { name: 'Text', exact: true }).fill('Thank you. See https://example.org/plan for more.');
    await inside.press(button('Save', replies));
    await replies.getByRole('listitem').waitFor();
    await inside.press(button('Close', replies));
    await inside.press(inside.message);
    await inside.message.pressSequentially('/th');
    await inside.press(frame.getByRole('option').first());
    await inside.press(inside.send);
    await inside.press(button('Undo'));
    await until('the text is back', async () => (await inside.message.inputValue()).startsWith('Thank you'));
    await inside.press(inside.send);
    await frame.getByRole('link', { name: 'https://example.org/plan' }).waitFor();
    await inside.press(inside.back);
    await inside.press(button('Settings'));
    await settings.getByRole('combobox', { name: 'Wait before sending' }).selectOption('Off');
    await inside.press(button('Close', settings));
    await inside.rows.first().getByRole('button').press('?'); // a finger has no button for it
    await inside.press(button('Close', dialog('Keyboard shortcuts')));

    await node.manners({ ack: false, echo: false, cut: 'before' });
    await inside.open('Ivy Placeholder');
    await inside.write('Did this arrive?');
    await until('no connection', async () => !/^Online/.test(await inside.connection.innerText()));
    await node.manners({ ack: true, echo: true, cut: 'off' });
    await until('online again', async () => /^Online/.test(await inside.connection.innerText()), 30_000);
    await inside.press(inside.back);
  };

  for (const size of ['phone', 'desktop']) {
    test(`${size}: a whole walk asks for nothing else, and leaves the token nowhere`, async () => {
      await node.reset();
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
      await everyDialog(inside, frame);
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
      assert.deepEqual(said.filter((text) => /Content Security Policy/.test(text)), []);
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
