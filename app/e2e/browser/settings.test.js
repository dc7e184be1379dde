// Settings hold at once, in every page of the device and after the next start; the
// diagnosis tells nothing of anybody.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { conversationUUID } from '../node-server/seed.js';
import { startNode, startSandbox } from '../servers.js';
import { Chat } from './chat.js';
import { queued, serveHost, visitHost } from './embedding.js';
import { launch, link, until, visit } from './harness.js';
import { leftovers } from './probes.js';

const ben = conversationUUID(1);

describe('settings', { timeout: 300_000 }, () => {
  let browser;
  let host;
  let site;
  let backend;
  let view;
  before(async () => {
    host = await serveHost();
    [site, backend, browser] = await Promise.all([startSandbox('-embed-origins', host.listed), startNode(), launch()]);
    host.chat = site.url;
  });
  after(async () => {
    await browser?.close();
    host?.close();
    await Promise.all([site?.stop(), backend?.stop()]);
  });
  afterEach(async () => {
    await view?.close();
    view = undefined;
  });

  const go = async (options = {}) => {
    await backend.reset();
    view = await visit(browser, options);
    await view.page.goto(link(site.url, backend.url, (await backend.token()).token));
    await view.page.getByRole('list').getByRole('listitem').first().waitFor();
    return view;
  };
  const choose = async (page, dialog, label, value) => {
    await page.getByRole('button', { name: dialog, exact: true }).click();
    await page.getByRole('combobox', { name: label, exact: true }).selectOption(value);
    await page.keyboard.press('Escape');
  };
  const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

  test('hold at once, in other pages and after the next start', async () => {
    const { context, page } = await go();
    const other = await context.newPage();
    await other.goto(site.url);
    await other.getByRole('list', { name: 'Conversations' }).waitFor();
    const light = await ground(page);
    await choose(page, 'Settings', 'Appearance', 'Dark');
    const dark = await ground(page);
    assert.notEqual(dark, light);
    await until('dark in the other page', async () => (await ground(other)) === dark);
    await choose(page, 'Settings', 'Language', 'Deutsch');
    await page.getByRole('list', { name: 'Gespräche' }).waitFor();
    await other.getByRole('list', { name: 'Gespräche' }).waitFor();
    assert.equal(await other.evaluate(() => document.documentElement.lang), 'de');
    await other.reload();
    await other.getByRole('list', { name: 'Gespräche' }).waitFor();
    assert.equal(await ground(other), dark);
    await other.close();
  });

  test('the language of the browser, without a flash of English, also offline', async () => {
    const { context, page } = await go({ locale: 'ar-EG' });
    await page.getByRole('list', { name: 'المحادثات' }).waitFor();
    await until('a worker', () => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.active)));
    const english = leftovers('ar');
    await context.addInitScript((patterns) => {
      const known = patterns.map((p) => new RegExp(p));
      window.flashes = [];
      const look = () => {
        for (const e of document.querySelectorAll('.pc-shell [data-say], .pc-app *')) {
          for (const t of e.childNodes) {
            const text = t.nodeType === 3 ? t.nodeValue.trim() : '';
            if (text && e.checkVisibility({ visibilityProperty: true }) && known.some((p) => p.test(text))) window.flashes.push(text);
          }
        }
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, [...english, '^Loading Practice Chat…$']);
    await context.setOffline(true);
    await page.reload();
    await page.getByRole('list', { name: 'المحادثات' }).waitFor();
    assert.deepEqual(await page.evaluate(() => [window.flashes, document.documentElement.dir]), [[], 'rtl']);
    await context.setOffline(false);
  });

  test('hold before anyone has signed in, and while locked', async () => {
    const { page, chat } = await go();
    await chat.keepUnder('four words will do');
    await chat.lock();
    await choose(page, 'Settings', 'Language', '日本語');
    await page.getByRole('button', { name: 'ロックを解除' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'ロックを解除' }).waitFor();
  });

  test('clearing the device signs out and takes the settings with it', async () => {
    const { page, chat } = await go();
    await choose(page, 'Settings', 'Appearance', 'Dark');
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('button', { name: 'Clear this device' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await chat.signIn.waitFor();
    const left = await page.evaluate(async () => ({
      settings: Object.entries(localStorage).filter(([name, value]) => /theme|language/.test(name) && value),
    }));
    assert.deepEqual(left, { settings: [] });
  });

  test('in a frame the page around asks for a language', async () => {
    const { token } = await site.token();
    host.page('/de', host.script(), queued(`{ api: ${JSON.stringify(site.url)}, locale: "de-CH", getToken: () => ${JSON.stringify(token)} }`));
    view = await visitHost(browser, `${host.listed}/de`);
    await view.page.locator('pc-launcher').getByRole('button', { name: /^Chat/ }).click();
    await view.page.frameLocator('iframe').getByRole('list', { name: 'Gespräche' }).waitFor();
  });

  test('the copied diagnosis holds no name, no text and no token', async () => {
    const marker = 'qzx';
    await backend.reset();
    view = await visit(browser, { problems: true, permissions: ['clipboard-read', 'clipboard-write'] });
    const { page } = view;
    const chat = new Chat(page, { touch: false, onePane: false });
    await backend.rename(ben, `Name-${marker}`);
    const { token, user } = await backend.token();
    await page.goto(link(site.url, backend.url, token));
    await chat.open(`Name-${marker}`);
    await chat.write(`Sent-${marker}`);
    await chat.item(`Sent-${marker}`).waitFor();
    await backend.say(ben, `Said-${marker}`);
    await chat.messages.getByText(`Said-${marker}`).waitFor();
    await backend.drop();
    await chat.message.fill(`Draft-${marker}`);
    await chat.search.fill(`Search-${marker}`);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('button', { name: 'Diagnostics', exact: true }).click();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByText('Copied.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /Versions\n[^]*Go: go1\.[^]*Browser: Mozilla/);
    for (const secret of [marker, token, ...token.split('.'), user, ben, new URL(backend.url).host]) {
      assert.ok(!copied.includes(secret), `${secret} is in\n${copied}`);
    }
  });
});
