// What is secret is planted wherever there is room for it, and then looked for in
// all files of the profile.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { link, until } from '../browser/harness.js';
import { conversationUUID } from '../node-server/seed.js';
import { startNode, startSandbox } from '../servers.js';
import { makeLine } from './line.js';
import { makeProfile } from './profile.js';
import { inMemory } from './memory.js';
import { bytes, search, secret } from './search.js';

const letters = () => Array.from({ length: 12 }, () => 'bcdfghjklmnpqrstvwxz'[randomInt(20)]).join('');

// Every planted text holds these four, and what it is between them: wherever a file
// format cuts it in two, one of them is whole.
const marks = [letters(), `ß${letters()}Ü`, letters(), `ö${letters()}ä`];
const planted = (what) => `${marks[0]} ${marks[1]} ${what} ${marks[2]} ${marks[3]}`;
const markers = marks.flatMap(secret);

const [ada, ben, otto] = [0, 1, 4].map(conversationUUID);
const pin = planted('PIN');

describe('the files of the profile', { timeout: 600_000 }, () => {
  let backend;
  let line;
  const sites = {};
  before(async () => {
    backend = await startNode();
    line = await makeLine(backend.url);
    for (const keep of ['device', 'pin', 'nothing']) sites[keep] = await startSandbox('-keep', keep);
  });
  after(async () => {
    await line?.close();
    await Promise.all([backend, ...Object.values(sites)].map((server) => server?.stop()));
  });

  for (const keep of ['device', 'pin', 'nothing']) {
    test(`keep ${keep}`, async () => {
      await backend.reset();
      await backend.manners({ patient: false });
      await backend.rename(ada, planted('name'));
      await backend.say(ada, planted('message of the patient'));
      await backend.say(ben, planted('message of another patient'));
      const { token } = await backend.token();
      const secrets = [...markers, ...tokenParts(token)];
      const keys = new Set();

      const profile = await makeProfile();
      const clean = async (when) => {
        const all = keep === 'pin' ? [...secrets, ...[...keys].flatMap((key) => bytes(Buffer.from(key, 'hex')))] : secrets;
        assert.deepEqual(await search(profile.dir, all), [], when);
      };
      const start = async () => {
        const session = await profile.open();
        await session.context.exposeFunction('tellKey', (key) => keys.add(key));
        await session.context.addInitScript(tellKeys);
        await session.page.goto(sites[keep].url);
        return session;
      };

      let session = await start();
      try {
        await signIn(session, token, keep === 'device' ? () => formsAreSaved(session, profile) : () => {});
        if (keep === 'pin') await choosePIN(session);
        await plant(session);
        if (keep === 'device') await formsAreSaved(session, profile);
        await clean('while it runs');
        if (keep === 'pin') {
          assert.ok(keys.size > 0, 'a key was seen');
          const memory = { unlocked: inMemory(session.pid, inventory(token, keys)) };
          await lock(session);
          memory.locked = inMemory(session.pid, inventory(token, keys));
          await session.page.reload();
          await session.page.getByRole('heading', { name: 'Locked' }).waitFor();
          memory.reloaded = inMemory(session.pid, inventory(token, keys));
          console.log('how often the renderers hold it, for information'); // nothing promises that they do not
          console.table(memory);
          await session.page.getByLabel('PIN', { exact: true }).fill(pin);
          await formsAreSaved(session, profile);
          await clean('locked');
        }
        await session.kill();
        await clean('killed');

        session = await start();
        if (keep === 'pin') {
          await session.page.getByRole('heading', { name: 'Locked' }).waitFor();
          await clean('locked, after a start');
          await unlock(session);
        }
        if (keep === 'nothing') await session.chat.signIn.waitFor();
        else await isBack(session);
        await session.quit();
        await clean('closed');

        session = await start();
        if (keep === 'pin') await unlock(session);
        if (keep !== 'nothing') await session.chat.leave();
        await clean('signed out');
        await session.quit();
        await clean('signed out and closed');
      } finally {
        line.mend();
        await session.kill();
        await profile.remove();
      }
    });
  }

  // What is in the address is written down by the browser itself, see SECURITY.md. The
  // app takes it out of the address, and adds no copy.
  test('the token of a link', async () => {
    const { token } = await backend.token();
    const profile = await makeProfile();
    const session = await profile.open();
    try {
      await session.page.goto(link(sites.device.url, line.url, token));
      await until('12 conversations', async () => (await session.chat.rows.count()) === 12);
      await session.quit();
      const files = new Set((await search(profile.dir, tokenParts(token))).map((hit) => hit.split(': ')[0]));
      console.log('the token of a link is in', [...files]);
      assert.deepEqual([...files].filter((file) => /IndexedDB|Storage|Cache|Service Worker/.test(file)), []);
    } finally {
      await session.kill();
      await profile.remove();
    }
  });

  async function signIn({ page, chat }, token, between) {
    await chat.server.fill(line.url);
    await chat.token.fill(token);
    await between();
    await chat.press(chat.signIn);
    await until('12 conversations', async () => (await chat.rows.count()) === 12);
    await page.getByRole('heading', { name: 'Conversations' }).first().waitFor();
  }

  // plant reads, writes, queues and leaves drafts.
  async function plant({ page, chat }) {
    await chat.open('name');
    await chat.item(planted('message of the patient')).waitFor();
    await chat.write(planted('message of ours'));
    await until('stored', async () => (await backend.messages(ada)).at(-1).message === planted('message of ours'));
    await backend.say(ada, planted('answer'));
    await chat.item(planted('answer')).waitFor();
    await chat.open('Ben Sample');
    await chat.message.pressSequentially(planted('draft'));
    await page.getByRole('searchbox', { name: 'Search' }).fill(marks[0]);
    await page.getByRole('list', { name: 'Search results' }).getByRole('listitem').first().waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('');
    line.cut();
    await chat.open('Otto Specimen');
    await chat.write(planted('queued'));
    await chat.item(planted('queued')).waitFor();
    await chat.row('Ben Sample').getByText(planted('draft')).waitFor();
  }

  async function isBack({ chat }) {
    await chat.row('Ben Sample').getByText(planted('draft')).waitFor();
    await chat.row(planted('name')).waitFor();
    await chat.open('Otto Specimen');
    await chat.item(planted('queued')).waitFor();
  }
});

