// Pages of frameworks, which mount and unmount the widget all the time: whatever it has
// made is gone with it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, describe, test } from 'node:test';

import { queued, startEmbedding, visitHost } from './embedding.js';
import { until } from './harness.js';

const mounts = Number(process.env.MOUNTS ?? 200);

const { resolve } = createRequire(import.meta.url);

// React comes as modules of Node, which a page lacks.
const modules = {
  scheduler: resolve('scheduler/package.json').replace('package.json', 'cjs/scheduler.production.js'),
  react: resolve('react/package.json').replace('package.json', 'cjs/react.production.js'),
  'react-dom': resolve('react-dom/package.json').replace('package.json', 'cjs/react-dom.production.js'),
  'react-dom/client': resolve('react-dom/package.json').replace('package.json', 'cjs/react-dom-client.production.js'),
};
const react = `
  const made = {};
  function need(name) { return made[name]; }
  ${Object.entries(modules).map(([name, file]) => `{ const module = { exports: {} }; (function (module, exports, require) { ${readFileSync(file, 'utf8')}\n })(module, module.exports, need); made[${JSON.stringify(name)}] = module.exports; }`).join('\n')}
  const { createElement, StrictMode, useEffect } = made.react;
  const views = {
    Element: () => createElement("practice-chat", { api: options.api, label: "Chat element", getToken: options.getToken }),
    Effect() {
      useEffect(() => window.PracticeChat.init({ ...options, label: "Chat effect" }), []);
      return null;
    },
  };
  addEventListener("load", () => {
    const root = made["react-dom/client"].createRoot(document.getElementById("root"));
    window.render = (name) => made["react-dom"].flushSync(() => {
      root.render(createElement(StrictMode, null, views[name] && createElement(views[name])));
    });
    window.render("Element");
  });`;

describe('mounting and unmounting', { timeout: 300_000 }, () => {
  let browser;
  let host;
  let stop;
  let view;
  before(async () => {
    const started = await startEmbedding();
    ({ browser, host, stop } = started);
    const options = `{ ${started.options} }`;
    host.page('/', host.script(), `${queued(options)}\n window.options = ${options};`);
    host.page('/react', `<div id="root"></div>${host.script()}`, `${react}\n window.seen = []; window.options = ${options};`);
  });
  after(() => stop?.());
  afterEach(async () => {
    await view?.close();
    view = undefined;
  });

  // measure returns what the page's process holds once everything is collected.
  const measure = async (session) => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const all = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    const listeners = {};
    for (const name of ['window', 'document', 'document.body', 'document.documentElement']) {
      const { result } = await session.send('Runtime.evaluate', { expression: name });
      listeners[name] = (await session.send('DOMDebugger.getEventListeners', { objectId: result.objectId })).listeners.length;
    }
    const { JSEventListeners, Nodes, Documents, Frames, JSHeapUsedSize } = all;
    return { counts: { JSEventListeners, Nodes, Documents, Frames, listeners }, heap: JSHeapUsedSize };
  };

  // cycle mounts and unmounts n times, in each of the ways in turn.
  const cycle = (page, n) => page.evaluate(async (n) => {
    const { PracticeChat } = window;
    const ways = [
      () => {
        PracticeChat.init(window.options);
        PracticeChat.destroy();
      },
      () => {
        PracticeChat.init(window.options);
        const off = PracticeChat.on('unread', () => {});
        PracticeChat.open();
        PracticeChat.toggle();
        off();
        PracticeChat.destroy();
      },
      () => {
        const element = document.createElement('practice-chat');
        element.getToken = window.options.getToken;
        element.setAttribute('api', window.options.api);
        document.body.append(element);
        PracticeChat.open();
        element.remove();
      },
      () => {
        const [first, second] = [1, 2].map(() => document.createElement('practice-chat'));
        document.body.append(first); // as where one page gives over to another
        document.body.append(second);
        first.remove();
        if (document.querySelectorAll('pc-launcher').length !== 1) throw new Error('the second one has lost its button');
        second.remove();
      },
      async () => {
        PracticeChat.init({ ...window.options, open: true });
        document.querySelector('pc-launcher').shadowRoot.querySelector('button').dispatchEvent(new Event('pointerenter'));
        await new Promise((go) => setTimeout(go)); // some of the frame is there by now
        PracticeChat.destroy();
      },
    ];
    for (let i = 0; i < n; i++) await ways[i % ways.length]();
  }, n);

  test(`${mounts} times leave no listener, no node, no frame and no memory behind`, async () => {
    view = await visitHost(browser, `${host.listed}/`);
    const { page, context } = view;
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    await page.evaluate(() => window.PracticeChat.destroy());
    await cycle(page, 100); // what is compiled and cached once
    await page.evaluate(() => { window.seen.length = 0; });
    const start = await measure(session);
    await cycle(page, mounts);
    await page.evaluate(() => { window.seen.length = 0; }); // the page's own notes of the events
    let end;
    await until('all is as it was', async () => {
      end = await measure(session);
      return JSON.stringify(end.counts) === JSON.stringify(start.counts);
    }, 10_000).catch(() => {});
    assert.deepEqual(end.counts, start.counts);
    assert.ok(end.heap < start.heap * 1.05, `heap: ${start.heap} bytes before, ${end.heap} after`);
    assert.equal(page.frames().length, 1);
    await page.evaluate(() => window.PracticeChat.init(window.options));
    await view.button.click();
    await view.signedIn(); // it works as on the first day
  });

  test('a body that is replaced, as by Turbo, leaves the chat as it is', async () => {
    view = await visitHost(browser, `${host.listed}/`);
    const { page, button, signedIn, seen } = view;
    await button.click();
    await signedIn();
    await page.evaluate(() => {
      const body = document.createElement('body');
      body.innerHTML = '<h1>Another page</h1>';
      document.body.replaceWith(body);
    });
    await signedIn();
    assert.deepEqual((await seen()).filter((e) => !e.startsWith('unread')), ['open', 'ready', 'token start']);
    await button.click();
    await page.locator('iframe').waitFor({ state: 'hidden' });
  });

  test('React mounts it as an element and by an effect', async () => {
    view = await visitHost(browser, `${host.listed}/react`);
    const { page, button, signedIn, seen } = view;
    const launchers = page.locator('pc-launcher');
    await button.click();
    await signedIn();
    assert.deepEqual(await seen(), ['token start'], 'the element has the function as a property');
    for (const what of ['Effect', 'Element', 'Effect', 'nothing', 'Element', 'Effect']) {
      await page.evaluate((what) => window.render(what), what);
      await until(`one button for ${what}`, async () => (await launchers.count()) === (what === 'nothing' ? 0 : 1));
    }
    await page.locator('pc-launcher').getByRole('button', { name: 'Chat effect' }).click();
    await signedIn();
    await page.evaluate(() => window.render('nothing'));
    await until('nothing is left', async () => (await launchers.count()) === 0 && page.frames().length === 1);
  });
});
