// A tablet without a network: the page was used once and closed, and neither the
// server nor the page's own server can be reached when it is opened again.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { link, until } from '../browser/harness.js';
import { conversationUUID } from '../node-server/seed.js';
import { startSandbox } from '../servers.js';
import { makeProfile } from './profile.js';

const pin = '2580 made up';

describe('without a network', { timeout: 600_000 }, () => {
  test('unlock, read, search, write; all goes out later, once', async () => {
    const data = await mkdtemp(join(tmpdir(), 'practice-chat-data-'));
    const profile = await makeProfile();
    let server = await startSandbox('-data', data);
    let session = await profile.open();
    try {
      const { url } = server;
      await server.manners({ patient: false });
      const { token } = await server.token();
      let { chat, page } = session;
      await page.goto(link(url, url, token));
      await until('signed in', async () => (await chat.rows.count()) === 12);
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => {})); // what it needs is on the device
      await chat.keepUnder(pin);
      await chat.open('Otto Specimen');
      await chat.open('Ada Example');
      const last = (await server.messages(conversationUUID(0))).at(-1).message;
      await chat.item(last).last().waitFor();
      const rows = await chat.rows.count();
      await session.quit();
      await server.stop();

      // Twice: what was queued must outlive the page as well.
      const texts = { 'Ada Example': 'Written above the clouds.', 'Otto Specimen': 'Written there too.' };
      session = await profile.open();
      ({ chat, page } = session);
      await page.goto(url);
      await chat.enter(pin);
      await until('the inbox as it was', async () => (await chat.rows.count()) === rows);
      await page.getByText(/^As of /).first().waitFor();
      await chat.open('Ada Example');
      await chat.item(last).last().waitFor();
      await chat.search.fill(last.slice(0, 12));
      await until('something is found', async () => (await chat.results.getByRole('listitem').count()) > 0);
      await chat.search.fill('');
      for (const [name, text] of Object.entries(texts)) {
        await chat.open(name);
        await chat.write(text);
        await waiting(chat, text).waitFor();
      }
      await session.kill();

      session = await profile.open();
      ({ chat, page } = session);
      await page.goto(url);
      await chat.enter(pin);
      for (const [name, text] of Object.entries(texts)) {
        await chat.open(name);
        await waiting(chat, text).waitFor();
      }

      server = await startSandbox('-data', data, '-addr', new URL(url).host);
      await server.manners({ patient: false });
      for (const [name, text] of Object.entries(texts)) {
        await until(`sent to ${name}`, async () => (await copies(server, name, text)) === 1, 30_000);
        await chat.open(name);
        await chat.messages.getByRole('article').filter({ hasText: text }).getByText('Sent', { exact: true }).waitFor();
      }
      await until('nothing waits', async () => (await page.getByText(/messages? not sent/).count()) === 0);
      for (const [name, text] of Object.entries(texts)) assert.equal(await copies(server, name, text), 1, 'once');
    } finally {
      await session.kill();
      await server.stop();
      await profile.remove();
      await rm(data, { recursive: true, force: true });
    }
  });
});

const waiting = (chat, text) => chat.messages.getByRole('article').filter({ hasText: text }).getByText('Waiting for a connection', { exact: true });

const numbers = { 'Ada Example': 0, 'Otto Specimen': 4 };

async function copies(server, name, text) {
  return (await server.messages(conversationUUID(numbers[name]))).filter(({ message }) => message === text).length;
}
