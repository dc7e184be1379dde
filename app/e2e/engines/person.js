// What a person does and sees on a page of any engine, through roles and names.

import { until } from '../browser/harness.js';

const enter = '\uE007'; // WebDriver, "Keyboard Actions"

/** A Person uses one page of an engine. */
export class Person {
  constructor(engine) {
    this.engine = engine;
  }

  /** sees waits for an element with a role and a name, and resolves to the first. */
  async sees(role, name) {
    const [element] = await until(`${this.engine.name}: ${role} ${name ?? ''}`, async () => {
      const found = await this.engine.find(role, name);
      return found.length > 0 && found;
    });
    return element;
  }

  /** gone waits until there is no such element. */
  gone(role, name) {
    return until(`${this.engine.name}: no ${role} ${name}`, async () => (await this.engine.find(role, name)).length === 0);
  }

  async presses(role, name) {
    await this.engine.click(await this.sees(role, name));
  }

  /** reads waits for a text in an element with a role and a name. */
  async reads(role, name, text) {
    await until(`${this.engine.name}: "${text}" in ${role} ${name}`, async () => (await this.text(role, name)).includes(text));
  }

  /** text resolves to what stands in an element, and to "" while there is none. */
  async text(role, name) {
    const [element] = await this.engine.find(role, name);
    return element ? this.engine.evaluate((e) => e.innerText, element) : '';
  }

  /** opens goes to the conversation with a participant, from wherever it is. */
  async opens(participant) {
    const list = await this.sees('list', 'Conversations');
    await until(`${this.engine.name}: ${participant} in the inbox`, () => this.engine.evaluate((e, n) => e.innerText.includes(n), list, participant));
    await this.engine.evaluate((e, n) => {
      const row = [...e.querySelectorAll('li, [role=listitem]')].find((item) => item.innerText.includes(n));
      (row.querySelector('button, a, [role=button]') ?? row).click();
    }, list, participant);
    await this.sees('heading', participant);
    await this.sees('log', 'Messages');
  }

  /** types puts a text into the composer, key by key. */
  async types(text) {
    const box = await this.sees('textbox', 'Message');
    await this.engine.click(box);
    await this.engine.keys(text);
    await until(`${this.engine.name}: "${text}" in the composer`, () => this.engine.evaluate((e, t) => e.value.endsWith(t), box, text));
  }

  async sends(text) {
    await this.types(text);
    await this.presses('button', 'Send');
  }

  async sendsByKey(text) {
    await this.types(text);
    await this.engine.keys(enter);
  }

  /** composed resolves to what stands in the composer. */
  async composed() {
    return this.engine.evaluate((e) => e.value, await this.sees('textbox', 'Message'));
  }

  /** row resolves to all that the row of a message says, and to "" while there is none. */
  async row(text) {
    const [log] = await this.engine.find('log', 'Messages');
    return log ? this.engine.evaluate((e, t) => [...e.querySelectorAll('article, [role=article]')].find((a) => a.innerText.includes(t))?.innerText ?? '', log, text) : '';
  }

  /** finds waits until the row of a message says something. */
  async finds(text, word) {
    await until(`${this.engine.name}: "${word}" at "${text}"`, async () => (await this.row(text)).includes(word));
  }

  /** deletes brings up the delete button of a message by the keyboard's focus. */
  async deletes(text) {
    const log = await this.sees('log', 'Messages');
    await this.engine.evaluate((e, t) => {
      const row = [...e.querySelectorAll('article, [role=article]')].find((a) => a.innerText.includes(t));
      row.querySelector('button[aria-label^="Delete message"]').click();
    }, log, text);
  }

  /** unlocks tries a PIN. */
  async unlocks(pin) {
    const box = await this.sees('textbox', 'PIN');
    await this.engine.click(box);
    await this.engine.evaluate((e) => e.select(), box);
    await this.engine.keys(pin);
    await this.presses('button', 'Unlock');
  }

  /** confirms presses a button of the dialog that is open. */
  async confirms(name) {
    const dialog = await this.sees('dialog');
    await this.engine.evaluate((e, n) => [...e.querySelectorAll('button')].find((b) => b.innerText.trim() === n).click(), dialog, name);
  }
}