// tokenParts returns what is looked for of a token: its parts, whole or in halves.
function tokenParts(token) {
  const [, claims, signature] = token.split('.');
  return [claims, signature].flatMap((part) => [part.slice(0, 24), part.slice(-24)]).flatMap(secret);
}

// inventory names all that is secret, one by one.
function inventory(token, keys) {
  const kinds = ['name', 'message of the patient', 'message of another patient', 'message of ours', 'answer', 'draft', 'queued', 'PIN'];
  const texts = Object.fromEntries(kinds.map((kind) => [kind, planted(kind)]));
  [...keys].forEach((key, i) => (texts[`key ${i + 1}`] = Buffer.from(key, 'hex')));
  return { ...texts, token };
}

// formsAreSaved resolves once the browser has written down what is in text boxes for
// when it restores the page, as it does for any that do not ask it not to.
async function formsAreSaved({ page }, profile) {
  const canary = letters();
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('textarea'), { id: 'canary' })));
  await page.locator('#canary').pressSequentially(canary);
  const sessions = join(profile.dir, 'Default/Sessions');
  await until('the text box is saved', async () => (await search(sessions, secret(canary))).length > 0, 30_000);
  await page.locator('#canary').evaluate((box) => box.remove());
}

async function choosePIN({ page, chat }) {
  await chat.press(page.getByRole('button', { name: 'This device' }));
  const dialog = page.getByRole('dialog', { name: 'This device' });
  await chat.press(dialog.getByText('Encrypted with a PIN', { exact: true }));
  assert.ok(await dialog.getByRole('radio', { name: 'Encrypted with a PIN' }).isChecked());
  await dialog.getByLabel('New PIN', { exact: true }).fill(pin);
  await dialog.getByLabel('Repeat PIN', { exact: true }).fill(pin);
  await chat.press(dialog.getByRole('button', { name: 'Save' }));
  await page.getByRole('button', { name: 'Lock now' }).waitFor();
}

async function lock({ page, chat }) {
  await chat.press(page.getByRole('button', { name: 'Lock now' }));
  await page.getByRole('heading', { name: 'Locked' }).waitFor();
}

async function unlock({ page, chat }) {
  await page.getByLabel('PIN', { exact: true }).fill(pin);
  await chat.press(page.getByRole('button', { name: 'Unlock' }));
  await chat.conversations.waitFor();
}

// tellKeys runs in the page before anything else, and tells each key that is made or
// brought into the browser, also those that a page cannot read again.
function tellKeys() {
  const { generateKey, importKey, unwrapKey, deriveKey, exportKey } = SubtleCrypto.prototype;
  const tell = (raw) => {
    const key = ArrayBuffer.isView(raw) ? new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength) : new Uint8Array(raw);
    if (key.length >= 16) globalThis.tellKey(Array.from(key, (byte) => byte.toString(16).padStart(2, '0')).join(''));
  };
  // Makes a key readable, tells it, and returns it as it was asked for.
  const told = (make, algorithmAt) =>
    async function (...args) {
      const [algorithm, extractable, usages] = args.slice(algorithmAt);
      const readable = await make.call(this, ...args.slice(0, algorithmAt), algorithm, true, usages);
      const raw = await exportKey.call(this, 'raw', readable);
      tell(raw);
      return importKey.call(this, 'raw', raw, readable.algorithm, extractable, usages);
    };
  SubtleCrypto.prototype.generateKey = told(generateKey, 0);
  SubtleCrypto.prototype.unwrapKey = told(unwrapKey, 4);
  SubtleCrypto.prototype.deriveKey = told(deriveKey, 2);
  SubtleCrypto.prototype.importKey = function (format, data, ...rest) {
    if (format === 'raw') tell(data);
    return importKey.call(this, format, data, ...rest);
  };
}
