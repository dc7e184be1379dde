// A person who has a keyboard and nothing else: nothing is clicked, and nothing given the
// focus. After each key but Tab something has to have the focus.

import assert from 'node:assert/strict';

import { until } from './harness.js';

/** What the focus may take to come to its place, in ms. */
const settled = 3000;

/** Keys presses keys in a page, and knows where the focus is in frame, the page's own if not given. */
export class Keys {
  constructor(page, frame = () => page.mainFrame()) {
    this.page = page;
    this.frame = frame;
  }

  /** press presses a key, and fails if the focus is lost by it. */
  async press(key) {
    await this.page.keyboard.press(key);
    if (!key.endsWith('Tab')) await this.holds(key);
  }

  /** type types a text. */
  async type(text) {
    await this.page.keyboard.type(text);
    await this.holds(text);
  }

  /** holds fails if nothing has the focus, or something that nobody sees. */
  async holds(after) {
    await this.frame().evaluate(() => new Promise((settled) => setTimeout(settled, 40))); // what follows a key has been drawn
    const lost = () => this.frame().evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body || e === document.documentElement) return 'nothing has the focus';
      return e.checkVisibility({ visibilityProperty: true }) ? '' : `hidden, with the focus: ${e.outerHTML.slice(0, 80)}`;
    });
    let last;
    await until('the focus', async () => !(last = await lost()), settled).catch(() => assert.fail(`${last} after ${after}`));
  }

  /** on tells whether an element has the focus. */
  on(locator) {
    return locator.evaluate((e) => e === e.getRootNode().activeElement);
  }

  /** at waits until an element has the focus. */
  async at(locator, what) {
    await until(`the focus on ${what ?? locator}`, () => this.on(locator))
      .catch(async (error) => assert.fail(`${error.message}, but on ${await this.where()}`));
  }

  /** within waits until the focus is in an element. */
  async within(locator) {
    await until(`the focus in ${locator}`, () => locator.evaluate((e) => e.contains(document.activeElement)));
  }

  /** to goes by Tab, or backwards, until an element has the focus. */
  async to(locator, key = 'Tab', most = 60) {
    await locator.waitFor();
    for (let n = 0; n < most; n++) {
      if (await this.on(locator)) return;
      await this.press(key);
    }
    assert.fail(`${most} times ${key} do not lead to ${locator}, but to ${await this.where()}`);
  }

  /** use goes to an element and presses Enter there. */
  async use(locator, key = 'Tab') {
    await this.to(locator, key);
    await this.press('Enter');
  }

  // where tells at which stop the focus is, in words; '' for out of the page. What is
  // drawn anew is the same stop, and in a list any row is: which one is the stop changes
  // when going through the page scrolls it.
  async where() {
    await this.loaded();
    await this.frame().evaluate(() => {
      window.pcStop ??= (e) => {
        if (e === document.body || e === document.documentElement) return '';
        const list = e.closest('[data-id]')?.closest('[role="log"], [role="list"]');
        if (list) return `${e.matches('[data-id]') ? 'a row' : e.ariaLabel ?? e.tagName} of ${list.ariaLabel}`;
        const row = e.closest('[data-reply], [data-filter]')?.dataset ?? {};
        return `${e.tagName}#${e.id}.${e.className} "${e.ariaLabel ?? e.textContent.slice(0, 40)}" ${Object.values(row)}`;
      };
    });
    return this.frame().evaluate(() => window.pcStop(document.activeElement));
  }

  /**
   * around goes through the page by Tab, and by Shift+Tab, until it has come around: it
   * has to stop at all there is to stop at. In a dialog that is what is in it.
   */
  async around(what) {
    for (const key of ['Tab', 'Shift+Tab']) {
      const seen = new Set();
      let missed;
      // What a list offers while it is scrolled can come when it has been passed, and
      // what is scrolled out of view is gone: the next time around it is there.
      for (let laps = 0; laps < 3 && missed?.length !== 0; laps++) {
        for (const stop of await this.lap(key, what)) seen.add(stop);
        missed = await this.missed([...seen]);
      }
      assert.deepEqual(missed, [], `${what}: ${key} does not lead there`);
    }
  }

  // lap goes on until it comes to some place again, and returns where it stopped.
  async lap(key, what) {
    const seen = new Set();
    for (let n = 0; n < 150; n++) {
      await this.press(key);
      const stop = await this.where();
      if (stop === '') continue; // the browser's own buttons, or the page around
      if (seen.has(stop)) return seen;
      seen.add(stop);
    }
    return assert.fail(`${what}: ${key} never comes around`);
  }

  // loaded waits for earlier messages, which going to their button asks for: meanwhile it
  // says something else.
  loaded() {
    return this.frame().waitForFunction(() => !document.querySelector('.pc-earlier--busy'));
  }

  // missed returns the places in view at which there should have been a stop.
  async missed(seen) {
    await this.loaded();
    return this.frame().evaluate((stops) => {
      const scope = document.querySelector('dialog[open]') ?? document.querySelector('.pc-app');
      const shown = (e) => e.checkVisibility({ visibilityProperty: true });
      const places = [...scope.querySelectorAll('button, input, select, textarea, a[href], [tabindex]')].filter((e) => {
        const chosen = e.type === 'radio' && scope.querySelector(`[name="${e.name}"]:checked`);
        return e.tabIndex >= 0 && !e.disabled && shown(e) && (!chosen || chosen === e);
      }).map(window.pcStop).filter((stop) => !stops.includes(stop));
      const lists = [...scope.querySelectorAll('[role="list"]')].filter((e) => e.firstElementChild && shown(e));
      return [...places, ...lists.filter((e) => !e.querySelector('[tabindex="0"]')).map((e) => `${e.ariaLabel}: no row is a stop`)];
    }, seen);
  }
}
