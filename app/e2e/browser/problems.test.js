// What goes wrong, and what the page says about it: each problem in its own plain
// words, with what to do next, and with a way on.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import oldSocketIO from 'socket.io-v2';

import { startNode, startSandbox } from '../servers.js';
import { launch, link, until, visit } from './harness.js';

describe('problems', { timeout: 300_000 }, () => {
  let browser;
  let site;
  let backend;
  let view; // of the test that runs
  const told = new Map(); // problem: what the page said
  before(async () => {
    [site, backend, browser] = await Promise.all([
      startSandbox(),
      startNode('--ping-interval', '2000', '--ping-timeout', '2000'),
      launch(),
    ]);
  });
  after(async () => {
    await browser?.close();
    await Promise.all([site?.stop(), backend?.stop()]);
  });
  beforeEach(() => backend.reset());
  afterEach(async () => {
    await view?.close();
    view = undefined;
  });

  const open = async (address) => {
    view = await visit(browser, { size: 'phone', problems: true });
    await view.page.goto(address);
    return view;
  };
  const good = async () => link(site.url, backend.url, (await backend.token()).token);
  const inboxThere = (limit) => until('12 conversations', async () => (await view.chat.rows.count()) === 12, limit);
  const signedIn = async () => {
    await open(await good());
    await inboxThere();
    return view;
  };

  // alert waits for an alert with these words, and keeps all it says for the comparison.
  const alert = async (problem, words, limit) => {
    const text = await until(
      `an alert with ${words}`,
      async () => (await view.chat.said()).alerts.find((said) => words.test(said)),
      limit,
    );
    keep(problem, text);
    return text;
  };
  const keep = (problem, text) => {
    assert.ok((text.match(/\p{L}{2,}/gu) ?? []).length >= 8, `too short to help: "${text}"`);
    assert.doesNotMatch(text, /socketio:|engineio:|websocket|dial|undefined|null|\d{4,}:/i, 'plain language');
    told.set(problem, text);
  };

  // Signs in by the form that the problem left on the page. Where the page goes on
  // trying, that has to be ended first.
  const signInByHand = async (address, token) => {
    const { chat } = view;
    if (await chat.cancel.isVisible()) await chat.press(chat.cancel);
    await chat.server.fill(address);
    await chat.token.fill(token);
    await chat.press(chat.signIn);
    await inboxThere();
  };

  test('a text that is no token', async () => {
    await open(link(site.url, backend.url, 'not-a-token'));
    await alert('no token', /token/i);
    await signInByHand(backend.url, (await backend.token()).token);
  });

  test('a bad token', async () => {
    const { token } = await backend.token();
    const forged = `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(43)}`;
    await open(link(site.url, backend.url, forged));
    await alert('bad token', /does not accept/i);
    await signInByHand(backend.url, token);
  });

  test('an expired token', async () => {
    const { token } = await backend.token({ ttl: -60 });
    await open(link(site.url, backend.url, token));
    await alert('expired token', /expired/i);
    await signInByHand(backend.url, (await backend.token()).token);
  });

  test('a wrong server address: nothing answers', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const address = `http://127.0.0.1:${nobody.address().port}`;
    nobody.close();
    await once(nobody, 'close');
    await open(link(site.url, address, (await backend.token()).token));
    await alert('unreachable', /reached/i);
    await signInByHand(backend.url, (await backend.token()).token);
  });

  test('a wrong server address: not an address', async () => {
    await open(site.url);
    await view.chat.server.fill('my practice');
    await view.chat.token.fill((await backend.token()).token);
    await view.chat.press(view.chat.signIn);
    await alert('no address', /address/i);
    await signInByHand(backend.url, (await backend.token()).token);
  });

  test('a server of Socket.IO 2', async () => {
    const http = createServer();
    const io = oldSocketIO(http, { serveClient: false });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    try {
      await open(link(site.url, `http://127.0.0.1:${http.address().port}`, (await backend.token()).token));
      await alert('old server', /too old/i);
    } finally {
      io.close();
    }
  });

  test('a server that never answers the sign-in', async () => {
    await backend.manners({ mute: true });
    await open(await good());
    await alert('mute', /does not answer/i, 60_000);
    await backend.manners({ mute: false });
    await inboxThere(30_000); // by itself
  });

  test('wifi that drops, and comes back', async () => {
    const { chat, context } = await signedIn();
    await chat.open('Ben Sample');
    const online = (await chat.said()).status;
    await context.setOffline(true);
    await backend.drop();
    const lost = await until('another status', async () => {
      const { status } = await chat.said();
      return /no connection.*again/i.test(status) && status;
    });
    told.set('dropped wifi', lost);
    await chat.tryNow.waitFor();
    assert.equal(await chat.message.isEditable(), true, 'one can go on writing');
    await context.setOffline(false);
    await until('online again, by itself', async () => (await chat.said()).status === online, 30_000);
  });

  test('a connection that dies without a word', async () => {
    // The server ends nothing and answers nothing: the missing ping has to tell.
    const { chat } = await signedIn();
    const online = (await chat.said()).status;
    backend.freeze();
    try {
      await until('another status', async () => (await chat.said()).status !== online, 20_000);
    } finally {
      backend.thaw();
    }
    await until('online again, by itself', async () => (await chat.said()).status === online, 30_000);
  });

  test('a session that the server ends', async () => {
    await signedIn();
    await backend.manners({ refuse_token: 'disconnect' });
    await alert('session ended', /ended|accept/i);
  });

  test('each in its own words', () => {
    const required = ['no token', 'bad token', 'expired token', 'unreachable', 'no address', 'old server', 'mute', 'dropped wifi', 'session ended'];
    assert.deepEqual(required.filter((problem) => !told.has(problem)), []);
    assert.equal(new Set(told.values()).size, told.size, JSON.stringify([...told], null, 1));
  });
});
