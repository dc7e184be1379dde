// The page, the start and the service worker in Chromium: first visit, offline,
// updates and failures. `make e2e` runs it after `npm ci` in app/e2e.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, beforeEach, describe, test as anyTest } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Front } from '../e2e/starts/front.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { chromium } = createRequire(join(root, 'app/e2e/package.json'))('playwright-core');

const started = () => !document.getElementById('pc-shell'); // the app has taken its place
const controlled = () => navigator.serviceWorker.controller !== null;
const PATIENCE = 160e3; // milliseconds for a test: what runs in a page has no bound of its own
const slowly = { timeout: 90e3 }; // the browser may let an old worker stand until it has been idle for half a minute
const test = (name, body) => anyTest(name, { timeout: PATIENCE }, body);
const version = (page) => page.evaluate(() => document.querySelector('[data-version]').dataset.version);

describe('the page', { timeout: 900_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'practice-chat-site-'));
  const processes = [];
  let browser, context, front, first, second, third;

  // Servers of different configuration are different versions.
  async function serve(api) {
    const server = spawn(join(folder, 'server'), ['-addr', '127.0.0.1:0', '-api', api], { stdio: ['ignore', 'pipe', 'inherit'] });
    processes.push(server);
    const [line] = await once(createInterface({ input: server.stdout }), 'line');
    return new URL(line.match(/http:\S+/)[0]).origin;
  }

  before(async () => {
    execFileSync('go', ['build', '-o', join(folder, 'server'), '.'], { cwd: root });
    first = await serve('https://one.invalid');
    second = await serve('https://two.invalid');
    third = await serve('https://three.invalid');
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  });

  after(async () => {
    await browser?.close();
    for (const server of processes) server.kill();
    rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    front = new Front();
    await front.listen();
    front.upstream = first;
    context = await browser.newContext();
  });

  afterEach(async () => {
    await context.close();
    front.close();
  }, { timeout: PATIENCE });

  async function visit(path = '/') {
    const page = await context.newPage();
    await page.goto(front.url + path);
    await page.waitForFunction(started);
    await page.waitForFunction(controlled);
    return page;
  }

  test('starts under its own policy without a complaint of the browser', async () => {
    const page = await context.newPage();
    const complaints = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('pageerror', (err) => complaints.push(err.message));
    await page.goto(front.url);
    await page.waitForFunction(started);
    await page.waitForFunction(controlled);
    assert.deepEqual(complaints, []);
    const zoom = await page.evaluate(() => document.querySelector('meta[name=viewport]').content);
    assert.doesNotMatch(zoom, /user-scalable|maximum-scale/);
  });

  test('opens every route without a network', async () => {
    await visit();
    front.upstream = null;
    for (const path of ['/', '/?from=home', '/chat/3f0e6b0e-52a1-4d4c-9a77-1d9f0f0a0001']) {
      const page = await context.newPage();
      await page.goto(front.url + path);
      await page.waitForFunction(started);
    }
  });

  test('keeps nothing but the page and its resources', async () => {
    const page = await visit();
    const kept = await page.evaluate(async () => {
      await fetch('/sandbox/manners').catch(() => {});
      await fetch('/socket.io/?EIO=4').catch(() => {});
      const urls = [];
      for (const name of await caches.keys()) {
        for (const request of await (await caches.open(name)).keys()) urls.push(new URL(request.url).pathname);
      }
      return urls;
    });
    assert.ok(kept.some((path) => path.endsWith('/app.wasm')) && kept.includes('/'));
    assert.deepEqual(kept.filter((path) => !/^\/($|v\/|conversation\.html$|manifest\.webmanifest$)/.test(path)), []);
  });

  // The browser looks for a new version; what comes of it is waited for by what it does.
  function look(page) {
    return page.evaluate(() => void navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
  }

  // An update that is there waits: see apply in shell/after.js.
  async function updated(...pages) {
    front.upstream = second;
    await look(pages[0]);
    for (const page of pages) await page.waitForFunction(() => window.pcUpdate?.ready);
  }

  test('lets an update in when it is told to, and never mixes versions', async () => {
    const [one, other] = [await visit(), await visit()];
    const old = await version(one);
    await updated(one, other);
    await other.reload();
    await other.waitForFunction(started);
    assert.equal(await version(other), old, 'the update did not wait');

    await Promise.all([one.waitForEvent('load', slowly), one.evaluate(() => window.pcUpdate.apply('', true))]);
    await one.waitForFunction(started);
    const newest = await version(one);
    assert.notEqual(newest, old);
    assert.equal(await version(other), old, 'a running page was changed');
    await other.waitForFunction(() => window.pcUpdate.ready);

    const status = await other.evaluate(async () => (await fetch(document.querySelector('[data-wasm]').dataset.wasm, { signal: AbortSignal.timeout(10_000) })).status);
    assert.equal(status, 200, 'an old page must still get what it names');

    front.upstream = null;
    await Promise.all([other.waitForEvent('load', slowly), other.evaluate(() => window.pcUpdate.apply('', true))]);
    await other.waitForFunction(started);
    assert.equal(await version(other), newest);
  });

  test('a page that starts while another one lets an update in hears of it', async () => {
    const [one, other] = [await visit(), await visit()];
    await updated(one, other);
    await other.addInitScript(() => (window.requestIdleCallback = (then) => (window.goOn = then)));
    await other.reload();
    await other.waitForFunction(() => window.goOn);
    await Promise.all([one.waitForEvent('load', slowly), one.evaluate(() => window.pcUpdate.apply('', true))]);
    await one.waitForFunction(started);
    await other.evaluate(() => window.goOn());
    await other.waitForFunction(() => window.pcUpdate?.ready);
    assert.notEqual(await version(other), await version(one));
  });

  test('an update that waited is there once no page is open', async () => {
    const page = await visit();
    const old = await version(page);
    await updated(page);
    await page.close();
    front.upstream = null;
    const next = await context.newPage();
    await next.goto(front.url);
    await next.waitForFunction(started);
    assert.notEqual(await version(next), old);
  });

  test('who is signed in stays so over an update, and nobody else does', async () => {
    const page = await visit();
    await updated(page);
    const link = '#api=https%3A%2F%2Ftwo.invalid&token=not.a.token';
    await Promise.all([page.waitForEvent('load', slowly), page.evaluate((link) => window.pcUpdate.apply(link, true), link)]);
    assert.equal(await page.evaluate(() => window.pcHanded), link);
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    assert.ok(!page.url().includes('token'));

    const asked = (key) => page.evaluate((key) => new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data);
      navigator.serviceWorker.controller.postMessage({ is: 'take', key }, [port2]);
    }), key);
    await page.evaluate((link) => { // two pages at once
      for (const key of ['one', 'two']) navigator.serviceWorker.controller.postMessage({ is: 'keep', key, link: `${link}.${key}` });
    }, link);
    assert.equal(await asked('other'), '');
    for (const key of ['one', 'two']) {
      assert.equal(await asked(key), `${link}.${key}`);
      assert.equal(await asked(key), '', 'it is given once');
    }
  });

  // updating has a page let an update in, which has to wait for what the old version does
  // until goOn is called. The page notes that it is left.
  async function updating(link, wanted) {
    const [page, other] = [await visit(), await visit()];
    await updated(page, other);
    const held = once(front, 'held');
    let goOn;
    front.hold = (path) => path === '/v/none' && new Promise((resolve) => (goOn = resolve));
    await other.evaluate(() => void fetch('/v/none'));
    await held;
    await page.evaluate(([link, wanted]) => {
      window.addEventListener('pagehide', () => sessionStorage.setItem('left', 'yes'));
      window.cameIn = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
      void window.pcUpdate.apply(link, wanted);
    }, [link, wanted]);
    return { page, goOn, left: () => page.evaluate(() => sessionStorage.getItem('left')) };
  }

  test('a page stays until the update can come in, which has to wait for what the old version does', async () => {
    const { page, goOn, left } = await updating('#some=link', true);
    await page.waitForTimeout(6000);
    assert.equal(await left(), null, 'the page was left with nothing to follow it');
    const loaded = page.waitForEvent('load', slowly);
    goOn();
    await loaded;
    assert.equal(await page.evaluate(() => window.pcHanded), '#some=link');
  });

  test('an update that nobody has asked for leaves a page alone that has come into use meanwhile', async () => {
    const { page, goOn, left } = await updating('', false);
    await page.getByRole('textbox', { name: 'Access token' }).fill('half a tok');
    goOn();
    await page.evaluate(() => window.cameIn);
    await page.waitForTimeout(1000);
    assert.equal(await left(), null, 'the page was left while somebody wrote');
    const loaded = page.waitForEvent('load', slowly);
    await page.evaluate(() => void window.pcUpdate.apply('', true));
    await loaded;
  });

  test('no address and no lack of the browser keeps a token in the address', async () => {
    const fragment = '#api=https%3A%2F%2Fone.invalid&token=e30.e30.x';
    const slashes = await context.newPage();
    await slashes.route((url) => url.pathname === '//', async (route) => route.fulfill({ response: await slashes.request.get(front.url) }));
    const old = await context.newPage();
    await old.addInitScript(() => {
      window.CSSStyleSheet = class {
        constructor() {
          throw new TypeError('Illegal constructor');
        }
      };
    });
    for (const [page, path] of [[slashes, '//'], [old, '/']]) {
      await page.goto(front.url + path + fragment);
      await page.waitForFunction(started);
      assert.doesNotMatch(await page.evaluate(() => location.href), /token/);
    }
  });

  test('does not keep half an update', async () => {
    const page = await visit();
    const old = await version(page);
    front.upstream = second;
    front.spoiled = /^\/manifest/;
    const names = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration.update();
      const worker = registration.installing;
      await new Promise((resolve, reject) => {
        worker.addEventListener('statechange', () => (worker.state === 'redundant' ? resolve() : reject(new Error(worker.state))));
      });
      return caches.keys();
    });
    assert.deepEqual(names, [`practice-chat / ${old}`]);
    front.upstream = null;
    await page.reload();
    await page.waitForFunction(started);
    assert.equal(await version(page), old);
  });

  test('an update that is let in leaves the next one alone, which is still being fetched', async () => {
    const page = await visit();
    const old = await version(page);
    await updated(page);
    front.upstream = third;
    const held = new Promise((resolve) => front.once('held', resolve));
    let goOn;
    front.hold = (path) => path === '/conversation.html' && new Promise((resolve) => (goOn = resolve));
    await look(page);
    await held;
    await Promise.all([page.waitForEvent('load', slowly), page.evaluate(() => window.pcUpdate.apply('', true))]);
    await page.waitForFunction(started);
    const newer = await version(page);
    assert.notEqual(newer, old);

    front.hold = () => undefined;
    goOn();
    await page.waitForFunction(() => window.pcUpdate?.ready);
    front.upstream = null;
    await Promise.all([page.waitForEvent('load', slowly), page.evaluate(() => window.pcUpdate.apply('', true))]);
    await page.waitForFunction(started);
    assert.ok(![old, newer].includes(await version(page)), 'it is not the version that has been let in');
  });

  test('an old page finds its way to the newest version by itself', async () => {
    const page = await visit();
    const old = await version(page);
    front.upstream = second;
    let misses = 0; // as from a server that has another app.wasm: only the old page asks for this one
    front.missing = (path) => path.includes('app.wasm') && misses++ === 0;
    await page.evaluate(async () => {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) if (request.url.includes('app.wasm')) await cache.delete(request);
      }
    });
    await page.goto(front.url);
    await page.waitForFunction((old) => document.querySelector('[data-version]')?.dataset.version !== old, old);
    await page.waitForFunction(started);
  });

  test('says what to do when a part of it does not come, and tries again', async () => {
    for (const file of ['app.wasm', 'wasm_exec.js']) {
      front.missing = (path) => path.includes(file);
      const page = await context.newPage();
      await page.goto(front.url);
      const again = page.getByRole('button', { name: 'Try again' });
      await again.waitFor();
      assert.match(await page.getByRole('status').innerText(), /could not be loaded/);
      await page.evaluate(() => (window.same = true));
      front.missing = () => false;
      await again.click();
      await page.waitForFunction(started);
      assert.ok(await page.evaluate(() => window.same), `${file}: the page, and what was written in it, is another one`);
      await page.close();
      await context.close();
      context = await browser.newContext();
    }
  });
});
