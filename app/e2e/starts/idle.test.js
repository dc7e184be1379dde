// An update comes by itself where it disturbs nobody, after half a minute without a
// touch: this waits for three of them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Chat } from '../browser/chat.js';
import { link, until } from '../browser/harness.js';
import { makeProfile } from '../offline/profile.js';
import { startSandbox } from '../servers.js';
import { Front } from './front.js';
import { startVersions, versionOf } from './versions.js';

const front = new Front();
let api, versions, profile, session;
before(async () => {
  api = await startSandbox();
  versions = await startVersions(api.url);
  await front.listen();
  profile = await makeProfile();
  session = await profile.open({ tabs: true });
});
after(async () => {
  await session?.kill();
  await profile?.remove();
  front.close();
  await versions?.stop();
  await api?.stop();
});

const turn = (page, version) => until('the new version', async () => (await versionOf(page).catch(() => version)) !== version, 90_000);

const often = { polling: 200 }; // a hidden page paints no frames

async function find(page) {
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
  await page.waitForFunction(() => window.pcUpdate.ready, undefined, often);
}

test('on the sign-in view, unless something is half written', { timeout: 240_000 }, async () => {
  const { page, context } = session;
  front.upstream = versions.first;
  await page.goto(front.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  const first = await versionOf(page);
  const written = await context.newPage();
  await written.goto(front.url);
  const { token } = new Chat(written, {});
  await token.fill('half a tok');
  front.upstream = versions.second;
  await find(page);
  await written.waitForFunction(() => window.pcUpdate?.ready, undefined, often);
  await turn(page, first);
  assert.equal(await token.inputValue(), 'half a tok');
  assert.equal(await versionOf(written), first);
  await token.fill('');
  await turn(written, first);
  await written.close();
});

test('while nobody looks, with the same user signed in', { timeout: 240_000 }, async () => {
  const { page, chat, context } = session;
  const second = await versionOf(page);
  const { token } = await api.token();
  await page.goto(link(front.url, api.url, token));
  await until('signed in', async () => (await chat.rows.count()) === 12);
  await chat.open('Ada Example');
  front.upstream = versions.first; // one is as new as the other
  await find(page);
  await page.bringToFront();
  const elsewhere = await context.newPage();
  await elsewhere.bringToFront();
  await page.waitForFunction(() => document.hidden, undefined, often);
  await turn(page, second);
  await page.getByRole('heading', { name: 'Ada Example' }).waitFor();
  await chat.connection.filter({ hasText: 'Online' }).waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await elsewhere.close();
});
