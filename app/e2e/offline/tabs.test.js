// Five tabs of one account, used at random, disturbed in every way that tabs are.
// One of them sends at a time; nothing is lost, nothing doubled, and in the end all
// of them show the same.
//
//   OPERATIONS=1000 node --test offline/tabs.test.js    so many of them
//   SEED=n                                              the same choices once more

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { until } from '../browser/harness.js';
import { conversationUUID } from '../node-server/seed.js';
import { startNode, startSandbox } from '../servers.js';
import { makeProfile } from './profile.js';
import { chance } from './random.js';
import { spy, Tabs } from './tabs.js';

const operations = Number(process.env.OPERATIONS ?? 60);
const seed = Number(process.env.SEED ?? Date.now() % 1e6);

const people = { 'Ada Example': 0, 'Ben Sample': 1, 'Ivy Placeholder': 5, 'Leo Lorem': 8, 'Mia Madeup': 9, 'Nora Newcomer': 3 };
const names = Object.keys(people);
const count = 5; // tabs

// How often an operation is chosen, among all that can be done just then.
const weights = {
  open: 20, back: 6, type: 14, send: 30, remove: 6, takeBack: 5,
  reload: 3, close: 2, add: 6, freeze: 3, thaw: 4, crash: 2, hide: 2, show: 4, drop: 2, slow: 2,
};

// A draft that was typed so long ago is saved.
const old = 350; // ms

describe('five tabs', { timeout: 3 * 3_600_000 }, () => {
  const servers = {};
  before(async () => {
    const heartbeat = ['--ping-interval', '5000', '--ping-timeout', '4000'];
    [servers.sandbox, servers.node] = await Promise.all([startSandbox(), startNode(...heartbeat)]);
  });
  after(() => Promise.all(Object.values(servers).map((server) => server.stop())));

  for (const [name, honours] of [['sandbox', false], ['node', false], ['node', true]].slice(0, operations > 200 ? 3 : 2)) {
    test(`${name}, client_id ${honours ? '' : 'not '}honoured`, async (t) => {
      const run = new Run(servers.sandbox.url, servers[name]);
      try {
        await run.begin({ patient: false, client_id: honours });
        await run.play();
        await run.calm();
        await run.compare();
      } finally {
        t.diagnostic(`seed ${seed}, ${JSON.stringify(run.counts)}`);
        await run.end();
      }
    });
  }
});

class Run {
  counts = {};
  number = 0; // of the texts that were written
  fates = new Map(); // text to { name, fate }: sent, deleted, taken back
  drafts = new Map(); // name to { text, at, tab, life }
  answers = []; // to the questions in the end
  handovers = []; // ms

  constructor(site, backend) {
    Object.assign(this, { site, backend, ...chance(seed) });
  }

  async begin(manners) {
    await this.backend.reset();
    await this.backend.manners(manners);
    this.before = await this.#stored();
    this.profile = await makeProfile();
    this.session = await this.profile.open({ tabs: true, size: 'phone' });
    await this.session.context.addInitScript(spy);
    this.tabs = new Tabs(this.session, this.site, this.backend);
    while (this.tabs.all.length < count) await this.tabs.open();
  }

  async end() {
    await this.session?.kill();
    await this.profile?.remove();
  }

  async play() {
    while (this.#sum() < operations) {
      const choices = this.#possible();
      let at = this.below(choices.reduce((sum, { weight }) => sum + weight, 0));
      const { what, tab } = choices.find(({ weight }) => (at -= weight) < 0);
      try {
        const done = await this[what](tab);
        if (done !== false) this.counts[what] = (this.counts[what] ?? 0) + 1;
      } catch (error) {
        throw new Error(`operation ${this.#sum() + 1}, ${what}: ${error.message}`, { cause: error });
      }
    }
  }

