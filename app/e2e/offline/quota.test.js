// The device is full. Whoever writes is told at once, nothing that was shown as
// kept is lost, and it goes on when there is room again.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';

import { link, until } from '../browser/harness.js';
import { conversationUUID } from '../node-server/seed.js';
import { startSandbox } from '../servers.js';
import { makeLine } from './line.js';
import { makeProfile } from './profile.js';

const size = 9000; // characters of a message; a device of so few messages is full soon
const small = 1_500_000; // bytes
const most = 600; // messages, by which it must be full

describe('a full device', { timeout: 900_000 }, () => {
  test('not saved is said at once, and nothing that was queued is lost', async () => {
    const profile = await makeProfile();
    const site = await startSandbox();
    const line = await makeLine(site.url);
    let session = await profile.open();
    try {
      await site.manners({ patient: false });
      const { token } = await site.token();
      await session.page.goto(link(site.url, line.url, token));
      await until('signed in', async () => (await session.chat.rows.count()) === 12);
      await session.chat.open('Nora Newcomer');
      line.cut();
      await until('offline', async () => !/Online/.test((await session.chat.said()).status));

      await setQuota(session, site.url, small);
      const { queued, refused } = await fill(session);
      assert.ok(queued.length > 0, 'something could be queued before');
      const { alerts } = await session.chat.said();
      assert.ok(alerts.some((words) => words.includes('Not saved: this device is full')), `alerts: ${alerts}`);
      assert.equal(await session.chat.message.inputValue(), refused, 'what was not saved stays where it was written');
      await session.kill();

      // It is full after a restart as well, until there is room again.
      session = await profile.open();
      await session.page.goto(link(site.url, line.url, (await site.token()).token));
      await session.chat.open('Nora Newcomer');
      await setQuota(session, site.url, small);
      const later = await fill(session);
      await setQuota(session, site.url, 100 * small);
      await until('taken after all', async () => {
        await session.chat.press(session.chat.send);
        return (await session.chat.message.inputValue()) === '';
      });
      line.mend();
      const wanted = [...queued, ...later.queued, later.refused];
      const stored = async () => (await site.messages(conversationUUID(3))).map(({ message }) => message);
      await until('all is sent', async () => (await stored()).length >= wanted.length, 180_000);
      await until('nothing waits', async () => (await session.page.getByText(/messages? not sent/).count()) === 0);
      assert.deepEqual((await stored()).map(short), wanted.map(short), 'each once, in order');
    } finally {
      await session.kill();
      await line.close();
      await site.stop();
      await profile.remove();
    }
  });
});

// Writes messages until one is not taken. It resolves to those that were, and the one
// that was not.
async function fill(session) {
  const { chat, page } = session;
  const queued = [];
  for (let i = 1; i <= most; i++) {
    const text = `${i} ${randomBytes(size / 2).toString('hex')}`.slice(0, size);
    await chat.message.fill(text);
    await chat.press(chat.send);
    const began = performance.now();
    const full = page.getByText(/^This device is full, so the message has not been saved or sent\./);
    const taken = await until('taken or refused', async () => {
      if (await full.count()) return 'refused';
      return (await chat.message.inputValue()) === '' && 'queued';
    });
    assert.ok(performance.now() - began < 5000, 'it is said at once');
    if (taken === 'refused') return { queued, refused: text };
    queued.push(text);
  }
  throw new Error(`${most} messages fit in`);
}

const short = (text) => text.slice(0, 40);

// The quota of the page's origin, in bytes, for as long as the browser runs.
async function setQuota(session, url, quotaSize) {
  const cdp = await session.context.newCDPSession(session.page);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(url).origin, quotaSize });
}
