// What Chromium asks of an app to be installed, and what it shows of it outside of the
// page.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { link, until } from '../browser/harness.js';
import { conversationUUID } from '../node-server/seed.js';
import { makeProfile } from '../offline/profile.js';
import { startSandbox } from '../servers.js';

let site, profile, session;
before(async () => {
  site = await startSandbox();
  await site.manners({ patient: false });
  profile = await makeProfile();
  session = await profile.open({ tabs: true });
});
after(async () => {
  await session?.kill();
  await profile?.remove();
  await site?.stop();
});

test('installable, without a complaint', { timeout: 60_000 }, async () => {
  const { page } = session;
  await page.goto(site.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  const devtools = await page.context().newCDPSession(page);
  assert.deepEqual((await devtools.send('Page.getInstallabilityErrors')).installabilityErrors, []);
  const { errors, manifest, data } = await devtools.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  assert.equal(manifest.id, `${site.url}/`);
  assert.equal(manifest.scope, `${site.url}/`);
  assert.ok(JSON.parse(data).icons.some(({ purpose }) => purpose === 'maskable'));
  assert.equal(manifest.screenshots.length, 3);
  assert.equal(manifest.shortcuts[0].name, 'Search');
  for (const url of [...manifest.icons, ...manifest.screenshots.map(({ image }) => image)].map(({ url }) => url)) {
    assert.equal((await fetch(url)).status, 200, url);
  }
});

test('the shortcut opens the search', { timeout: 60_000 }, async () => {
  const { page, chat } = session;
  const { token } = await site.token();
  await page.goto(`${site.url}/?open=search#${new URL(link(site.url, site.url, token)).hash.slice(1)}`);
  await until('signed in', async () => (await chat.rows.count()) === 12);
  await until('the search has the focus', () => page.evaluate(() => document.activeElement.id === 'pc-search'));
  assert.equal(page.url(), `${site.url}/`);
});

test('badge, title and notification of a message that comes while nobody looks', { timeout: 120_000 }, async () => {
  const { page, context, chat } = session;
  const count = async () => Number((await page.title()).match(/^\((\d+)/)?.[1] ?? 0);
  const shown = () => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body }) => title + body);
  });
  await context.grantPermissions(['notifications'], { origin: site.url });
  await page.evaluate(() => {
    window.badges = [];
    navigator.setAppBadge = async (n) => void window.badges.push(n);
    navigator.clearAppBadge = async () => void window.badges.push(0);
  });
  await chat.open('Ada Example');
  const before = await count();

  const elsewhere = await context.newPage(); // in front
  await elsewhere.bringToFront();
  await page.waitForFunction(() => document.hidden);
  await site.say(conversationUUID(0), 'Nobody has asked to be told of this.');
  await until('it is counted', async () => (await count()) === before + 1, 30_000);
  assert.deepEqual(await shown(), [], 'not asked for');

  await page.bringToFront();
  await until('it is seen', async () => (await count()) === before);
  await page.evaluate(() => localStorage.setItem('pc-notify', 'on'));
  await elsewhere.bringToFront();
  await page.waitForFunction(() => document.hidden);
  await site.say(conversationUUID(0), 'The text of this is nobody else’s business.');
  await until('it is announced', async () => (await shown()).length > 0, 30_000);
  assert.deepEqual(await shown(), ['New message']);
  assert.ok((await page.evaluate(() => window.badges)).includes(before + 1));

  await page.bringToFront();
  await until('the announcement is gone', async () => (await shown()).length === 0);
  await elsewhere.close();
});
