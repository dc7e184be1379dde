// Cold browsers without a network: each start opens the app, on every route and
// whatever became of an update. `make starts` does it 50 times each.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';

import { link, until } from '../browser/harness.js';
import { conversationUUID } from '../node-server/seed.js';
import { makeProfile } from '../offline/profile.js';
import { startSandbox } from '../servers.js';
import { Front } from './front.js';
import { startVersions, versionOf } from './versions.js';

const starts = Number(process.env.STARTS ?? 2);
const ada = conversationUUID(0);

describe(`${starts} starts without a network`, { timeout: 3_600_000 }, () => {
  const front = new Front();
  let api, versions, profile, first;
  before(async () => {
    api = await startSandbox();
    versions = await startVersions(api.url);
    await front.listen();
    front.upstream = versions.first;
    profile = await makeProfile();

    const session = await profile.open();
    const { token } = await api.token();
    await session.page.goto(link(front.url, api.url, token));
    await until('signed in', async () => (await session.chat.rows.count()) === 12);
    await session.chat.open('Ada Example');
    await session.page.waitForFunction(() => navigator.serviceWorker.controller);
    first = await versionOf(session.page);
    await session.quit();
    front.down();
  });
  after(async () => {
    await profile?.remove();
    front.close();
    await versions?.stop();
    await api?.stop();
  });

  async function startsAt(path, seen) {
    const session = await profile.open();
    try {
      await session.page.goto(front.url + path);
      await seen(session);
      assert.equal(await versionOf(session.page), first);
    } finally {
      await session.kill();
    }
  }
  const inbox = ({ chat }) => until('the inbox as it was', async () => (await chat.rows.count()) === 12);
  const conversation = ({ page }) => page.getByRole('heading', { name: 'Ada Example' }).waitFor();

  test('at the root', async () => {
    for (let i = 0; i < starts; i++) await startsAt('/', inbox);
  });

  test("at a conversation's link", async () => {
    for (let i = 0; i < starts; i++) await startsAt(`/chat/${ada}`, conversation);
  });

  // The line dies somewhere in the new app.wasm, in the worker or in a page, and then
  // the browser is killed. The rest is the same in both versions, and is not asked for.
  test('after an update that was downloaded by half', async () => {
    const places = [/app\.wasm$/, /conversation\.html$/, /app\.wasm$/, /app-worker\.js$/];
    for (let i = 0; i < starts; i++) {
      const place = places[i % places.length];
      // The page that starts is the worker's, so only an update asks for these.
      front.cut = (path) => (place.test(path) ? ((i * 3) % 10) / 10 : undefined);
      front.upstream = versions.second;
      const cut = once(front, 'cut', { signal: AbortSignal.timeout(60_000) });
      const session = await profile.open();
      try {
        // What was whole before the line died would not be asked for again.
        await (await session.context.newCDPSession(session.page)).send('Network.clearBrowserCache');
        await session.page.goto(`${front.url}/`);
        await inbox(session);
        await session.page.evaluate(() => {
          navigator.serviceWorker.getRegistration().then((registration) => registration.update()).catch(() => {});
        });
        await cut;
      } finally {
        await session.kill();
      }
      front.down();
      front.cut = () => undefined;
      await (i % 2 === 0 ? startsAt('/', inbox) : startsAt(`/chat/${ada}`, conversation));
    }
  });

  test('and the update comes once the line holds', async () => {
    front.upstream = versions.second;
    let session = await profile.open();
    try {
      await session.page.goto(`${front.url}/`);
      await inbox(session);
      assert.equal(await versionOf(session.page), first);
      await session.page.waitForFunction(() => window.pcUpdate?.ready);
      await session.quit();
      front.down();
      session = await profile.open();
      await session.page.goto(`${front.url}/`);
      await inbox(session);
      assert.notEqual(await versionOf(session.page), first);
    } finally {
      await session.kill();
    }
  });
});
