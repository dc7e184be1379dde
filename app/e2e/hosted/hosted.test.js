// The exported site in a folder of an origin, served by nginx, Caddy and Apache as the examples
// say that come with it.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { launch, link, until, visit } from '../browser/harness.js';
import { speak } from '../browser/probes.js';
import { conversationUUID } from '../node-server/seed.js';
import { goBinary, startSandbox } from '../servers.js';
import { exportSite, startApache, startCaddy, startNginx } from './hosts.js';

describe('the export in a folder', { timeout: 600_000 }, () => {
  let site, api;
  before(async () => {
    [site, api] = await Promise.all([exportSite(), startSandbox()]);
  });
  after(async () => {
    await api?.stop();
    await site?.remove();
  });

  // doctor resolves to what -doctor prints, and its exit code.
  async function doctor(url, ...flags) {
    const program = await goBinary('.');
    return new Promise((resolve) => {
      execFile(program, ['-doctor', url, '-api', api.url, ...flags], (error, stdout) => resolve({ code: error?.code ?? 0, stdout }));
    });
  }

  for (const [name, start] of Object.entries({ nginx: startNginx, Caddy: startCaddy, Apache: startApache })) {
    test(`${name}: the doctor finds nothing`, async () => {
      const host = await start(site);
      try {
        const { code, stdout } = await doctor(host.url);
        assert.equal(code, 0, stdout);
        assert.match(stdout, /nothing is wrong/);
      } finally {
        await host.stop();
      }
    });
  }

  const cut = (pattern) => (text) => {
    assert.match(text, pattern);
    return text.replace(pattern, '');
  };
  const faults = {
    'wasm without its type': [cut(/application\/wasm wasm;/), /WRONG {2}types: app\.wasm .*slowly[\s\S]*application\/wasm/],
    'scripts of a wrong type': [cut(/text\/javascript js;/), /WRONG {2}worker: .*type[\s\S]*text\/javascript/],
    'no compression': [cut(/gzip_static on;/), /WRONG {2}compression: not compressed: .*app\.wasm[\s\S]*gzip_static/],
    'no policy': [cut(/add_header Content-Security-Policy .*\n/), /WRONG {2}content policy: .*no Content-Security-Policy/],
    'a policy without wasm': [cut(/ 'wasm-unsafe-eval'/), /WRONG {2}content policy: script-src .*lacks 'wasm-unsafe-eval'/],
    'framed by everybody': [(text) => cut(/add_header X-Frame-Options .*\n/)(cut(/; frame-ancestors 'none'/)(text)), /WRONG {2}framing: any page/],
    'nothing kept': [cut(/add_header Cache-Control .*\n/), /WRONG {2}caching: kept without being asked[\s\S]*WRONG {2}caching: asked for again/],
    'no links to conversations': [cut(/rewrite .*\n/), /WRONG {2}links to conversations: .*404[\s\S]*conversation\.html/],
    'the page for links': [(text) => text.replace('/chat/conversation.html break', '/chat/index.html break'), /WRONG {2}links to conversations: .*index\.html/],
    'a page for everything': [(text) => text.replace('index index.html;', 'index index.html; try_files $uri $uri/ /chat/index.html;'), /WRONG {2}links to conversations: what does not exist/],
  };
  for (const [name, [change, said]] of Object.entries(faults)) {
    test(`nginx: the doctor names ${name}`, async () => {
      const host = await startNginx(site, change);
      try {
        const { code, stdout } = await doctor(host.url);
        assert.equal(code, 1, stdout);
        assert.match(stdout, said);
      } finally {
        await host.stop();
      }
    });
  }

  test('nginx: the doctor names a file that was not copied, and a server that is not there', async () => {
    const host = await startNginx(site);
    const worker = join(site.folder, 'app-worker.js');
    try {
      await rename(worker, `${worker}.away`);
      await rename(`${worker}.gz`, `${worker}.gz.away`);
      const { code, stdout } = await doctor(host.url, '-api', 'http://127.0.0.1:1');
      assert.equal(code, 1, stdout);
      assert.match(stdout, /WRONG {2}worker: app-worker\.js is not there/);
      assert.match(stdout, /WRONG {2}server: .*cannot be reached/);
    } finally {
      await rename(`${worker}.away`, worker);
      await rename(`${worker}.gz.away`, `${worker}.gz`);
      await host.stop();
    }
  });

  // The ways through the product that depend on where it stands; its own server's
  // walk has the rest.
  test('nginx: the walk', async () => {
    const host = await startNginx(site);
    const browser = await launch();
    try {
      await api.manners({ patient: false });
      const { token } = await api.token();
      const { page, chat, close } = await visit(browser, { problems: true });
      const strange = [];
      page.on('request', (request) => {
        const address = request.url();
        if (!address.startsWith(host.url) && !address.startsWith(api.url)) strange.push(address);
      });
      const signedIn = () => until('12 conversations', async () => (await chat.rows.count()) === 12);

      await page.goto(link(host.url.slice(0, -1), api.url, token)); // nginx adds the slash
      await signedIn();
      assert.equal(page.url(), host.url, 'the fragment is gone, and the folder is not');
      await chat.open('Ada Example');
      await chat.write('Sent from a folder.');
      await until('stored once', async () => (await stored('Sent from a folder.')) === 1);
      await chat.remove('Sent from a folder.');
      await until('deleted', async () => (await stored('Sent from a folder.')) === 0);
      await chat.search.fill('Otto');
      await until('found', async () => (await chat.results.getByRole('listitem').count()) > 0);
      await chat.search.fill('');

      // By a link to a conversation, with the network and without.
      await page.waitForFunction(() => navigator.serviceWorker.controller);
      const deep = `${host.url}chat/${conversationUUID(0)}`;
      await page.goto(deep);
      await page.getByRole('heading', { name: 'Ada Example' }).waitFor();
      assert.equal(page.url(), host.url, 'the address keeps no conversation');
      for (const language of ['de', 'en']) await speak(page, language);

      // As hosts and people write addresses, too.
      for (const address of [`${host.url}index.html`, `${host.url}#50%`]) {
        await page.goto('about:blank');
        await page.goto(address);
        await signedIn();
      }
      await host.stop();
      for (const address of [host.url, deep, `${host.url}?from=home`]) {
        await page.goto(address);
        await signedIn();
      }
      await page.goto(deep);
      await page.getByRole('heading', { name: 'Ada Example' }).waitFor();

      const names = await page.evaluate(async () => [
        ...(await caches.keys()),
        ...(await indexedDB.databases()).map(({ name }) => name),
      ]);
      assert.deepEqual(names.filter((name) => !/^practice-?chat ?\/chat/.test(name)), [], 'other folders of the origin have names of their own');
      await chat.leave();
      assert.deepEqual(strange, []);
      await close();
    } finally {
      await browser.close();
      await host.stop();
    }
  });

  const stored = async (text) => (await api.messages(conversationUUID(0))).filter(({ message }) => message === text).length;
});
