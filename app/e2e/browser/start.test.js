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
    await view?.close();
    view = undefined;
    await site.reset();
    await site.manners({ patient: false });
  });

  const signedLink = async (conversation) => {
    const { token } = await site.token();
    return `${site.url}/chat/${conversation}#${new URLSearchParams({ api: site.url, token })}`;
  };

  /** come opens a page whose app.wasm comes when release is called. */
  const come = async (address, options) => {
    view = await visit(browser, options);
    return go(address);
  };
  const go = async (address) => {
    const { page, chat } = view;
    let release;
    const released = new Promise((resolve) => (release = resolve));
    await page.route('**/app.wasm*', async (route) => {
      await released;
      await route.continue();
    });
    if (address) await page.goto(address, { waitUntil: 'commit' });
    else await page.reload({ waitUntil: 'commit' });
    return { page, chat, release };
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
      await chat.message.pressSequentially('The first line of some.\nAnd the next.'.replace('\n', ''));
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('A line below');
      for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Shift+ArrowLeft');
      const before = await state(page);
      assert.ok(before.focused);
      release();
      await taken(page);
      assert.deepEqual(await state(page), before);
      await page.getByRole('heading', { name: 'Ada Example' }).waitFor();
      await page.keyboard.type('b');
      assert.equal(await chat.message.inputValue(), 'The first line of some.And the next.\nA lineb' + 'below');
      await chat.press(chat.send);
      await chat.messages.getByText(/A lineb/).waitFor();
    });
  }

  test('an input method goes on with its word', async () => {
    const { page, chat, release } = await come(await signedLink(ada));
    const cdp = await page.context().newCDPSession(page);
    await chat.message.pressSequentially('Guten ');
    await cdp.send('Input.imeSetComposition', { text: 'た', selectionStart: 1, selectionEnd: 1 });
    release();
    await taken(page);
    await cdp.send('Input.imeSetComposition', { text: 'たg', selectionStart: 2, selectionEnd: 2 });
    await cdp.send('Input.insertText', { text: '旅' });
    await page.keyboard.type('!');
    assert.equal(await chat.message.inputValue(), 'Guten 旅!');
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
      assert.equal(await chat.message.inputValue(), text);
    });
  }
});
