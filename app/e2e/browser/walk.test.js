// The main job from the link to signing out, on every size, against two servers and
// the ways in which servers differ.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { conversationUUID } from '../node-server/seed.js';
import { startNode, startSandbox } from '../servers.js';
import { launch, link, until, visit } from './harness.js';

const max = conversationUUID(2);
const total = 2000;

describe('the walk', { timeout: 600_000 }, () => {
  let browser;
  const servers = {};
  before(async () => {
    [servers.sandbox, servers.node, browser] = await Promise.all([startSandbox(), startNode(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await Promise.all(Object.values(servers).map((server) => server.stop()));
  });

  // brief: back through some pages only; it is not what these manners are about.
  const runs = [
    { server: 'sandbox', size: 'phone' },
    { server: 'sandbox', size: 'tablet', label: true, order: 'oldest' },
    { server: 'sandbox', size: 'desktop', brief: true, echo: false, ack: false },
  ];
  const names = ['phone', 'tablet', 'desktop'];
  for (const label of [false, true]) {
    for (const echo of [false, true]) {
      for (const order of ['newest', 'oldest']) {
        runs.push({ server: 'node', size: names[runs.length % names.length], brief: label || echo, ack: order === 'newest', label, echo, order });
      }
    }
  }

  for (const { server, size, brief, ...manners } of runs) {
    test(`${server}, ${size}, ${JSON.stringify(manners)}`, async () => {
      const backend = servers[server];
      await backend.reset();
      await backend.manners(manners);
      const { token } = await backend.token();
      const { page, chat, close } = await visit(browser, { size });
      const addresses = [];
      page.on('request', (request) => addresses.push(request.url()));
      page.on('websocket', (socket) => addresses.push(socket.url(), page.url()));

      await page.goto(link(servers.sandbox.url, backend.url, token));
      await inbox(chat);
      assert.equal(new URL(page.url()).hash, '', 'the fragment is gone from the address');
      assert.deepEqual(addresses.slice(1).filter((a) => a.includes(token)), [], 'the token is in no later address');

      await chat.open('Max Longread');
      await chat.item(new RegExp(`^Message ${total} of ${total}\\b`)).waitFor();
      await readBack(chat, brief ? total - 200 : 1);

      const text = `Sent by the walk on ${size}`;
      const typing = chat.typing('Max Longread').waitFor(); // it may be short
      await Promise.all([chat.write(text), typing]);
      await chat.item(text).waitFor();
      await chat.typing('Max Longread').waitFor({ state: 'hidden' });
      await until('answered', async () => (await backend.messages(max)).length === total + 2);
      const answer = (await backend.messages(max)).at(-1);
      assert.equal(answer.sender_role, 'patient');
      await chat.item(answer.message).last().waitFor();
      assert.equal(await chat.message.inputValue(), '', 'the composer is empty again');
      assert.equal((await withText(backend, text)).length, 1, 'stored once');
      assert.equal(await chat.item(text).count(), 1, 'shown once');

      await chat.remove(text);
      await chat.item(text).waitFor({ state: 'detached' });
      await until('deleted', async () => (await withText(backend, text)).length === 0);
      assert.equal((await backend.messages(max)).length, total + 1, 'nothing else is deleted');

      if (chat.onePane) {
        await chat.press(chat.back);
        await chat.conversations.waitFor();
      }
      await chat.row('Max Longread').getByText(answer.message).waitFor();
      await chat.leave();
      assert.equal(await chat.conversations.count(), 0);
      assert.equal(await page.getByText('Ada Example').count(), 0, 'no name is left on the page');
      await close();
    });
  }

  const withText = async (backend, text) => (await backend.messages(max)).filter((m) => m.message === text);
});

async function inbox(chat) {
  await chat.conversations.waitFor();
  await until('12 conversations', async () => (await chat.rows.count()) === 12);
  for (const name of ['Ada Example', 'Max Longread', 'Erika Mustermann']) await chat.row(name).waitFor();
  await chat.connection.waitFor();
}

// readBack scrolls up as a person does until a message is there. All that is on the
// page at any time has to be in order and without gaps.
async function readBack(chat, goal) {
  const seen = new Set();
  let first = Infinity;
  const look = async () => {
    const numbers = await chat.messages.evaluate((log) =>
      [...log.textContent.matchAll(/Message (\d+) of 2000/g)].map((found) => Number(found[1])),
    );
    for (let i = 1; i < numbers.length; i++) {
      assert.equal(numbers[i], numbers[i - 1] + 1, `in order and without gaps: ${numbers}`);
    }
    for (const n of numbers) seen.add(n);
    return numbers[0];
  };
  await chat.messages.hover();
  while (first > goal) {
    first = await until(`messages before ${first}`, async () => {
      await chat.page.mouse.wheel(0, -2500);
      await chat.page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
      const n = await look();
      return n < first && n;
    });
  }
  assert.equal(seen.size, total + 1 - first, 'every message was on the page');
  if (goal > 1) return;
  await chat.item(/^Message 1 of 2000\b/).waitFor();
  assert.equal(await chat.earlier.count(), 0, 'there is nothing before the first message');
}
