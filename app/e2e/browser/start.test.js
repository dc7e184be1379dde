// What is written before the app has started: it goes on in the same text box once the
// app has taken over, or waits until its conversation can be opened.
//
//   START=100 node --test browser/start.test.js    100 cold starts on a slow network

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { conversationUUID } from '../node-server/seed.js';
import { startSandbox } from '../servers.js';
import { launch, until, visit } from './harness.js';
import { slow } from './slow.js';

const starts = Number(process.env.START ?? 1);
const [ada, ben] = [0, 1].map(conversationUUID);
const pin = 'four words will do';

describe('written before the start', { timeout: 2 * 3_600_000 }, () => {
  let site;
  let browser;
  let view;
  before(async () => {
    [site, browser] = await Promise.all([startSandbox(), launch()]);
    await site.manners({ patient: false });
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  afterEach(async () => {
    await site.reset();
    await site.manners({ patient: false });
    await view?.close();
    view = undefined;
  });

  const signedLink = async (conversation) => {
    const { token } = await site.token();
    return `${site.url}/chat/${conversation}#${new URLSearchParams({ api: site.url, token })}`;
  };

  /** come opens a page whose app starts when release is called. */
  const come = async (address, options) => {
    view = await visit(browser, options);
    await view.page.addInitScript(() => {
      const compile = WebAssembly.compileStreaming;
      const released = new Promise((resolve) => (globalThis.release = resolve));
      WebAssembly.compileStreaming = (...args) => released.then(() => compile(...args));
    });
    return go(address);
  };
  const go = async (address) => {
    const { page, chat } = view;
    await (address ? page.goto(address, { waitUntil: 'commit' }) : page.reload({ waitUntil: 'commit' }));
    return { page, chat, release: () => page.evaluate(() => globalThis.release()) };
  };
  const state = (page) =>
    page.evaluate(() => {
      const box = document.querySelector('textarea[aria-label="Message"]');
      const { x, y, width, height } = box.getBoundingClientRect();
      const { selectionStart: from, selectionEnd: to, value } = box;
      return { value, from, to, focused: document.activeElement === box, place: { x, y, width, height } };
    });
  const taken = (page) => page.locator('#pc-shell').waitFor({ state: 'detached' });
  const draft = (page) => page.getByText('Draft:').waitFor({ state: 'attached' });

  for (const size of ['phone', 'tablet', 'desktop']) {
    test(`${size}: text, caret, focus and place stay as they are`, async () => {
      const { page, chat, release } = await come(await signedLink(ada), { size });
      await chat.press(chat.message);
      const first = `The first line on a ${size}.`; // each sends into the same conversation
      await chat.message.pressSequentially(first);
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('A line below');
      for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Shift+ArrowLeft');
      const before = await state(page);
      assert.ok(before.focused);
      await release();
      await taken(page);
      assert.deepEqual(await state(page), before);
      await page.getByRole('heading', { name: 'Ada Example' }).waitFor();
      await page.keyboard.type('b');
      assert.equal(await chat.message.inputValue(), `${first}\nA linebbelow`);
      await chat.press(chat.send);
      await chat.messages.getByText(first).waitFor();
    });
  }

  test('an input method goes on with its word', async () => {
    const { page, chat, release } = await come(await signedLink(ada));
    const cdp = await page.context().newCDPSession(page);
    await chat.message.pressSequentially('Guten ');
    await cdp.send('Input.imeSetComposition', { text: 'た', selectionStart: 1, selectionEnd: 1 });
    await release();
    await taken(page);
    await cdp.send('Input.imeSetComposition', { text: 'たg', selectionStart: 2, selectionEnd: 2 });
    await cdp.send('Input.insertText', { text: '旅' });
    await page.keyboard.type('!');
    assert.equal(await chat.message.inputValue(), 'Guten 旅!');
  });

  test('goes before it what was kept of a draft', async () => {
    const { page, chat, release } = await come(await signedLink(ada));
    await release();
    await taken(page);
    await chat.message.fill('Kept before');
    await draft(page);
    const next = await go();
    await next.chat.message.pressSequentially('Written since');
    await page.keyboard.press('ArrowLeft');
    await next.release();
    await taken(page);
    assert.equal(await chat.message.inputValue(), 'Kept before\nWritten since');
    await page.keyboard.type('X');
    assert.equal(await chat.message.inputValue(), 'Kept before\nWritten sincXe');
  });

  test('waits behind a lock, and for its own conversation', async () => {
    const { page, chat, release } = await come(await signedLink(ada));
    await release();
    await taken(page);
    await chat.keepUnder(pin);
    await chat.lock();
    const next = await go(`${site.url}/chat/${ben}`);
    await next.chat.message.pressSequentially('For Ben alone');
    await next.release();
    await chat.pin.waitFor();
    await taken(page);
    await until('the focus on the PIN', () => chat.pin.evaluate((box) => document.activeElement === box));
    assert.ok(!(await page.content()).includes('For Ben alone'));
    const stored = await page.evaluate(async () => {
      const kept = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), JSON.stringify(history.state), location.href];
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((resolve) => (indexedDB.open(name).onsuccess = (e) => resolve(e.target.result)));
        for (const store of db.objectStoreNames) {
          const rows = await new Promise((resolve) => (db.transaction(store).objectStore(store).getAll().onsuccess = (e) => resolve(e.target.result)));
          kept.push(JSON.stringify(rows));
        }
        db.close();
      }
      return kept.join();
    });
    assert.ok(!stored.includes('For Ben alone'));
    await chat.enter(pin);
    await page.getByRole('heading', { name: 'Ben Sample' }).waitFor();
    await until('the text', async () => (await chat.message.inputValue()) === 'For Ben alone');
    await chat.open('Ada Example');
    await until('no text', async () => (await chat.message.inputValue()) === '');
  });

  test('waits for somebody to sign in, and is gone with a sign-out', async () => {
    const { page, chat, release } = await come(`${site.url}/chat/${ben}`);
    await chat.message.pressSequentially('For Ben alone');
    await release();
    await chat.signIn.waitFor();
    const { token } = await site.token();
    await page.evaluate((link) => (location.hash = link), new URLSearchParams({ api: site.url, token }).toString());
    await page.getByRole('heading', { name: 'Ben Sample' }).waitFor();
    await until('the text', async () => (await chat.message.inputValue()) === 'For Ben alone');
    await chat.leave();
    assert.ok(!(await page.content()).includes('For Ben alone'));
    await page.evaluate((api) => (location.hash = `api=${api}`), site.url);
    await until('the address without a fragment', () => page.evaluate(() => location.hash === ''));
    assert.ok(await chat.signIn.isVisible(), 'an address without a token signs nobody in');
  });

  test('a page that is loaded again has its conversation, and the text box at once', async () => {
    const { page, chat, release } = await come(await signedLink(ada), { size: 'phone' });
    await release();
    await taken(page);
    const again = await go();
    await again.chat.message.waitFor();
    await again.release();
    await taken(page);
    await page.getByRole('heading', { name: 'Ada Example' }).waitFor();
    await chat.press(chat.back);
    await chat.conversations.waitFor();
    const last = await go();
    await page.getByText('Loading Practice Chat').waitFor();
    assert.equal(await chat.message.isVisible(), false);
    await last.release();
    await taken(page);
  });

  for (let i = 1; i <= starts; i++) {
    test(`200 characters while the app loads slowly, ${i} of ${starts}`, async () => {
      view = await visit(browser);
      const { page, chat } = view;
      await slow(page);
      await page.goto(await signedLink(ben), { waitUntil: 'commit' });
      const text = Array.from({ length: 200 }, (_, n) => 'abcdefghij klmnopqr '[(n * 7 + i) % 20]).join('');
      await chat.message.waitFor();
      await page.keyboard.type(text.slice(0, 50));
      assert.equal(await page.locator('#pc-shell').count(), 1, 'the app was faster than the fingers');
      await page.keyboard.type(text.slice(50), { delay: 20 }); // on and on, whenever the app takes over
      await page.locator('#pc-shell').waitFor({ state: 'detached', timeout: 60_000 });
      await until('the text in its conversation', async () => (await chat.message.inputValue()) !== '', 60_000);
      assert.equal(await chat.message.inputValue(), text);
      await page.getByRole('heading', { name: 'Ben Sample' }).waitFor();
    });
  }
});
