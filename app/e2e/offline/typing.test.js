// The browser is killed at a random moment while somebody types. What a text box held
// for longer than 300 ms is the draft of its conversation when it starts again.
//
//   TYPING=200 node --test offline/typing.test.js    200 kills
//   SEED=n                                           the same chances once more

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { link, until } from '../browser/harness.js';
import { conversationUUID } from '../node-server/seed.js';
import { startSandbox } from '../servers.js';
import { makeProfile } from './profile.js';
import { chance } from './random.js';

const kills = Number(process.env.TYPING ?? 6);
const seed = Number(process.env.SEED ?? Date.now() % 1e6);
const { of, below, between } = chance(seed);

const old = 300; // ms; what is younger may be lost

// Their first letters differ, and begin every text that is typed to them.
const people = { 'Ada Example': 0, 'Ben Sample': 1, 'Otto Specimen': 4, 'Ivy Placeholder': 5, 'Tess Template': 7 };
const names = Object.keys(people);
const words = 'how was the walk you took on that day and did it help with your nights grüße schön too'.split(' ');

describe('killed while typing', { timeout: 2 * 3_600_000 }, () => {
  let site;
  let profile;
  before(async () => {
    [site, profile] = await Promise.all([startSandbox(), makeProfile()]);
    await site.manners({ patient: false });
  });
  after(async () => {
    await profile?.remove();
    await site?.stop();
    console.log(`seed ${seed}`);
  });

  test(`${kills} times`, async () => {
    const writer = new Writer();
    await writer.note(site);
    let session = await start(writer);
    let youngest = 0;
    try {
      for (let i = 0; i < kills; i++) {
        const typing = writer.write(session);
        await delay(between(100, 3000));
        const at = Date.now();
        await session.kill();
        await typing;
        session = await start(writer);
        youngest = Math.max(youngest, await writer.check(session.chat, at));
      }
      const unsent = session.page.getByText(/messages? not sent/);
      // What was under way at the last kill may still come until the server has given that connection up.
      await until('all is sent', async () => (await unsent.count()) === 0, 100_000).catch(async (error) => {
        throw new Error(`${error.message}; it shows: ${await session.chat.rows.allInnerTexts()}`);
      });
      await writer.checkSent(site);
      console.log(`${kills} kills, ${writer.keys} keys, ${writer.sent.length} sent; the oldest key that was lost: ${youngest} ms`);
    } finally {
      await session.kill();
    }
  });

  async function start(writer) {
    const session = await profile.open();
    const { context, page, chat } = session;
    await context.exposeFunction('typed', (text, at) => writer.typed(text, at));
    await context.addInitScript(tellTyping);
    const { token } = await site.token();
    await page.goto(link(site.url, site.url, token));
    await until('the inbox', async () => (await chat.rows.count()) === 12);
    return session;
  }
});

// tellTyping runs in the page before anything else, and tells what the text box
// holds after each key.
function tellTyping() {
  const listen = ({ target }) => {
    if (target.getAttribute('aria-label') === 'Message') globalThis.typed(target.value, Date.now());
  };
  addEventListener('input', listen, true);
}

// A Writer types, and knows what has to be there after the browser was killed.
class Writer {
  // What each text box held, and since when, the oldest first.
  held = Object.fromEntries(names.map((name) => [name, [{ text: '', at: 0 }]]));
  sent = []; // { name, text }
  before = {}; // how many messages there were
  astray = []; // what a text box held that was typed to nobody
  keys = 0;

  typed(text, at) {
    this.keys++;
    const name = names.find((known) => known[0] === text[0]);
    if (name) this.held[name].push({ text, at });
    else this.astray.push(text);
  }

  /** write types to this one and that until the browser is gone. */
  async write({ page, chat }) {
    try {
      for (;;) {
        const name = of(names);
        await chat.open(name);
        await chat.press(chat.message);
        await page.keyboard.press('End');
        for (let bursts = between(1, 4); bursts > 0; bursts--) await this.#burst(page, chat, name);
      }
    } catch (error) {
      if (!/closed|disconnected|crashed/i.test(error.message)) throw error;
    }
  }

  async #burst(page, chat, name) {
    const pause = of([0, 0, between(40, 160)]); // in a hurry, or as people do
    const text = await chat.message.inputValue();
    if (text === '') await page.keyboard.type(name.split(' ')[0], { delay: pause });
    if (text.length > 100 || (text.length > 40 && below(4) === 0)) return this.#send(page, chat, name, text);
    if (text.length > 20 && below(4) === 0) {
      for (let n = between(1, 8); n > 0; n--) await page.keyboard.press('Backspace', { delay: pause / 2 });
    }
    return page.keyboard.type(` ${of(words)} ${of(words)}${below(1000)}`, { delay: pause });
  }

  async #send(page, chat, name, text) {
    const empty = { text: '', at: Infinity, sends: text }; // from some time on
    this.held[name].push(empty);
    await page.keyboard.press('Enter');
    await until('an empty composer', async () => (await chat.message.inputValue()) === '');
    empty.at = Date.now();
    this.sent.push({ name, text });
    delete empty.sends;
  }

  /** check compares all drafts with what was typed before a kill, and returns how old the oldest lost key was, in ms. */
  async check(chat, killed) {
    const rows = await Promise.all(names.map((name) => chat.row(name).innerText()));
    assert.deepEqual(this.astray, []);
    let lost = 0;
    for (const [i, name] of names.entries()) {
      const shown = /Draft:\s*(.*)/.exec(rows[i])?.[1] ?? '';
      const held = this.held[name];
      if (held.length === 1 && oneLine(shown) === oneLine(held[0].text)) continue; // nobody wrote to this one
      await chat.open(name);
      const draft = await chat.message.inputValue();
      assert.equal(oneLine(shown), oneLine(draft), `the inbox and the composer of ${name}`);

      const since = held.findLastIndex(({ at }) => at <= killed - old);
      const found = held.findLastIndex(({ text }) => text === draft);
      const ages = () => held.slice(found).map(({ text, at }) => `${killed - at} ms: "${text}"`).join('\n');
      assert.ok(found >= since, `${name}: only "${draft}" is back of\n${ages()}`);
      if (found + 1 < held.length) lost = Math.max(lost, killed - held[found + 1].at);
      if (held[found].sends) this.sent.push({ name, text: held[found].sends });
      this.held[name] = [{ text: draft, at: 0 }];
    }
    return lost;
  }

  /** note keeps how much the server has before anything is written. */
  async note(server) {
    for (const name of names) this.before[name] = (await server.messages(conversationUUID(people[name]))).length;
  }

  /** checkSent compares what was sent with what the server has. */
  async checkSent(server) {
    for (const name of names) {
      const stored = (await server.messages(conversationUUID(people[name]))).map(({ message }) => message);
      const ours = this.sent.filter((sent) => sent.name === name).map(({ text }) => text.trim());
      assert.deepEqual(stored.slice(this.before[name]), ours, `sent to ${name}`);
    }
  }
}

const oneLine = (text) => text.replace(/\s+/g, ' ').trim();
