// Signing in by the practice's own page: there with a state, back with the token, once.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startNode, startSandbox } from '../servers.js';
import { launch, until, visit } from './harness.js';

describe('signing in by the practice', { timeout: 240_000 }, () => {
  let browser;
  let sandbox; // with its own page, and links
  let strict; // with a page of the practice, and the API elsewhere
  let node;
  let view;
  before(async () => {
    [sandbox, node, browser] = await Promise.all([startSandbox(), startNode(), launch()]);
    strict = await startSandbox('-signin', `${node.url}/login?realm=staff`);
  });
  after(async () => {
    await browser?.close();
    await Promise.all([sandbox?.stop(), strict?.stop(), node?.stop()]);
  });
  afterEach(async () => {
    await view?.close();
    view = undefined;
  });

  const refusal = (text) => view.page.getByRole('alert').filter({ hasText: text });
  const go = (page) => page.getByRole('button', { name: 'Continue with your practice' });

  // The practice's page is the test: it takes what it was asked and answers as it likes.
  const asked = async () => {
    const { page, chat } = view;
    await page.route(`${node.url}/login**`, (route) => route.fulfill({ contentType: 'text/html', body: '<title>The practice</title>' }));
    await page.goto(strict.url);
    await chat.press(go(page));
    await page.waitForURL(/\/login/);
    return new URL(page.url()).searchParams;
  };

  for (const size of ['phone', 'desktop']) {
    test(`${size}: the sandbox's page signs in, and leaves no token anywhere`, async () => {
      view = await visit(browser, { size });
      const { page, chat } = view;
      const urls = [];
      page.on('request', (request) => urls.push(request.url()));
      await page.goto(sandbox.url);
      await chat.press(go(page));
      await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
      await chat.press(page.getByRole('button', { name: /Vera Example/ }));
      await chat.row('Ada Example').waitFor();
      assert.equal(page.url(), `${sandbox.url}/`);
      const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);
      assert.doesNotMatch(kept, /eyJ|pc-signin-/);
      for (const url of urls) assert.doesNotMatch(url, /eyJ/);
    });
  }

  test('a way out of the practice\'s page is said', async () => {
    view = await visit(browser);
    const { page } = view;
    await page.goto(sandbox.url);
    await go(page).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await refusal('did not sign you in').waitFor();
  });

  test('asks with a state of its own each time, and comes back with it', async () => {
    view = await visit(browser);
    const { page, chat } = view;
    const first = await asked();
    const second = await asked();
    assert.equal(first.get('realm'), 'staff');
    assert.equal(first.get('return'), `${strict.url}/`);
    assert.match(first.get('state'), /^[A-Z2-7]{26}$/);
    assert.notEqual(first.get('state'), second.get('state'));
    const { token } = await node.token();
    const answer = new URLSearchParams({ api: node.url, token, state: first.get('state') });
    await page.goto(`${first.get('return')}#${answer}`);
    await chat.row('Ada Example').waitFor();
    assert.equal(page.url(), `${strict.url}/`);

    // The same once more, as by the Back button, in a page that is signed in.
    await page.goto(`${first.get('return')}#${answer}`);
    await refusal('used before').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await refusal('used before').waitFor({ state: 'hidden' });
    await chat.row('Ada Example').waitFor();
  });

  for (const [name, state, words] of [
    ['without a state', undefined, 'not asked for on this device'],
    ['with an empty state', '', 'not asked for on this device'],
    ['with a state of somebody else', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'not begun on this device'],
  ]) {
    test(`a token ${name} is not accepted`, async () => {
      view = await visit(browser);
      const { page, chat } = view;
      await asked();
      const requests = [];
      page.on('websocket', (socket) => requests.push(socket.url()));
      const { token } = await node.token();
      await page.goto(`${strict.url}/#${new URLSearchParams({ api: node.url, token, ...(state !== undefined && { state }) })}`);
      await refusal(words).waitFor();
      await chat.signIn.waitFor();
      assert.equal(await chat.rows.count(), 0);
      assert.deepEqual(requests, [], 'a connection');
      assert.equal(page.url(), `${strict.url}/`, 'the token stays in the address');
      await go(page).waitFor(); // from here on
    });
  }

  test('a state does not last for ever', async () => {
    view = await visit(browser);
    const { page } = view;
    const state = (await asked()).get('state');
    await page.goto(`${strict.url}/web/icon.svg`);
    await page.evaluate((key) => localStorage.setItem(key, Date.now() - 31 * 60_000), `pc-signin-${state}`);
    const { token } = await node.token();
    await page.goto(`${strict.url}/#${new URLSearchParams({ api: node.url, token, state })}`);
    await refusal('took too long').waitFor();
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('pc-signin-'))), []);
  });

  test('a token that has ended is replaced by the practice\'s page', async () => {
    view = await visit(browser);
    const { page, chat } = view;
    await page.goto(sandbox.url);
    await go(page).click();
    await page.getByRole('button', { name: /Vera Example/ }).click();
    await chat.row('Ada Example').waitFor();
    await page.goto(sandbox.url); // the token is in no storage
    await page.getByText('Sign in again to connect').waitFor();
    await go(page).filter({ visible: true }).click();
    await page.getByRole('button', { name: /Vera Example/ }).click();
    await until('online', async () => (await chat.said()).status.includes('Online'));
  });
});
