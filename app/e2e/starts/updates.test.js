// An update while somebody types in two pages: nothing typed is lost, no page mixes
// versions, and both go on.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Chat } from '../browser/chat.js';
import { launch, link, until, visit, watch } from '../browser/harness.js';
import { conversationUUID } from '../node-server/seed.js';
import { startSandbox } from '../servers.js';
import { Front } from './front.js';
import { startVersions, strangers, versionOf } from './versions.js';

const front = new Front();
let api, versions, browser;
before(async () => {
  [api, browser] = await Promise.all([startSandbox(), launch()]);
  versions = await startVersions(api.url);
  await front.listen();
  front.upstream = versions.first;
  await api.manners({ patient: false });
});
after(async () => {
  await browser?.close();
  front.close();
  await versions?.stop();
  await api?.stop();
});

const stored = async (conversation, text) =>
  (await api.messages(conversationUUID(conversation))).filter(({ message }) => message === text).length;

const notice = (page) => page.getByRole('region', { name: 'A new version is ready' });

test('an update while two pages are typed in', { timeout: 300_000 }, async () => {
  const { context, page, chat, close } = await visit(browser);
  const { token } = await api.token();
  const other = await context.newPage();
  const errors = watch(other);
  const otherChat = new Chat(other, { touch: false, onePane: false });
  for (const [p, c, name] of [[page, chat, 'Ada Example'], [other, otherChat, 'Otto Specimen']]) {
    await p.goto(link(front.url, api.url, token));
    await until('signed in', async () => (await c.rows.count()) === 12);
    await c.open(name);
  }
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  const first = await versionOf(page);

  // Typing goes on from before the update is found until after one page has taken it.
  const texts = ['Typed in the page that takes the update, without a pause.', 'Typed in the page that does not, all through the update.'];
  const half = Math.floor(texts[0].length / 2);
  await chat.message.pressSequentially(texts[0].slice(0, half));
  await otherChat.message.pressSequentially(texts[1].slice(0, half));
  front.upstream = versions.second;
  await page.evaluate(() => { // not awaited: typing goes on
    navigator.serviceWorker.getRegistration().then((registration) => registration.update());
  });
  for (let i = half; i < texts[0].length - 5; i++) await chat.message.pressSequentially(texts[0][i]);
  await notice(page).waitFor();
  await notice(other).waitFor();
  for (const p of [page, other]) assert.equal(await p.evaluate(() => document.activeElement.id), 'pc-message', 'the focus stays');
  await chat.message.pressSequentially(texts[0].slice(-5));
  assert.equal(await chat.message.inputValue(), texts[0]);
  assert.equal(await versionOf(page), first, 'nothing changes by itself');

  const typing = otherChat.message.pressSequentially(texts[1].slice(half), { delay: 40 });
  await Promise.all([page.waitForEvent('load'), notice(page).getByRole('button', { name: 'Update' }).click()]);
  await until('the draft is there again', async () => (await chat.message.inputValue().catch(() => '')) === texts[0]);
  await page.getByRole('heading', { name: 'Ada Example' }).waitFor();
  const second = await versionOf(page);
  assert.notEqual(second, first);
  await chat.connection.filter({ hasText: 'Online' }).waitFor();
  await typing;
  assert.equal(await otherChat.message.inputValue(), texts[1], 'the other page was typed in all the while');
  assert.equal(await versionOf(other), first, 'the other page is the old version');

  // Both go on: the old version and the new one.
  await chat.press(chat.send);
  await otherChat.press(otherChat.send);
  await until('both are stored', async () => (await stored(0, texts[0])) === 1 && (await stored(4, texts[1])) === 1);
  await otherChat.open('Ada Example');
  await otherChat.item(texts[0]).waitFor();
  for (const p of [page, other]) assert.deepEqual(await strangers(p), [], 'a page loads what it names');

  await notice(other).waitFor();
  await Promise.all([other.waitForEvent('load'), notice(other).getByRole('button', { name: 'Update' }).click()]);
  await otherChat.connection.filter({ hasText: 'Online' }).waitFor();
  assert.equal(await versionOf(other), second);
  assert.equal(await notice(other).count(), 0);
  assert.deepEqual(await strangers(other), []);
  for (const text of texts) assert.equal((await stored(0, text)) + (await stored(4, text)), 1, 'once');
  assert.deepEqual(errors, []);
  await close();
});
