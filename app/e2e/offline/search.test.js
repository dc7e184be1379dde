// The search of secrets.test.js has to find what it looks for: here an app leaks on
// purpose, in each way in which a page may leave something on the disk.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { until } from '../browser/harness.js';
import { startSandbox } from '../servers.js';
import { tables } from './leveldb.js';
import { makeProfile } from './profile.js';
import { search, secret } from './search.js';

// Each runs in the page with a text, and leaks it.
const leaks = {
  localStorage: (text) => localStorage.setItem('leak', text),
  sessionStorage: (text) => sessionStorage.setItem('leak', text),
  title: (text) => {
    document.title = text;
  },
  address: (text) => history.pushState(null, '', `/chat/${encodeURIComponent(text)}`),
  'state of the history': (text) => history.replaceState({ text }, ''),
  cache: async (text) => (await caches.open('leak')).put('/leak', new Response(text)),
  IndexedDB: (text) => globalThis.put('plain', text),
  'IndexedDB, base64': (text) => globalThis.put('base64', btoa(`x${String.fromCharCode(...new TextEncoder().encode(text))}`)),
  'IndexedDB, a large value': (text) => globalThis.put('large', text + 'x'.repeat(200_000)),
  // LevelDB makes tables of what it has in memory when that exceeds 4 MB.
  'IndexedDB, in a compressed table': async (text) => {
    for (let i = 0; i < 100; i++) {
      await globalThis.put(`compressed ${i}`, `And so on, leak of IndexedDB, ${text}`);
      await globalThis.put(`random ${i}`, crypto.getRandomValues(new Uint8Array(60_000)));
    }
  },
};

describe('the search', { timeout: 120_000 }, () => {
  let site;
  let profile;
  before(async () => {
    [site, profile] = await Promise.all([startSandbox(), makeProfile()]);
  });
  after(async () => {
    await profile?.remove();
    await site?.stop();
  });

  test('finds every leak', async () => {
    let session = await profile.open();
    await session.context.addInitScript(openDatabase);
    const text = (leak) => `leak of ${leak}, überall`;
    await session.page.goto(site.url);
    await session.chat.signIn.waitFor();
    for (const [leak, run] of Object.entries(leaks)) await session.page.evaluate(run, text(leak));
    await session.page.evaluate(() => document.body.append(document.createElement('textarea')));
    await session.page.locator('textarea').last().pressSequentially(text('form'));
    await until('the form is saved', async () => (await search(profile.dir, secret(text('form')))).length > 0, 30_000);
    await session.quit();
    const found = {};
    const look = async () => {
      for (const leak of Object.keys(leaks)) (found[leak] ??= []).push(...(await search(profile.dir, secret(text(leak)))));
    };
    await look();
    session = await profile.open(); // which writes what is in LevelDB's logs into tables
    await session.page.goto(site.url);
    await session.page.evaluate(() => indexedDB.databases());
    await session.quit();
    await look();
    for (const leak of Object.keys(leaks)) assert.notDeepEqual(found[leak], [], leak);
  });
});

// openDatabase runs in the page before anything else.
function openDatabase() {
  globalThis.put = (key, value) =>
    new Promise((saved, failed) => {
      const opening = indexedDB.open('leak', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('leak');
      opening.onerror = failed;
      opening.onsuccess = () => {
        const tx = opening.result.transaction('leak', 'readwrite');
        tx.objectStore('leak').put(value, key);
        tx.oncomplete = saved;
        tx.onabort = failed;
      };
    });
}
