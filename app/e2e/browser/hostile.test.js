// Messages of strangers: frames of three other origins, of the page's own and of the
// chat's own. They know the nonce, and write to the page and to the chat from before the two have
// met until after. Nothing of it may be taken for a word of either.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { queued, serveHost, startEmbedding, visitHost } from './embedding.js';
import { until } from './harness.js';

const count = 10_000; // messages that reach the page and the chat
const each = 3_500; // of five frames; those to a chat that does not listen yet are lost
const nonce = '0'.repeat(32);

// What a stranger's frame does. The chat's frame is the last one beside it.
const stranger = `
  let left = ${each}, answers = 0;
  const nonce = "${nonce}";
  // An answer is a port that is handed out, or a word on a port that was forced upon somebody.
  addEventListener("message", (e) => { if (e.ports.length > 0 || e.data?.practiceChat) answers++; });
  function port() {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => answers++;
    for (const is of ["sign-out", "token", "look"]) port1.postMessage({ is, token: "", theme: "dark", accent: "rgb(255, 0, 0)" });
    return [port2];
  }
  const says = [
    () => [{ practiceChat: "hello", nonce }],
    () => [{ practiceChat: "port", nonce }, port()],
    () => [{ practiceChat: "port", nonce }],
    () => [{ is: "sign-out" }],
    () => [{ is: "token", token: "", api: "https://evil.example" }],
    () => [{ is: "error", code: "evil", text: "evil" }],
    () => [{ is: "unread", count: 666 }],
    () => [{ is: "close" }],
    () => [null],
    () => ["practiceChat"],
    () => [{ practiceChat: { toString: null }, nonce: [nonce] }, port()],
  ];
  function write() {
    for (let i = 0; i < 20 && left > 0; i++, left--) {
      const [message, ports] = says[left % says.length]();
      const to = left % 2 > 0 && parent.length > 5 ? parent[5] : parent;
      to.postMessage(message, "*", ports);
    }
    document.title = left + " " + answers;
    if (left > 0) setTimeout(write, 10);
  }
  write();`;

describe('hostile messages', { timeout: 240_000 }, () => {
  let browser;
  let chat;
  let host;
  let stop;
  let other; // a second website
  let view;
  let options;
  before(async () => {
    other = await serveHost();
    ({ browser, host, chat, options, stop } = await startEmbedding());
    options = `{ ${options} }`;
    other.chat = chat.url;
    for (const site of [host, other]) site.page('/stranger', '', stranger, "default-src 'self'");
  });
  after(async () => {
    other?.close();
    await stop?.();
  });
  afterEach(async () => {
    await view?.close();
    view = undefined;
  });

  test(`of ${count} none is taken`, async () => {
    const strangers = [host.unlisted, other.listed, other.unlisted, host.listed, chat.url].map((origin) => `${origin}/stranger`);
    // A frame in a shadow root is out of reach for its siblings, and a nonce can't be
    // guessed: this page gives both away.
    const careless = `
      Element.prototype.attachShadow = function () { return this; };
      crypto.getRandomValues = (bytes) => bytes.fill(0);
      window.heard = 0;
      addEventListener("message", () => window.heard++);`;
    host.page('/', strangers.map((src) => `<iframe src="${src}"></iframe>`).join('') + host.script(), careless + queued(options),
      `default-src 'none'; script-src ${chat.url} 'self'; frame-src *`);
    view = await visitHost(browser, `${host.listed}/`, {
      problems: true, // their titles are all they have to say
      prepare: async ({ page }) => {
        await page.route(`${chat.url}/stranger`, (route) => route.fulfill({ contentType: 'text/html', body: `<script>${stranger}</script>` }));
        await page.addInitScript(() => {
          window.got = 0;
          addEventListener('message', () => window.got++, true);
        });
      },
    });
    const { page } = view;
    const frames = () => page.frames().filter((f) => f.url().endsWith('/stranger'));
    const progress = async () => (await Promise.all(frames().map((f) => f.title()))).map((title) => title.split(' ').map(Number));
    await until('strangers at work', async () => (await progress()).length === 5 && (await progress()).every(([left]) => left < each));
    await page.evaluate(() => window.PracticeChat.open());
    const inside = () => page.frames().find((f) => f.url() === `${chat.url}/`);
    await until('a chat that is signed in', async () => inside() && (await inside().getByRole('listitem').count()) > 0, 30_000);
    await until('all is said', async () => (await progress()).every(([left]) => left === 0), 60_000);

    const got = (await page.evaluate(() => window.got)) + (await inside().evaluate(() => window.got));
    assert.ok(got >= count, `only ${got} messages reached the page and the chat`);
    assert.deepEqual((await progress()).map(([, answers]) => answers), [0, 0, 0, 0, 0], 'answers to strangers');
    assert.deepEqual((await view.seen()).filter((e) => e !== 'unread 7'), ['open', 'ready', 'token start']);
    assert.equal(await inside().getByRole('listitem').count() > 0, true, 'still signed in');
    assert.equal(await inside().evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--pc-accent').trim()[0]), '#');
  });

  test('a chat that has gone elsewhere is spoken to no more', async () => {
    // The window stays the same, and so does its name with the nonce: only the origin tells.
    other.page('/posing', '', `
      const { nonce } = JSON.parse(name).practiceChat;
      let end = "left alone";
      addEventListener("message", () => { end = "answered"; });
      for (let i = 0; i < 1000; i++) parent.postMessage({ practiceChat: "hello", nonce }, "*");
      setTimeout(() => { document.title = end; }, 300);`, "default-src 'self'");
    const counting = `
      window.channels = 0;
      window.MessageChannel = class extends MessageChannel { constructor() { super(); window.channels++; } };`;
    host.page('/', host.script(), counting + queued(options), `default-src 'none'; script-src ${chat.url} 'self'; frame-src *`);
    view = await visitHost(browser, `${host.listed}/`);
    const { page, button, signedIn } = view;
    await button.click();
    await signedIn();
    await page.evaluate((url) => { document.querySelector('pc-launcher').shadowRoot.querySelector('iframe').src = url; }, `${other.listed}/posing`);
    const posing = await until('the other page', () => page.frames().find((f) => f.url().endsWith('/posing')));
    await posing.waitForFunction(() => document.title !== 'A practice');
    assert.equal(await posing.title(), 'left alone');
    assert.equal(await page.evaluate(() => window.channels), 1);
  });

  test('a page that says it is another is not listened to', async () => {
    host.page('/', host.script(), `
      window.answers = 0;
      addEventListener("message", () => window.answers++);
      addEventListener("DOMContentLoaded", () => {
        const frame = document.createElement("iframe");
        frame.name = JSON.stringify({ practiceChat: { nonce: "${nonce}", host: "https://practice.example" } });
        frame.src = ${JSON.stringify(`${chat.url}/`)};
        document.body.append(frame);
        setInterval(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => window.answers++;
          frame.contentWindow.postMessage({ practiceChat: "port", nonce: "${nonce}" }, "*", [port2]);
        }, 20);
      });
      window.PracticeChat = { q: [["init", {}]] };`);
    view = await visitHost(browser, `${host.listed}/`, { problems: true });
    const { page } = view;
    await page.frameLocator('iframe').getByRole('textbox', { name: 'Access token' }).waitFor();
    await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    assert.equal(await page.evaluate(() => window.answers), 0);
  });
});
