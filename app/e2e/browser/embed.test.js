// The widget in the website of a practice, by embed.js, under a policy that allows
// nothing but our script and our frame.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { conversationUUID } from '../node-server/seed.js';
import { queued, startEmbedding, strictest, visitHost } from './embedding.js';
import { until } from './harness.js';

describe('embedded', { timeout: 300_000 }, () => {
  let browser;
  let host;
  let chat;
  let view;
  let options;
  let stop;
  before(async () => {
    ({ browser, host, chat, options, stop } = await startEmbedding());
    host.page('/', host.script(), queued(`{ ${options} }`));
  });
  after(() => stop?.());
  afterEach(async () => {
    await view?.close();
    view = undefined;
  });

  const go = async (path, { origin = host.listed, ...rest } = {}) => {
    view = await visitHost(browser, origin + path, rest);
    return view;
  };

  // A long task or a shift of the layout can only be counted by asking for it first.
  // Tasks that are long since the machine is busy elsewhere have no part of ours in them.
  const observed = ({ page }) => page.addInitScript(() => {
    window.tasks = [];
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const { scripts } of list.getEntries()) {
        window.tasks.push(...scripts.filter((s) => s.sourceURL.endsWith('/embed.js')).map((s) => s.duration));
      }
    }).observe({ type: 'long-animation-frame', buffered: true });
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
  });

  test('before it is opened it is one request, no frame, no long task and no shift of the layout', async () => {
    const tasks = [];
    for (let visits = 0; visits < 3; visits++) { // its turn can come late in the midst of a task, too
      await view?.close();
      const { page, requests } = await go('/', { prepare: observed });
      await page.waitForLoadState('networkidle');
      assert.deepEqual(requests.filter((url) => url.startsWith(chat.url)), [`${chat.url}/web/embed.js`]);
      assert.equal(page.frames().length, 1);
      const [long, shifts] = await page.evaluate(() => [window.tasks.filter((ms) => ms >= 50).length, window.shifts.length]);
      assert.equal(shifts, 0, 'shifts of the layout');
      tasks.push(long);
      if (long === 0) return;
    }
    assert.fail(`long tasks in each visit: ${tasks}`);
  });

  for (const size of ['phone', 'desktop']) {
    test(`${size}: opens, signs in by the page, closes by Escape and gives the focus back`, async () => {
      const { page, button, frame, rows, requests, seen, signedIn, inside } = await go('/', { size });
      await button.focus();
      await page.keyboard.press('Enter');
      await signedIn();
      await until('the focus in the chat', () => inside(() => document.activeElement.tagName === 'H2'));
      assert.equal(await page.evaluate(() => document.body.inert), size === 'phone', 'what the chat covers is out of reach');
      await frame.getByRole('button', { name: 'This device' }).press('Enter');
      const dialog = frame.getByRole('dialog', { name: 'This device' });
      await dialog.waitFor();
      await page.keyboard.press('Escape'); // is for the dialog
      await dialog.waitFor({ state: 'hidden' });
      // Also where the button is not shown, on a phone.
      const expanded = () => page.evaluate(() => document.querySelector('pc-launcher').shadowRoot.querySelector('button').ariaExpanded);
      assert.equal(await expanded(), 'true');
      await rows.first().getByRole('button').focus();
      await page.keyboard.press('Escape');
      await until('the focus on the button', () => page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.tagName === 'BUTTON'));
      assert.equal(await expanded(), 'false');
      assert.equal(await page.evaluate(() => document.body.inert), false);
      await until('the unread count on the button', async () => /\(\d+\)/.test(await button.getAttribute('aria-label')));
      const events = await seen();
      assert.deepEqual(events.filter((e) => !e.startsWith('unread')), ['open', 'ready', 'token start', 'close']);
      for (const url of requests) assert.doesNotMatch(url, /eyJ/, 'a token in a URL');
    });
  }

  test('on a phone it can be closed while it still loads', async () => {
    const { page, button } = await go('/', { size: 'phone', prepare: ({ context }) => context.route('**/app.wasm*', () => {}) });
    await button.tap();
    await page.locator('iframe').waitFor();
    await button.tap();
    await page.locator('iframe').waitFor({ state: 'hidden' });
    await button.tap();
    await page.frameLocator('iframe').locator('body').press('Escape');
    await page.locator('iframe').waitFor({ state: 'hidden' });
  });

  test('goes back to a part of the page when the window grows', async () => {
    const { page, button, signedIn } = await go('/', { size: 'phone' });
    await button.tap();
    await signedIn();
    await page.setViewportSize({ width: 1000, height: 900 });
    await until('the page is in reach', () => page.evaluate(() => !document.body.inert));
    await button.waitFor();
  });

  test('a page that is not listed gets a refusal and is told why', async () => {
    const { page, button, seen } = await go('/', { origin: host.unlisted, problems: true, expected: /frame-ancestors/ });
    await button.click();
    await until('the error', async () => (await seen()).includes('error blocked'));
    const way = page.getByRole('dialog').getByRole('link', { name: 'Chat' });
    assert.deepEqual([await way.getAttribute('href'), await way.getAttribute('target')], [`${chat.url}/`, '_blank']);
  });

  test('a chat that did not answer is asked again when it is opened again', async () => {
    let down = true;
    const prepare = ({ context }) => context.route(`${chat.url}/`, (route) => (down ? route.fulfill({ status: 502, body: 'Bad Gateway' }) : route.continue()));
    const { page, button, seen, signedIn } = await go('/', { prepare, problems: true, expected: /502/ });
    await button.click();
    await until('the error', async () => (await seen()).includes('error blocked'));
    await page.getByRole('dialog').getByRole('link', { name: 'Chat' }).waitFor();
    down = false;
    await button.click();
    await button.click();
    await signedIn();
  });

  test('a frame that another script has made and named shows the app', async () => {
    for (const name of ['5', '{"id":1}', 'null', 'chat', '']) {
      host.page('/own', `${host.script()}<iframe name='${name}' src="${chat.url}/" title="Own"></iframe>`, queued(`{ ${options} }`));
      const { page } = await go('/own');
      await page.frameLocator('iframe[title="Own"]').getByRole('heading', { name: 'Sign in' }).waitFor();
      await view.close();
    }
  });

  test('in the head of a page, before there is a body', async () => {
    host.file('/head.js', 'text/javascript', `window.seen = []; PracticeChat.init({ ${options} });`);
    host.file('/head', 'text/html', `<!doctype html><title>A practice</title><link rel="icon" href="data:,"><script src="${chat.url}/web/embed.js"></script><script src="/head.js"></script><p>Text`);
    const { button, signedIn } = await go('/head');
    await button.click();
    await signedIn();
  });

  test('commands of a page that is still being read are carried out, in their order', async () => {
    const later = `PracticeChat.init({ label: "Second", ${options} }); PracticeChat.open();`;
    host.file('/later.js', 'text/javascript', later);
    host.file('/early', 'text/html', `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>A practice</title>
      <script src="/early.js"></script><script src="${chat.url}/web/embed.js"></script><body><script src="/later.js"></script><h1>A practice</h1>`);
    host.file('/early.js', 'text/javascript', queued(`{ label: "First", ${options} }`));
    const { page, signedIn } = await go('/early', { label: 'Second', size: 'phone' });
    await signedIn();
    assert.equal(await page.locator('pc-launcher').count(), 1);
    assert.equal(await page.evaluate(() => document.body.inert), true);
  });

  test('a page that is slow to answer its frame is asked for a token all the same', async () => {
    const slow = `
      let slow = false;
      addEventListener("message", (e) => {
        if (slow || e.data?.practiceChat !== "hello") return;
        e.stopImmediatePropagation();
        slow = true;
        const again = new MessageEvent("message", { data: e.data, origin: e.origin, source: e.source });
        setTimeout(() => dispatchEvent(again), 1500);
      }, true);`;
    host.page('/slow', host.script(), slow + queued(`{ open: true, ${options} }`));
    const { signedIn, seen } = await go('/slow');
    await signedIn();
    assert.deepEqual((await seen()).filter((e) => /ready|token/.test(e)).sort(), ['ready', 'token start']);
  });

  test('in a frame of the website that has no address of its own', async () => {
    const inner = `<script src="/inner.js"></script><script src="${chat.url}/web/embed.js"></script>`;
    host.file('/inner.js', 'text/javascript', queued(`{ open: true, ${options} }`));
    host.page('/srcdoc', `<iframe width="600" height="800" srcdoc='${inner}'></iframe>${host.script('data-auto')}`, '');
    const { page } = await go('/srcdoc');
    const rows = page.frameLocator('iframe').frameLocator('iframe').getByRole('list', { name: 'Conversations' }).getByRole('listitem');
    await until('the conversations', async () => (await rows.count()) > 0);
  });

  test('in a website that isolates itself from others', async () => {
    host.page('/isolated', host.script(), queued(`{ open: true, ${options} }`), strictest(chat.url, true), { 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Opener-Policy': 'same-origin' });
    const { page, signedIn } = await go('/isolated');
    await signedIn();
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
  });

  test('a frame that is loaded again is taken up again', async () => {
    const { page, button, rows, signedIn, seen, inside } = await go('/');
    await button.click();
    await signedIn();
    await inside(() => {
      window.old = true;
      location.reload();
    });
    await until('another page', () => inside(() => !window.old).catch(() => false));
    await signedIn();
    assert.deepEqual((await seen()).filter((e) => !e.startsWith('unread')), ['open', 'ready', 'token start', 'ready', 'token start']);
    await page.frameLocator('iframe').getByRole('button', { name: 'Close' }).click();
    await page.locator('iframe').waitFor({ state: 'hidden' });
  });

  test('asks for a token before it ends and after a refusal', async () => {
    const { button, seen, signedIn, page } = await go('/');
    const soon = await chat.token({ ttl: 20 }); // which a cold start is over before
    const ended = await chat.token({ ttl: -5 });
    const fresh = await chat.token({ ttl: 3600 });
    const count = async (event) => (await seen()).filter((e) => e === event).length;
    await page.evaluate((token) => { window.nextToken = token; }, soon.token);
    await button.click();
    await signedIn();
    await page.evaluate((token) => { window.nextToken = token; }, fresh.token);
    await until('a question before the end', async () => (await count('token ends')) >= 1, 30_000);
    assert.equal(await count('token refused'), 0);
    await page.evaluate((token) => { window.nextToken = token; window.PracticeChat.setToken(token); }, ended.token);
    await chat.drop(); // a connection is refused when it signs in
    await until('a question after the refusal', async () => (await count('token refused')) >= 2);
    assert.ok((await count('token refused')) < 5, 'a page that has the wrong token only is left in peace');
    await page.evaluate((token) => { window.nextToken = token; }, fresh.token);
    const { frame } = view;
    await until('online again', async () => (await frame.getByRole('status', { name: 'Connection' }).innerText()).includes('Online'));
  });

  test('a token that comes after a sign-out signs nobody in', async () => {
    host.page('/slow', host.script(), queued(`{ ${options.replace('getToken: (why) =>', 'getToken: async (why) => { await new Promise((go) => { window.answer = go; }); return ((why) =>')})(why); } }`));
    const { button, page, frame, rows } = await go('/slow');
    await button.click();
    await page.waitForFunction(() => window.answer);
    await page.evaluate(() => {
      window.PracticeChat.signOut();
      window.answer();
    });
    await frame.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await page.evaluate(() => new Promise((done) => setTimeout(done, 300))); // nothing can be waited for
    assert.equal(await rows.count(), 0);
  });

  test('a sign-out deletes what an earlier page has kept; nobody being signed in does not', async () => {
    const { page, button, frame, rows, signedIn } = await go('/');
    const draft = rows.filter({ hasText: 'half a sentence' });
    const again = async () => {
      await page.goto(`${host.listed}/`);
      await button.waitFor();
    };
    const open = async () => {
      await button.click();
      await signedIn();
    };
    await open();
    await rows.filter({ hasText: 'Ivy Placeholder' }).click(); // who has sent nothing new: others are counted below
    await frame.getByRole('textbox', { name: 'Message' }).fill('half a sentence');
    await frame.getByRole('button', { name: 'Back' }).click();
    await draft.waitFor();

    await again();
    await page.evaluate(() => { window.nextToken = ''; });
    await button.click();
    await frame.getByText('Nobody is signed in on this website').waitFor();

    await again();
    await open();
    await draft.waitFor();

    await again();
    await page.evaluate(() => { // nobody has opened it here
      window.nextToken = '';
      window.PracticeChat.signOut();
    });
    const kept = () => page.frames()[1]?.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    await until('nothing is kept', async () => (await kept())?.every((name) => name.endsWith('-keys')));

    await again();
    await open();
    assert.equal(await draft.count(), 0);
  });

  test('takes its looks and its language from the page', async () => {
    host.page('/looks', host.script(), queued(`{ ${options}, theme: "dark", accent: "rebeccapurple", locale: "de-CH", label: "Nachrichten", position: "left", offset: 32, zIndex: 7 }`));
    const { button, page, frame, inside } = await go('/looks', { label: /^Nachrichten/ });
    const box = await button.boundingBox();
    assert.equal(Math.round(box.x), 32);
    assert.equal(Math.round(box.y + box.height), 900 - 32);
    const [colour, z] = await page.evaluate(() => {
      const launcher = document.querySelector('pc-launcher');
      return [getComputedStyle(launcher.shadowRoot.querySelector('button')).backgroundColor, getComputedStyle(launcher).zIndex];
    });
    assert.deepEqual([colour, z], ['rgb(102, 51, 153)', '7']);
    await button.click();
    await frame.getByRole('list', { name: 'Gespräche' }).getByRole('listitem').first().waitFor();
    const look = () => inside(() => {
      const style = getComputedStyle(document.documentElement);
      const { locale } = window.pcHost;
      return { locale, scheme: style.colorScheme, ground: style.getPropertyValue('--pc-ground').trim(), accent: style.getPropertyValue('--pc-accent').trim() };
    });
    const dark = await look();
    assert.equal(dark.locale, 'de-CH');
    assert.equal(dark.scheme, 'dark');
    await page.evaluate(() => window.PracticeChat.update({ theme: 'light', accent: '' }));
    await until('the light theme', async () => (await look()).scheme === 'light');
    const light = await look();
    assert.notEqual(light.ground, dark.ground);
    assert.match(light.accent, /^#/, 'the accent of the chat itself');
    await page.evaluate(() => window.PracticeChat.update({ theme: 'auto' }));
    await until('the theme of the system', async () => !/^(light|dark)$/.test((await look()).scheme));
  });

  test('an accent never costs the contrast', async () => {
    const { button, inside, signedIn } = await go('/');
    await button.click();
    await signedIn();
    const poor = await inside(() => {
      const linear = (n) => (n / 255 <= .04045 ? n / 255 / 12.92 : ((n / 255 + .055) / 1.055) ** 2.4);
      const painter = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
      const luminance = (colour) => {
        painter.fillStyle = colour;
        painter.fillRect(0, 0, 1, 1);
        const [r, g, b] = painter.getImageData(0, 0, 1, 1).data;
        return .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
      };
      const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--pc-${name}`).trim();
      const pairs = [
        ['accent', 'ground', 4.5], ['accent', 'surface', 4.5], ['accent', 'raised', 4.5], ['accent', 'tint', 4.5], ['on-accent', 'accent', 4.5],
        ['on-tint', 'tint', 4.5], ['tint-soft', 'tint', 4.5], ['grave', 'tint', 3], ['focus', 'tint', 3],
        ['on-bar', 'bar', 4.5], ['good', 'bar', 3], ['warn', 'bar', 3],
      ];
      const found = [];
      for (const theme of ['light', 'dark']) {
        for (let n = 0; n < 64; n++) {
          const accent = `rgb(${(n & 3) * 85}, ${((n >> 2) & 3) * 85}, ${(n >> 4) * 85})`;
          window.pcLook.give({ theme, accent });
          for (const [text, ground, least] of pairs) {
            const [a, b] = [luminance(token(text)), luminance(token(ground))].sort((x, y) => y - x);
            const contrast = (a + .05) / (b + .05);
            if (!(contrast >= least)) found.push(`${theme}, ${accent}: ${text} on ${ground} has ${contrast.toFixed(2)}`);
          }
        }
      }
      return found;
    });
    assert.deepEqual(poor, []);
  });

  test('loads nothing ahead of a visit where data is saved', async () => {
    host.page('/saving', host.script(), queued(`{ ${options}, preload: "idle", open: true }`));
    const prepare = ({ page }) => page.addInitScript(() => {
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
      window.later = setTimeout;
      window.setTimeout = (fn, ms) => window.later(fn, Math.min(ms, 50)); // three seconds are not waited for
    });
    const { page, button, seen, signedIn } = await go('/saving', { prepare });
    await button.hover();
    await button.focus();
    await page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
    assert.equal(page.frames().length, 1);
    assert.deepEqual(await seen(), []);
    await button.click();
    await signedIn();
  });

  test('loads on intent, when it is idle, or when it is opened, as asked for', async () => {
    for (const [preload, frames] of [['none', 1], ['intent', 2]]) {
      await view?.close();
      host.page('/preload', host.script(), queued(`{ ${options}, preload: "${preload}" }`));
      const { page, button } = await go('/preload');
      await button.hover();
      assert.equal(page.frames().length, frames, preload);
    }
    await view.close();
    host.page('/idle', host.script(), queued(`{ ${options}, preload: "idle" }`));
    const { page, seen } = await go('/idle');
    await until('a count before it is opened', async () => (await seen()).some((e) => /^unread [1-9]/.test(e)));
    assert.equal(await page.locator('iframe').isVisible(), false);
  });

  test('does as the page says: open, toggle, close, sign out', async () => {
    host.page('/open', host.script(), queued(`{ ${options}, open: true }`));
    const { page, frame, rows, signedIn } = await go('/open');
    await signedIn();
    const say = (...command) => page.evaluate(([name, value]) => window.PracticeChat[name](value), command);
    const panel = page.locator('iframe');
    await say('toggle');
    await panel.waitFor({ state: 'hidden' });
    await say('open');
    await panel.waitFor();
    await say('close');
    await panel.waitFor({ state: 'hidden' });
    await say('open');
    await say('signOut');
    await frame.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await until('nobody is signed in', async () => (await rows.count()) === 0);
    const { token } = await chat.token();
    await say('setToken', token);
    await signedIn();
    await say('destroy');
    assert.deepEqual(await page.evaluate(() => document.querySelectorAll('pc-launcher').length), 0);
    await say('open'); // says nothing, does nothing
    await until('no frame is left', () => page.frames().length === 1);
  });

  test('has the focus while it loads, and gives it back to what had it, if that is still there', async () => {
    const { page, signedIn } = await go('/');
    const focused = () => page.evaluate(() => document.activeElement.shadowRoot?.activeElement.tagName ?? document.activeElement.tagName);
    const open = () => page.evaluate(() => {
      document.querySelector('a').focus();
      window.PracticeChat.open();
    });
    const close = () => page.evaluate(() => window.PracticeChat.close());
    await open();
    assert.equal(await focused(), 'BUTTON', 'there is nothing in the frame yet');
    await page.keyboard.press('Escape');
    assert.equal(await focused(), 'A');
    await open();
    await signedIn();
    await until('the focus in the frame', async () => (await focused()) === 'IFRAME');
    await close();
    assert.equal(await focused(), 'A');
    await open();
    assert.equal(await focused(), 'IFRAME');
    await page.evaluate(() => document.querySelector('a').remove());
    await close();
    assert.equal(await focused(), 'BUTTON');
  });

  test('an element takes a getToken that it is given late', async () => {
    const { token } = await chat.token();
    host.page('/element', `${host.script()}<practice-chat api="${chat.url}"></practice-chat>`, `
      customElements.whenDefined("practice-chat").then(() => setTimeout(() => {
        document.querySelector("practice-chat").getToken = () => ${JSON.stringify(token)};
      }));`);
    const { button, signedIn } = await go('/element');
    await button.click();
    await signedIn();
  });

  test('an element with a token and no getToken says that it needs another, and goes on until the end', async () => {
    const { token } = await chat.token({ ttl: 20 });
    host.page('/attribute', `${host.script()}<practice-chat api="${chat.url}" token="${token}"></practice-chat>`, `
      window.seen = [];
      window.PracticeChat = { q: [["on", "error", (e) => seen.push(e.code + ": " + e.text)]] };`);
    const { button, signedIn, rows, seen } = await go('/attribute');
    await button.click();
    await signedIn();
    await until('it is said', async () => (await seen()).includes('token: A token is needed: ends'), 30_000);
    assert.ok((await rows.count()) > 0);
  });

  test('a command that is none keeps no other from being carried out', async () => {
    host.page('/commands', host.script(), queued(`{ ${options} }`, ['fly'], null, ['open']));
    const { signedIn, seen } = await go('/commands', {
      prepare: ({ page }) => page.addInitScript(() => {
        if (window.parent !== window) return; // of the practice's page alone
        addEventListener('error', (e) => {
          e.preventDefault(); // or it would count as an error of ours
          window.seen.push('reported');
        });
      }),
    });
    await signedIn();
    assert.equal((await seen()).filter((e) => e === 'reported').length, 2);
  });

  test('a token that is no text is told to the user', async () => {
    host.page('/number', host.script(), queued(`{ api: "${chat.url}", getToken: () => ({ token: "x" }), open: true }`));
    const { frame } = await go('/number');
    await frame.getByText('This is not an access token').first().waitFor();
  });

  test('shows the conversation that the page asks for, and says nothing of it to a server before', async () => {
    const [ada, ben] = [0, 1].map(conversationUUID);
    host.page('/asks', host.script(), queued(`{ ${options}, conversation: "${ada}", preload: "idle" }`));
    const sent = [];
    const prepare = ({ page }) => page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
    const { page, frame, requests, inside, seen } = await go('/asks', { prepare });
    const opened = (name) => frame.getByRole('heading', { name, exact: true });
    const unread = async () => (await seen()).findLast((event) => event.startsWith('unread'));
    await until('a count before it is opened', async () => /[1-9]/.test(await unread() ?? ''));
    const before = await unread();
    assert.ok(!sent.some((packet) => packet.includes('joinChat')), 'what nobody sees is not opened');
    await page.evaluate(() => window.PracticeChat.open());
    await opened('Ada Example').waitFor();
    await until('it is read', async () => (await unread()) !== before);
    await page.evaluate((uuid) => window.PracticeChat.open(uuid), ben); // while it is open
    await opened('Ben Sample').waitFor();
    await frame.getByRole('button', { name: 'Close', exact: true }).click();
    await page.locator('iframe').waitFor({ state: 'hidden' });
    await page.evaluate(() => document.querySelector('pc-launcher').shadowRoot.querySelector('button').click());
    await opened('Ben Sample').waitFor(); // as it was left
    await page.evaluate(() => window.PracticeChat.open('no such conversation'));
    await page.evaluate(() => window.PracticeChat.open(new Event('click'))); // as a listener of the page is called
    assert.ok(await opened('Ben Sample').isVisible());
    assert.equal(await inside(() => location.pathname), '/');
    for (const url of requests) assert.ok(!url.includes(ada) && !url.includes(ben), `a conversation in ${url}`);
  });

  test('what is written before the chat has loaded goes to the conversation that the page asks for', async () => {
    const uuid = conversationUUID(1);
    host.page('/early', host.script(), queued(`{ ${options} }`));
    let load;
    const held = new Promise((resolve) => { load = resolve; });
    const prepare = ({ context }) => context.route('**/app.wasm*', async (route) => {
      await held;
      await route.continue();
    });
    const { page, frame, rows } = await go('/early', { prepare });
    await page.evaluate((id) => window.PracticeChat.open(id), uuid);
    const box = frame.getByRole('textbox', { name: 'Message', exact: true });
    await box.fill('Written before');
    assert.equal(await rows.count(), 0);
    load();
    await frame.getByRole('heading', { name: 'Ben Sample', exact: true }).waitFor();
    assert.equal(await box.inputValue(), 'Written before');
    await frame.getByRole('button', { name: 'Send', exact: true }).click();
    await until('it is stored there', async () => (await chat.messages(uuid)).some((m) => m.message === 'Written before'));
  });

  test('is the same loaded twice', async () => {
    host.page('/twice', host.script() + host.script(), queued(`{ ${options} }`));
    const { page } = await go('/twice');
    await page.waitForLoadState('load');
    assert.equal(await page.locator('pc-launcher').count(), 1);
  });
});