  #sum() {
    return Object.values(this.counts).reduce((sum, n) => sum + n, 0);
  }

  // What can be done now, on which tab, and with what weight.
  #possible() {
    const { all } = this.tabs;
    const awake = all.filter((tab) => !tab.frozen && !tab.away);
    const tab = this.of(awake);
    const holder = awake.find(({ held }) => held) ?? tab;
    const victim = this.below(2) ? holder : tab;
    const rests = awake.length > 2;
    const on = {
      open: tab, back: tab.name && tab, type: tab.name && tab, send: tab.name && tab, remove: tab.name && tab,
      takeBack: tab.name && tab, reload: victim, close: rests && victim, add: all.length < count && tab,
      freeze: rests && victim, crash: rests && victim, hide: rests && victim,
      thaw: all.find(({ frozen }) => frozen), show: all.find(({ away }) => away), drop: tab, slow: tab,
    };
    return Object.entries(on).filter(([, tab]) => tab).map(([what, tab]) => ({ what, tab, weight: weights[what] }));
  }

  async open(tab) {
    await this.back(tab);
    const name = this.of(names);
    await tab.chat.open(name);
    tab.name = name;
  }

  async back(tab) {
    await tab.front();
    if (!tab.name) return;
    await tab.chat.press(tab.chat.back);
    await tab.chat.conversations.waitFor();
    tab.name = undefined;
  }

  // Nobody gets from one tab to another before that has what was typed in the first.
  async #reach(tab) {
    await tab.front();
    const draft = this.drafts.get(tab.name);
    if (!draft || draft.unknown || draft.tab === tab) return;
    await until('the draft is there', async () => (await tab.chat.message.inputValue()) === draft.text, 2000).catch(() => {});
  }

  async type(tab) {
    await this.#reach(tab);
    const text = `Draft ${++this.number}`;
    await tab.chat.message.fill(text);
    this.drafts.set(tab.name, { text, at: performance.now(), tab });
  }

  async send(tab) {
    await this.#reach(tab);
    for (let left = 1 + this.below(3); left > 0; left--) {
      const text = `Message ${++this.number}.`;
      await tab.chat.message.fill(text);
      await tab.chat.press(tab.chat.send);
      await until('the message is taken', async () => (await tab.chat.message.inputValue()) === '');
      await until(`${text} is shown`, async () => (await tab.chat.item(text).count()) > 0);
      this.fates.set(text, { name: tab.name, fate: 'sent', alerts: (await tab.chat.said()).alerts });
      this.drafts.delete(tab.name);
    }
  }

  async remove(tab) {
    return this.#take(tab, 'Sent', 'deleted');
  }

  async takeBack(tab) {
    return this.#take(tab, /^Waiting for/, 'taken back');
  }

  // Deletes the last of our messages with a state. The user sees it go, or it stays.
  async #take(tab, state, fate) {
    await tab.front();
    const article = tab.chat.messages.getByRole('article').filter({ hasText: /Message \d+\./ }).filter({ has: tab.page.getByText(state, { exact: true }) }).last();
    if (!(await article.count())) return false;
    const [text] = (await article.innerText({ timeout: 1000 }).catch(() => '')).match(/Message \d+\./) ?? [];
    if (!text) return false;
    const known = this.fates.get(text);
    known.fate = 'in doubt'; // until it is seen to be gone
    const item = tab.chat.messages.getByRole('article').filter({ hasText: text });
    try {
      // Not by a pointer: what arrives just then would move another one under it.
      await item.getByRole('button', { name: 'Delete message' }).press('Enter', { timeout: 2000 });
    } catch {
      return false; // it has changed meanwhile
    }
    if (fate === 'taken back') {
      await tab.page.waitForFunction((text) => document.querySelector('#pc-message').value.includes(text), text, { timeout: 3000 }).catch(() => {});
      await tab.chat.message.fill(''); // and a draft that stood there before
      this.drafts.delete(tab.name);
    }
    const gone = async () => (await item.count()) === 0 || (await item.getByText('Deleting…').count()) > 0;
    if (await until('gone', gone, 3000).catch(() => false)) known.fate = fate;
  }

  async reload(tab) {
    this.#disturbed(tab);
    await tab.load();
  }

  async close(tab) {
    this.#disturbed(tab);
    await this.#handedOver(tab, () => tab.close());
  }

  async add() {
    await this.tabs.open();
  }

  async freeze(tab) {
    const { name } = tab;
    this.#disturbed(tab);
    await this.#handedOver(tab, () => tab.freeze());
    tab.name = name; // it shows what it showed
  }

  async thaw(tab) {
    await tab.thaw();
    await tab.front();
    await tab.online();
  }

  async crash(tab) {
    this.#disturbed(tab);
    await this.#handedOver(tab, () => tab.crash());
    await tab.close();
  }

  // The page goes into the back/forward cache, or wherever the browser puts it.
  async hide(tab) {
    this.#disturbed(tab);
    await tab.front();
    await this.#handedOver(tab, () => tab.page.goto(`${this.site}/sandbox/`));
    tab.away = true;
  }

  async show(tab) {
    tab.away = false;
    await tab.front();
    await tab.load();
  }

  async drop() {
    await this.backend.drop();
  }

  async slow() {
    this.slowed = !this.slowed;
    await this.backend.manners({ latency_ms: this.slowed ? 300 : 0 });
  }

  // A tab that goes may take a draft along that was typed just before.
  #disturbed(tab) {
    for (const [name, draft] of this.drafts) {
      if (draft.tab === tab && performance.now() - draft.at < old) this.drafts.set(name, { unknown: true });
    }
    tab.name = undefined;
  }

  // Measures how long it takes until another tab holds what a tab held that goes.
  async #handedOver(tab, go) {
    const held = tab.held;
    const began = Date.now();
    await go();
    if (!held) return;
    const gone = Date.now();
    const { heldAt } = await until('another tab holds the flush', () => this.tabs.all.find((other) => other !== tab && other.held));
    this.handovers.push(Math.max(0, heldAt - tab.left(began, gone)));
  }

  /** calm lets everything come to its end, and answers what only the user can. */
  async calm() {
    await this.backend.manners({ latency_ms: 0 });
    for (const tab of this.tabs.all) {
      if (tab.frozen) await this.thaw(tab);
      if (tab.away) await this.show(tab);
    }
    while (this.tabs.all.length < count) await this.tabs.open();
    const [tab] = this.tabs.all;
    this.counts.asked = 0;
    for (const name of names) {
      await tab.front();
      if (await tab.chat.back.isVisible()) await tab.chat.press(tab.chat.back);
      await tab.chat.open(name);
      await until(`nothing waits for ${name}`, async () => {
        const doubt = await this.#doubted(tab);
        if (doubt) {
          const [text] = (await doubt.first().innerText()).match(/Message \d+\./);
          const there = (await this.#stored())[name].includes(text);
          const answer = doubt.first().getByRole('button', { name: there ? 'Keep checking' : 'Send again' });
          const answered = await answer.press('Enter', { timeout: 2000 }).then(() => true, () => false); // it may end by itself
          if (answered) this.counts.asked++;
          this.answers.push(`${text} is there: ${there}, answered: ${answered}`);
          return false;
        }
        const refused = tab.chat.messages.getByRole('article').filter({ hasText: 'Not sent' });
        if (await refused.count()) { // too many at once for the server
          await tab.chat.press(refused.first().getByRole('button', { name: 'Send again' }));
          this.counts.refused = (this.counts.refused ?? 0) + 1;
          return false;
        }
        return (await tab.chat.messages.getByText(/^(Waiting for|Sending|Deleting)/).count()) === 0;
      }, 180_000);
    }
  }

  // The first of the messages that the user is asked about. Others may wait behind it, more
  // than there are in the document.
  async #doubted(tab) {
    const log = tab.page.locator('#pc-log');
    const waiting = tab.chat.messages.getByText(/^Waiting for the message above/);
    const doubt = tab.chat.messages.getByRole('article').filter({ hasText: 'May have been sent' });
    await log.evaluate((e) => (e.scrollTop = e.scrollHeight));
    for (let n = 0; n < 60 && !(await doubt.count()) && (await waiting.count()); n++) {
      await log.evaluate((e) => new Promise((done) => {
        e.scrollTop -= e.clientHeight / 2;
        requestAnimationFrame(() => requestAnimationFrame(done));
      }));
    }
    if (await doubt.count()) return doubt;
    await log.evaluate((e) => (e.scrollTop = e.scrollHeight));
    return undefined;
  }

  // Tells where else a text is: for whoever has to find out what became of it.
  async #traces(name, text, stored) {
    const elsewhere = names.filter((other) => stored[other].includes(text));
    const found = [`stored for ${elsewhere.join(', ') || 'nobody'}`];
    for (const [i, tab] of this.tabs.all.entries()) {
      await tab.front();
      if (await tab.chat.back.isVisible()) await tab.chat.press(tab.chat.back);
      await tab.chat.open(name);
      const shown = await tab.chat.item(text).allInnerTexts();
      found.push(`tab ${i + 1} at ${tab.page.url()} shows ${JSON.stringify(shown)}`);
    }
    return found.join('; ');
  }

  /** compare holds what the tabs show against each other and against the server. */
  async compare() {
    const stored = await this.#stored();
    for (const name of names) {
      const news = stored[name].slice(this.before[name].length);
      const sent = [...this.fates].filter(([, known]) => known.name === name);
      for (const [text, { fate, alerts }] of sent) {
        const copies = news.filter((other) => other === text).length;
        const wanted = { sent: [1], deleted: [0], 'taken back': [0], 'in doubt': [0, 1] }[fate];
        if (!wanted.includes(copies)) assert.fail(`${text} to ${name}, ${fate}, is there ${copies} times, its tab said ${JSON.stringify(alerts)}; the user was asked of ${this.answers.join('; ') || 'nothing'}; ${await this.#traces(name, text, stored)}`);
      }
      const order = sent.map(([text]) => text).filter((text) => news.includes(text));
      assert.deepEqual(news, order, `what ${name} has got, in order`);
    }
    const shown = [];
    for (const tab of this.tabs.all) {
      await tab.front();
      if (await tab.chat.back.isVisible()) await tab.chat.press(tab.chat.back);
      await until('a list as of now', async () => (await tab.chat.rows.count()) === 12);
      shown.push(await until('rows that stay', () => this.#settledRows(tab)));
      for (const name of names) {
        await tab.chat.open(name);
        const mine = stored[name].slice(-4);
        await until(`the last messages of ${name}`, async () => {
          const texts = await tab.chat.messages.getByRole('article').allInnerTexts();
          return mine.every((text, i) => texts.at(i - mine.length)?.includes(text));
        });
        await tab.chat.press(tab.chat.back);
      }
    }
    for (const rows of shown) assert.deepEqual(rows, shown[0]);
    for (const name of names) {
      const row = shown[0].find((words) => words.includes(name));
      const draft = this.drafts.get(name);
      if (draft?.unknown) continue;
      assert.equal(row.match(/Draft: (.*)/)?.[1], draft?.text, `the draft to ${name}`);
    }
    const unheld = this.tabs.sends.filter(({ held }) => !held).length;
    Object.assign(this.counts, {
      messages: this.fates.size, left: this.tabs.sends.length, handovers: this.handovers.length,
      'slowest handover, ms': Math.max(0, ...this.handovers),
    });
    assert.equal(unheld, 0, 'messages that left a tab which did not hold the flush');
    assert.ok(this.handovers.every((ms) => ms <= 2000), `handovers took ${this.handovers} ms`);
  }

  // The rows of a tab as they stay for a moment. That somebody types ends by itself.
  async #settledRows(tab) {
    const look = async () => (await tab.chat.rows.allInnerTexts()).map((words) => words.replace(/\s+/g, ' ').trim());
    const first = await look();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const second = await look();
    return !second.some((words) => words.endsWith('typing…')) && JSON.stringify(first) === JSON.stringify(second) && second;
  }

  async #stored() {
    return Object.fromEntries(await Promise.all(names.map(async (name) => {
      const all = await this.backend.messages(conversationUUID(people[name]));
      return [name, all.map(({ message }) => message)];
    })));
  }
}
