// What is kept on the device, as a person meets it: locking and unlocking, the
// warnings, the search, the diagnostics.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import { conversationUUID } from '../node-server/seed.js';
import { startSandbox } from '../servers.js';
import { Chat } from './chat.js';
import { launch, link, until, visit } from './harness.js';

const pin = 'four words will do';

describe('kept on the device', { timeout: 300_000 }, () => {
  let browser;
  let site;
  let visitor;
  before(async () => {
    [site, browser] = await Promise.all([startSandbox(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  beforeEach(() => site.reset());
  afterEach(async () => {
    await visitor?.close();
    visitor = undefined;
  });

  // enter signs in, and stops the clock of the page if the test is to turn it.
  async function enter(options = {}) {
    visitor = await visit(browser, options);
    const { page, chat } = visitor;
    if (options.clock) await page.clock.install();
    if (options.installed) await page.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: true }));
    await page.goto(link(site.url, site.url, (await site.token()).token));
    await until('12 conversations', async () => (await chat.rows.count()) === 12);
    return visitor;
  }

  test('locking leaves nothing of a conversation in the page, from the first moment', async () => {
    const { page, chat } = await enter();
    await chat.keepUnder(pin);
    await chat.open('Otto Specimen');
    await chat.message.pressSequentially('Draft of a secret');
    await chat.search.pressSequentially('Specimen');
    await chat.results.getByRole('listitem').first().waitFor();
    await chat.press(page.getByRole('button', { name: 'Saved replies', exact: true }));
    const replies = page.getByRole('dialog', { name: 'Saved replies' });
    await replies.getByRole('textbox', { name: 'Text', exact: true }).fill('A secret reply');
    await chat.press(replies.getByRole('button', { name: 'Save', exact: true }));
    await replies.getByRole('listitem').filter({ hasText: 'A secret reply' }).waitFor();
    // The moment is when the messages go; go-app renders some milliseconds later.
    await page.evaluate(() => {
      const log = document.querySelector('[role=log]');
      const all = () => [document.title, document.body.textContent, ...[...document.querySelectorAll('input, textarea')].map((box) => box.value)].join('\n');
      window.before = all();
      new MutationObserver(() => {
        if (!log.querySelector('[role=article]') && !window.then) window.then = all();
      }).observe(log, { subtree: true, childList: true, characterData: true });
    });
    // By script, as another page would: over it there is a dialog.
    const lockNow = page.getByRole('button', { name: 'Lock now', includeHidden: true });
    await lockNow.evaluate((button) => button.click());
    await chat.pin.waitFor();
    const texts = await page.evaluate(() => [window.before, window.then, document.documentElement.outerHTML]);
    const marks = /Specimen|Otto|secret|Example|going again on Friday|one who had asked/;
    assert.match(texts[0], marks);
    for (const text of texts.slice(1)) assert.doesNotMatch(text, marks);
    assert.equal(await page.title(), 'Practice Chat');
    assert.equal(await page.getByRole('dialog').count(), 0);
  });

  test('a wrong PIN is said at once, the right one opens', async () => {
    const { page, chat } = await enter({ size: 'phone' });
    await chat.keepUnder(pin);
    await chat.lock();
    assert.equal(await chat.pin.getAttribute('type'), 'password');
    for (const left of [9, 8, 7, 6]) {
      await chat.enter('1234');
      await page.getByRole('alert').filter({ hasText: new RegExp(`Wrong PIN\\s*${left} attempts left`) }).waitFor();
      assert.equal(await chat.pin.inputValue(), '');
    }
    await page.getByText(/^Next attempt in 0:0\d$/).waitFor();
    await page.getByText('You can try again now.').waitFor();
    await chat.pin.fill(pin);
    await page.keyboard.press('Enter');
    await until('12 conversations', async () => (await chat.rows.count()) === 12);
    assert.equal(await focused(page), 'Conversations');
  });

  test('somebody who comes back in time goes on as if nothing had been', async () => {
    const { page, chat } = await enter({ clock: true });
    await chat.keepUnder(pin, '1 minute');
    await chat.open('Ben Sample');
    await chat.message.pressSequentially('Good morning');
    const warning = page.getByRole('alertdialog', { name: 'Locking soon' });
    const wait = async () => {
      await page.clock.fastForward(40_500); // less than a connection may be silent
      await warning.waitFor();
    };
    await wait();
    assert.equal(await focused(page), 'Stay');
    await page.keyboard.type(', Ben'); // its first letter ends the warning
    await warning.waitFor({ state: 'hidden' });
    assert.equal(await chat.message.inputValue(), 'Good morning, Ben');
    await wait();
    await page.keyboard.press('Enter'); // neither sends nor breaks the line
    await warning.waitFor({ state: 'hidden' });
    assert.equal(await chat.message.inputValue(), 'Good morning, Ben');
    await wait();
    const box = await chat.target('Ada Example').boundingBox();
    await page.mouse.click(box.x + 5, box.y + 5); // beside the warning, on a conversation
    await warning.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: 'Ben Sample' }).waitFor();
    await wait();
    await page.clock.fastForward(20_500);
    await chat.pin.waitFor();
    assert.equal(await focused(page), 'PIN');
    await chat.enter(pin);
    await chat.row('Ben Sample').filter({ hasText: 'Draft: Good morning, Ben' }).waitFor();
  });

  test('signing out while locked deletes what was kept, after asking', async () => {
    const { page, chat } = await enter();
    await chat.keepUnder(pin);
    await chat.lock();
    await chat.press(chat.signOut);
    await chat.press(page.getByRole('dialog').getByRole('button', { name: 'Cancel', exact: true }));
    await chat.pin.waitFor();
    await chat.leave();
  });

  test('without a token the page opens on what is kept, and says how old it is', async () => {
    const { page, chat } = await enter({ size: 'phone' });
    const asOf = page.getByText(/^As of \d+:\d\d/).filter({ visible: true });
    await chat.open('Otto Specimen');
    await chat.message.pressSequentially('About the bridge');
    await chat.press(chat.back);
    await chat.row('Otto Specimen').filter({ hasText: 'Draft: About the bridge' }).waitFor();
    await page.goto(site.url);
    await until('12 conversations', async () => (await chat.rows.count()) === 12);
    await asOf.waitFor();
    await page.getByRole('alert').filter({ hasText: 'Sign in again to connect' }).waitFor();
    await chat.open('Otto Specimen');
    await chat.item('We are going again on Friday.').waitFor();
    await asOf.waitFor();
    assert.equal(await chat.message.inputValue(), 'About the bridge');
    await chat.press(chat.send);
    await page.getByText('Waiting for a connection').waitFor();
    await chat.press(chat.back);
    await chat.press(chat.target('Tess Template'));
    await page.getByText('These messages are not on this device').waitFor();
    await chat.press(page.getByRole('button', { name: 'Enter a new token' }));
    await page.getByRole('dialog').getByRole('textbox', { name: 'Access token' }).fill((await site.token()).token);
    await page.keyboard.press('Enter');
    await page.getByText('These messages are not on this device').waitFor({ state: 'hidden' });
    await chat.press(chat.back);
    await chat.open('Otto Specimen');
    await chat.item('About the bridge').waitFor();
    await until('the message sent', async () => (await page.getByText('Waiting for a connection').count()) === 0);
  });

  test('what is new is marked where it begins, not in what the device has kept', async () => {
    const { page, chat } = await enter();
    await chat.open('Ben Sample');
    await chat.open('Otto Specimen');
    await site.say(conversationUUID(1), 'That is the first of the new ones.');
    await chat.press(page.getByRole('button', { name: 'Refresh', exact: true }));
    await chat.row('Ben Sample').getByText('That is the first of the new ones.').waitFor();
    await site.manners({ latency_ms: 3000 });
    await chat.open('Ben Sample');
    const mark = chat.messages.getByText('New messages', { exact: true });
    assert.equal(await chat.item('That is the first of the new ones.').count(), 0, 'the server has answered too soon');
    assert.equal(await mark.count(), 0);
    await chat.item('That is the first of the new ones.').waitFor();
    await mark.waitFor();
    const text = await chat.messages.innerText();
    assert.match(text.slice(text.indexOf('New messages')), /first of the new ones/);
    assert.equal(text.slice(text.indexOf('New messages')).split('\n').filter((line) => line.includes('.')).length, 1, text);
  });

  test('a draft and a lock are the same in every page', async () => {
    const { page, chat, context } = await enter();
    const other = await context.newPage();
    const two = new Chat(other, {});
    await other.goto(link(site.url, site.url, (await site.token()).token));
    await until('12 conversations', async () => (await two.rows.count()) === 12);
    for (const c of [chat, two]) await c.open('Tess Template');
    const holds = (c, text) => until(`«${text}»`, async () => (await c.message.inputValue()) === text);
    await two.message.pressSequentially('From the other page');
    await holds(chat, 'From the other page');
    await chat.message.pressSequentially(', and this one');
    await holds(two, 'From the other page, and this one');
    await two.press(two.send);
    await holds(chat, '');
    await holds(two, '');
    await chat.item('From the other page, and this one').waitFor();
    await chat.keepUnder(pin);
    await two.pin.waitFor(); // it has no key of its own
    await two.enter(pin);
    await until('12 conversations', async () => (await two.rows.count()) === 12);
    await two.lock();
    await chat.pin.waitFor();
    await other.close();
    assert.equal(await focused(page), 'PIN');
  });

  test('a search leads to the message, and back to the results', async () => {
    const { page, chat } = await enter({ size: 'phone' });
    await chat.open('Otto Specimen');
    await chat.press(chat.back);
    await chat.search.pressSequentially('NEIGHBOUR');
    const hit = chat.results.getByRole('listitem').filter({ hasText: 'I will ask the neighbour' });
    await hit.waitFor();
    await hit.locator('mark').getByText('neighbour', { exact: true }).waitFor();
    await chat.search.press('ArrowDown');
    await page.keyboard.press('End');
    await chat.press(hit.getByRole('button'));
    const message = chat.item(/I will ask the neighbour/);
    await message.waitFor();
    await until('the message in view', () => message.evaluate((e) => {
      const { top, bottom } = e.getBoundingClientRect();
      return top > 48 && bottom < innerHeight - 60;
    }));
    await chat.press(chat.back);
    await chat.results.waitFor();
    await until('the focus on the result', async () => (await focused(page)).includes('neighbour'));
    await page.keyboard.press('Escape');
    await chat.conversations.waitFor();
    assert.equal(await chat.search.inputValue(), '');
    assert.equal(await focused(page), 'Search');
  });

  test('the diagnosis is copied, without what is private', async () => {
    const { page, chat, context } = await enter({ permissions: ['clipboard-read', 'clipboard-write'] });
    await chat.open('Otto Specimen');
    await chat.press(chat.thisDevice);
    await chat.press(page.getByRole('button', { name: 'Diagnostics', exact: true }));
    const dialog = page.getByRole('dialog', { name: 'Diagnostics' });
    await chat.press(dialog.getByRole('button', { name: 'Copy', exact: true }));
    await dialog.getByText('Copied.').waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(text, /What the server has shown\n.*Acknowledges messages/);
    assert.match(text, /online/);
    const { token } = await site.token();
    for (const private_ of ['Otto', 'Specimen', token.split('.')[0]]) assert.ok(!text.includes(private_));
    await chat.press(dialog.getByRole('button', { name: 'Close', exact: true }));
    await dialog.waitFor({ state: 'hidden' });
    await context.clearPermissions();
  });

  test('the browser asks before what is nowhere else is lost', async () => {
    const { page, chat } = await enter();
    await chat.press(chat.thisDevice);
    await page.getByRole('radio', { name: 'Nothing', exact: true }).check();
    await chat.press(page.getByRole('button', { name: 'Save', exact: true }));
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await chat.open('Ben Sample');
    await chat.message.pressSequentially('Not kept');
    const asked = page.waitForEvent('dialog');
    await until('a guard', () => page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))));
    page.close({ runBeforeUnload: true });
    const question = await asked;
    assert.equal(question.type(), 'beforeunload');
    await question.dismiss();
    await chat.message.fill('');
    await until('no guard', () => page.evaluate(() => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))));
  });

  test('the installed app offers a PIN, until it is told not to', async () => {
    const { page, chat } = await enter({ installed: true });
    const offer = page.getByRole('region', { name: 'Is this device shared?' });
    await chat.press(offer.getByRole('button', { name: 'Set a PIN' }));
    await page.getByRole('dialog').getByRole('textbox', { name: 'New PIN', exact: true }).waitFor();
    await chat.press(page.getByRole('dialog').getByRole('button', { name: 'Cancel', exact: true }));
    await chat.press(offer.getByRole('button', { name: 'Not now' }));
    await offer.waitFor({ state: 'hidden' });
    await chat.leave();
    await page.goto(link(site.url, site.url, (await site.token()).token));
    await until('12 conversations', async () => (await chat.rows.count()) === 12);
    assert.equal(await offer.count(), 0);
  });
});

// focused resolves to the name or text of what has the focus.
function focused(page) {
  return page.evaluate(() => {
    const e = document.activeElement;
    return e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent;
  });
}
