// Several tabs of one account in one browser. As in any browser one of them is in
// front and the others are hidden behind it.

import assert from 'node:assert/strict';

import { Chat } from '../browser/chat.js';
import { link, until, watch } from '../browser/harness.js';

/** Tabs opens, disturbs and closes the tabs of one session. */
export class Tabs {
  #session;
  #site;
  #backend;
  #opened = 0;

  /**
   * sends tells of each message that left a page: { life, held, at }, which stay of
   * which tab it was, whether that held the flush just then, and when, as Date.now.
   */
  sends = [];
  all = [];

  constructor(session, site, backend) {
    this.#session = session;
    this.#site = site;
    this.#backend = backend;
  }

  /** open opens one more tab, which signs in. */
  async open() {
    const page = await this.#session.context.newPage();
    const tab = new Tab(this, page, await this.#session.context.newCDPSession(page));
    this.all.push(tab);
    await tab.load();
    return tab;
  }

  /** address signs in; it is another one each time, so that going there loads the page. */
  async address() {
    const { token } = await this.#backend.token();
    return link(`${this.#site}/?visit=${++this.#opened}`, this.#backend.url, token).replace('/#', '#');
  }

  /** front brings something else to the front, so that every tab is hidden. */
  front() {
    return this.#session.page.bringToFront();
  }

  /** holder resolves to the tab that holds the flush, of those that can tell. */
  holder() {
    return until('a tab holds the flush', () => this.all.find((tab) => tab.held && !tab.frozen && !tab.dead));
  }

  forget(tab) {
    this.all.splice(this.all.indexOf(tab), 1);
    assert.deepEqual(tab.errors, []);
  }
}

let lives = 0;

/** A Tab is one page of the account. */
class Tab {
  held = false; // it holds the flush
  heldAt = 0; // when it last got it, by the page's own Date.now
  releasedAt = 0; // when it last let go of it, if it could tell
  frozen = false;
  dead = false; // its renderer has crashed

  constructor(tabs, page, cdp) {
    this.tabs = tabs;
    this.page = page;
    this.cdp = cdp;
    this.chat = new Chat(page, { touch: false, onePane: true });
    this.errors = watch(page, true);
    page.on('console', (message) => this.#hear(message.text()));
    page.on('crash', () => {
      this.dead = true;
      this.held = false;
      this.errors.splice(this.errors.indexOf('the page crashed'), 1);
    });
  }

  // What the script spy says.
  #hear(text) {
    const [, word, time] = text.match(/^pc-spy (.+) (\d+)$/) ?? [];
    const at = Number(time);
    if (word === 'held') Object.assign(this, { held: true, heldAt: at });
    if (word === 'released' || word === 'started') this.held = false;
    if (word === 'released') this.releasedAt = at;
    if (word === 'started') this.life = ++lives;
    if (word?.startsWith('sent')) this.tabs.sends.push({ life: this.life, held: word === 'sent held', at });
  }

  /**
   * left returns when a tab that went left the flush, as Date.now: when it let go of it,
   * if it told so, and when it was gone at the latest, as the test noticed.
   */
  left(began, gone) {
    return this.releasedAt >= began ? Math.min(this.releasedAt, gone) : gone;
  }

  /** load goes to the app, from wherever the tab is. */
  async load() {
    await this.page.bringToFront();
    // A page that has closed its conversation is about to leave that one's entry in the
    // history, which is not to happen to the page that comes next.
    const left = () => this.page.evaluate(() => !history.state?.pcView).catch(() => false);
    await until('the page has gone back', async () => (await this.chat.back.isVisible()) || (await left()));
    await this.page.goto(await this.tabs.address());
    await this.chat.conversations.waitFor();
    await this.online();
  }

  async online() {
    let said;
    try {
      await until('the connection stands', async () => /Online/.test((said = await this.chat.said()).status), 30_000);
    } catch (error) {
      throw new Error(`${error.message}, but at ${this.page.url()}: ${JSON.stringify(said)}`);
    }
  }

  front() {
    return this.page.bringToFront();
  }

  /** crash ends the renderer without a word. */
  async crash() {
    const crashed = this.page.waitForEvent('crash');
    this.cdp.send('Page.crash').catch(() => {}); // nobody is left to answer
    await crashed;
  }

  /** freeze stops the page, as a browser does with a tab that was long hidden. */
  async freeze() {
    await this.tabs.front();
    await until('hidden', () => this.page.evaluate(() => document.visibilityState === 'hidden'));
    this.frozen = true;
    await this.cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  }

  async thaw() {
    await this.cdp.send('Page.setWebLifecycleState', { state: 'active' });
    this.frozen = false;
  }

  async close() {
    await this.page.close();
    this.tabs.forget(this);
  }
}

/**
 * spy runs in each page before anything else. It tells on the console when the page
 * gets the lock of the flush and loses it, and of each message that it sends, and when.
 */
export function spy() {
  const log = console.debug.bind(console);
  const tell = (word) => log(`pc-spy ${word} ${Date.now()}`);
  let held = false;
  const { request } = LockManager.prototype;
  LockManager.prototype.request = function (name, ...rest) {
    if (!name.startsWith('practicechat-flush-')) return request.call(this, name, ...rest);
    const granted = rest.pop();
    return request.call(this, name, ...rest, (lock) => {
      held = true;
      tell('held');
      const kept = granted(lock);
      const over = () => {
        held = false;
        tell('released');
      };
      kept.then(over, over);
      return kept;
    });
  };
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    if (/"sendMessage"/.test(data)) tell(`sent ${held ? 'held' : 'unheld'}`);
    send.call(this, data);
  };
  tell('started');
}
