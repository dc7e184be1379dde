// What people notice who do not look at the page, or not as it was drawn: what is read
// out, where the focus goes, small windows, large text, other colours, input methods.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { conversationUUID } from '../node-server/seed.js';
import { startNode, startSandbox } from '../servers.js';
import { launch, until } from './harness.js';
import { probe, spacing, walk } from './probes.js';
import { show } from './states.js';

const otto = conversationUUID(4);

describe('probes', { timeout: 600_000 }, () => {
  let browser;
  let site;
  let backend;
  let view;
  before(async () => {
    [site, backend, browser] = await Promise.all([startSandbox(), startNode(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await Promise.all([site?.stop(), backend?.stop()]);
  });
  afterEach(async () => {
    await view?.close();
    view = undefined;
  });
  const go = async (state, size) => (view = await show(browser, site, backend, state, size));

  test('100 messages are announced once each, in order and the sender first, or counted', async () => {
    const { page, chat } = await go('inbox', 'desktop');
    await chat.open('Otto Specimen');
    await page.evaluate(() => {
      window.heard = [];
      new MutationObserver((records) => {
        for (const { addedNodes } of records) for (const node of addedNodes) window.heard.push(node.textContent);
      }).observe(document.getElementById('pc-live'), { childList: true, subtree: true, characterData: true });
    });
    const heard = () => page.evaluate(() => window.heard.filter(Boolean));
    // Some one after the other, as people write, and the others at once.
    const single = 12;
    for (let n = 1; n <= single; n++) {
      await backend.say(otto, `Number ${n} of a hundred`);
      await until(`announcement ${n}`, async () => (await heard()).length >= n);
      await page.evaluate(() => new Promise((done) => setTimeout(done, 600))); // a person's pause: what is measured
    }
    assert.deepEqual(await heard(), Array.from({ length: single }, (_, i) => `Otto Specimen: Number ${i + 1} of a hundred`));
    await backend.say(otto, 'Many at once', 100 - single);
    const count = async () => (await heard()).slice(single).reduce((sum, text) => sum + Number(/^(\d+) new messages from Otto Specimen$/.exec(text)?.[1] ?? /^Otto Specimen: Many at once/.test(text)), 0);
    await until('all of them', async () => (await count()) >= 100 - single);
    assert.equal(await count(), 100 - single);
    assert.ok((await heard()).length <= single + 6, `${(await heard()).length} announcements`);
    await page.evaluate(() => (window.heard.length = 0));
    await chat.write('Is typing silent?'); // the patient types, and answers
    await chat.typing('Otto Specimen').waitFor();
    await chat.typing('Otto Specimen').waitFor({ state: 'hidden' });
    assert.deepEqual((await heard()).filter((text) => /typing/.test(text)), []);
  });

  for (const [state, size] of [['sign-in', 'desktop'], ['conversation', 'desktop'], ['inbox', 'phone'], ['settings', 'phone'], ['uncertain', 'desktop']]) {
    test(`Tab leads through ${state} on a ${size} in the order of reading, and the focus shows`, async () => {
      const { page } = await go(state, size);
      assert.deepEqual(await walk(page), []);
    });
  }

  test('the focus comes back from every dialog', async () => {
    const { page, chat } = await go('conversation', 'desktop');
    for (const name of ['Settings', 'This device', 'Sign out', 'Saved replies']) {
      const opener = page.getByRole('button', { name, exact: true });
      await opener.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await until(`the focus in ${name}`, () => page.evaluate(() => Boolean(document.activeElement.closest('dialog'))));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await until(`the focus back on ${name}`, () => opener.evaluate((e) => e === document.activeElement));
    }
    await chat.write('Where is the focus now?');
    await until('the box is empty', async () => (await chat.message.inputValue()) === '');
    assert.ok(await chat.message.evaluate((e) => e === document.activeElement), 'it stays in the text box');
  });

  const everywhere = async (page) => {
    const found = [];
    for (const name of ['reflow', 'clipped']) found.push(...(await probe(page, name)));
    return found;
  };

  for (const state of ['sign-in', 'inbox', 'conversation', 'uncertain', 'settings', 'this device', 'diagnostics', 'locked']) {
    test(`${state}: 320 px, zoom of 400%, text spacing, forced colours, no motion`, async () => {
      const { page } = await go(state, 'desktop');
      const found = [];
      const note = (where, faults) => found.push(...faults.map((fault) => `${where}: ${fault}`));
      await page.setViewportSize({ width: 320, height: 640 });
      note('320 px', await everywhere(page));
      await page.setViewportSize({ width: 320, height: 256 }); // 1280 by 1024 at 400%
      note('400%', await everywhere(page));
      await page.setViewportSize({ width: 390, height: 844 });
      await spacing(page, true);
      note('text spacing', await everywhere(page));
      await spacing(page, false);
      await page.emulateMedia({ forcedColors: 'active' });
      note('forced colours', await probe(page, 'edges'));
      await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' });
      note('no motion', await probe(page, 'still'));
      assert.ok(!found.length, found.join('\n'));
    });
  }

  for (const order of ['before', 'after']) {
    test(`Enter ends a word of an input method whose key comes ${order} its end, and sends nothing`, async () => {
      const { page, chat } = await go('conversation', 'desktop');
      await chat.message.focus();
      const cdp = await page.context().newCDPSession(page);
      await cdp.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
      const key = { key: 'Enter', code: 'Enter', keyCode: 229, bubbles: true, cancelable: true };
      const press = (composing) => chat.message.evaluate((box, init) => box.dispatchEvent(new KeyboardEvent('keydown', init)), { ...key, isComposing: composing });
      if (order === 'before') await press(true); // as Chromium and Firefox do
      await cdp.send('Input.insertText', { text: '日本' });
      if (order === 'after') await press(false); // as Safari does
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.equal(await chat.message.inputValue(), '日本');
      await page.keyboard.press('Enter');
      await chat.item('日本').waitFor();
    });
  }

  test('Ctrl+Enter sends, and Enter begins a line, where that is chosen', async () => {
    const { page, chat } = await go('conversation', 'desktop');
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('combobox', { name: 'To send a message' }).selectOption('Ctrl + Enter');
    await page.keyboard.press('Escape');
    await chat.message.click();
    await page.keyboard.type('One');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Two');
    assert.equal(await chat.message.inputValue(), 'One\nTwo');
    await page.keyboard.press('Control+Enter');
    await until('it is sent', async () => (await chat.message.inputValue()) === '');
  });
});
