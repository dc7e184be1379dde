// The main job in the other engines that practices have: Firefox, and WebKit as on an
// iPad. What Chromium alone can show (killed profiles, memory) is tested there alone.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { link, until } from '../browser/harness.js';
import { conversationUUID } from '../node-server/seed.js';
import { makeLine } from '../offline/line.js';
import { startNode, startSandbox } from '../servers.js';
import { firefox } from './bidi.js';
import { Person } from './person.js';
import { webkit } from './webdriver.js';

const pin = '2580 made up';
const ada = conversationUUID(0);
const ben = conversationUUID(1);

describe('other engines', { timeout: 600_000 }, () => {
  let sandbox;
  let node;
  before(async () => {
    [sandbox, node] = await Promise.all([startSandbox(), startNode()]);
  });
  after(() => Promise.all([sandbox?.stop(), node?.stop()]));

  const runs = [[firefox, 'sandbox'], [webkit, 'node']];
  if (process.env.ENGINES === 'all') runs.push([firefox, 'node'], [webkit, 'sandbox']);
  for (const [launch, server] of runs) {
    test(`${launch.name}, ${server}: read, write, delete; offline: draft and queue; all sent once`, async () => {
      const backend = { sandbox, node }[server];
      await backend.reset();
      const { token } = await backend.token();
      const [site, api] = await Promise.all([makeLine(sandbox.url), makeLine(backend.url)]);
      const engine = await launch();
      try {
        await walk(new Person(engine), backend, site, api, link(site.url, api.url, token));
        assert.deepEqual(engine.errors, []);
      } finally {
        await engine.close();
        await Promise.all([site.close(), api.close()]);
      }
    });
  }
});

async function walk(person, backend, site, api, address) {
  const { engine } = person;
  await engine.goto(address);
  await person.reads('list', 'Conversations', 'Ada Example');
  assert.equal(await engine.evaluate(() => location.hash), '', 'the fragment is gone from the address');
  await keepsUnderPIN(person);

  // Read, write, be answered, delete.
  await person.opens('Ben Sample');
  const before = (await backend.messages(ben)).length;
  await person.reads('log', 'Messages', (await backend.messages(ben)).at(-1).message);
  const hello = `Grüße aus ${engine.name} – 你好 👋🏽`;
  await person.sends(hello);
  await person.finds(hello, 'Sent');
  assert.equal(await person.composed(), '', 'the composer is empty again');
  await until('an answer is stored', async () => (await backend.messages(ben)).length === before + 2);
  await person.reads('log', 'Messages', (await backend.messages(ben)).at(-1).message);
  await person.deletes(hello);
  await until('deleted', async () => (await copies(backend, ben, hello)) === 0);
  assert.equal((await backend.messages(ben)).length, before + 1, 'nothing else is deleted');

  // Without a network: what is written waits, also over a reload, and goes out once.
  await backend.manners({ patient: false });
  await until('the app is on the device', () => engine.evaluate(() => navigator.serviceWorker.controller !== null));
  site.cut();
  api.cut();
  const texts = [1, 2, 3].map((n) => `Queued in ${engine.name}, ${n} of 3`);
  for (const text of texts) await person.sends(text);
  for (const text of texts) await person.finds(text, 'Waiting for a connection');
  await leaveConversation(person);
  await person.opens('Ada Example');
  await person.types('A draft that stays');
  await delay(300); // what a draft may be behind
  await engine.reload();
  await person.unlocks('0000 made up');
  await person.reads('alert', undefined, 'PIN');
  await person.unlocks(pin);
  await person.opens('Ada Example');
  assert.equal(await person.composed(), 'A draft that stays');
  await leaveConversation(person);
  await person.opens('Ben Sample');
  for (const text of texts) await person.finds(text, 'Waiting for a connection');
  assert.equal(await person.composed(), '', 'the draft is under its own conversation alone');

  site.mend();
  api.mend();
  for (const text of texts) await until(`stored: ${text}`, async () => (await copies(backend, ben, text)) > 0, 45_000);
  const stored = (await backend.messages(ben)).map(({ message }) => message).filter((text) => texts.includes(text));
  assert.deepEqual(stored, texts, 'once, and in order');
  await person.opens('Ada Example');
  assert.equal(await person.composed(), 'A draft that stays');
  await person.sendsByKey('');
  await until('the draft is sent', async () => (await copies(backend, ada, 'A draft that stays')) === 1);

  await leaveConversation(person);
  await person.presses('button', 'Sign out');
  await person.confirms('Sign out');
  await person.sees('button', 'Sign in');
  assert.equal(await engine.evaluate(() => document.body.innerText.includes('Ada Example')), false, 'no name is left on the page');
}

// Locks at once, too, and asks for the PIN: the key comes from it in wasm, and what it
// opens is in the engine's own store.
async function keepsUnderPIN(person) {
  await person.presses('button', 'This device');
  await person.presses('radio', 'Encrypted with a PIN');
  for (const name of ['New PIN', 'Repeat PIN']) {
    await person.presses('textbox', name);
    await person.engine.keys(pin);
  }
  await person.confirms('Save');
  await person.presses('button', 'Lock now');
  await person.sees('textbox', 'PIN');
  assert.equal(await person.engine.evaluate(() => document.body.innerText.includes('Ada Example')), false, 'no name is shown');
  await person.unlocks(pin);
  await person.reads('list', 'Conversations', 'Ada Example');
}

async function leaveConversation(person) {
  if ((await person.engine.find('button', 'Back')).length > 0) await person.presses('button', 'Back');
  await person.sees('list', 'Conversations');
}

async function copies(backend, conversation, text) {
  return (await backend.messages(conversation)).filter(({ message }) => message === text).length;
}
