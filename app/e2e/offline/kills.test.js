// The browser is killed while a message is on its way, at each step of the outbox.
// What the page has shown as queued must be at the server exactly once in the end,
// or be asked about; a delete that was shown must be done.
//
//   KILLS=25 node --test offline/kills.test.js    25 times at each step
//   SEED=n                                        the same run once more

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { link, until } from '../browser/harness.js';
import { conversationUUID } from '../node-server/seed.js';
import { startNode, startSandbox } from '../servers.js';
import { makeLine } from './line.js';
import { makeProfile } from './profile.js';
import { chance } from './random.js';
import { startGate, stops } from './stops.js';

const each = Number(process.env.KILLS ?? 1);
const seed = Number(process.env.SEED ?? Date.now() % 1e6);
const { shuffled } = chance(seed);

// Where the page is stopped (see stops), what is held from then on, and what becomes
// of what is on its way when the browser is killed. Early is before it may be shown.
const steps = {
  'being saved': [{ stop: 'put', early: true }, { stop: 'put done', early: true }],
  'saved, not shown': [{ stop: 'saved 1', early: true }],
  'queued, offline': [{ offline: true }],
  'sending is saved, nothing left': [{ stop: 'emit', lost: true }],
  'on its way': [{ stop: 'emit', hold: 'up', lost: true }, { stop: 'emit', hold: 'up', late: true }],
  'at the server, no answer': [{ stop: 'emit', hold: 'down' }],
  'proved, not removed': [{ stop: 'delete' }, { stop: 'delete done' }],
  'removed, not shown': [{ stop: 'deleted' }],
};

// What servers do about a send. Those at the top are in the short form.
const manners = [
  { of: 'sandbox', ack: true, echo: true, client_id: false },
  { of: 'node', ack: false, echo: false, client_id: false },
  { of: 'sandbox', ack: false, echo: true, client_id: true },
  { of: 'sandbox', ack: true, echo: false, client_id: true },
  { of: 'sandbox', ack: false, echo: false, client_id: false },
  { of: 'sandbox', ack: false, echo: true, client_id: false },
  { of: 'node', ack: true, echo: true, client_id: false },
];

const people = { 'Ada Example': 0, 'Ben Sample': 1, 'Otto Specimen': 4, 'Ivy Placeholder': 5, 'Tess Template': 7, 'Leo Lorem': 8, 'Mia Madeup': 9 };

// After a kill the browser starts so much later, where a server has to have settled
// what a lost connection carried.
const settling = 90_000; // ms

// A text that was written so long ago may not be lost, sent or not.
const old = 300; // ms

describe('killed at each step of the outbox', { timeout: 3 * 3_600_000, concurrency: 2 }, () => {
  const tally = {};
  let site;
  before(async () => {
    site = await startSandbox();
  });
  after(async () => {
    await site?.stop();
    console.log(`seed ${seed}`);
    console.table(tally);
  });

  const trials = [];
  const plan = (kind, times, names) => {
    for (const step of names) {
      for (let i = 0; i < times; i++) trials.push({ kind, step, ...steps[step]?.[i % steps[step].length] });
    }
  };
  plan('send', each, Object.keys(steps));
  const some = Object.keys(steps).filter((_, i) => each > 2 || i % 3 === 1);
  plan('delete', Math.ceil(each / 3), some);
  plan('take back', Math.ceil(each / 3), ['queued, then deleted']);
  const dealt = shuffled(trials);
  const tried = manners.slice(0, each > 2 ? manners.length : 2);

  tried.forEach(({ of: server, ...manner }, i) => {
    test(`${server}, ${JSON.stringify(manner)}`, async () => {
      const run = new Run(site.url, i);
      try {
        await run.begin(server, manner);
        const mine = dealt.filter((_, k) => k % tried.length === i);
        for (const trial of mine) {
          await run.strike(trial);
          const outcome = await run.settle(trial);
          const line = (tally[`${trial.kind}: ${trial.step}`] ??= {});
          line[outcome] = (line[outcome] ?? 0) + 1;
        }
        await run.check(mine);
      } finally {
        await run.end();
      }
    });
  });
});

// A Run is one profile and one server through a number of kills.
class Run {
  later = 0; // the page's clock is ahead by so many ms
  count = 0; // of the texts that were written

  constructor(site, number) {
    this.site = site;
    this.of = chance(seed + number).of;
  }

  async begin(server, manner) {
    [this.gate, this.backend] = await Promise.all([startGate(), server === 'node' ? startNode() : startSandbox()]);
    await this.backend.manners({ ...manner, patient: false });
    this.line = await makeLine(this.backend.url);
    this.profile = await makeProfile();
    this.before = await this.#stored();
    await this.#start();
  }

  async end() {
    await this.session?.kill();
    this.gate?.close();
    await this.line?.close();
    await this.backend?.stop();
    await this.profile?.remove();
  }

  async #start() {
    this.session = await this.profile.open();
    const { context, page, chat } = this.session;
    await context.addInitScript(stops, this.gate.url);
    await context.addInitScript(setClock, this.later);
    const { token } = await this.backend.token();
    await page.goto(link(this.site, this.line.url, token));
    await until('signed in', async () => (await chat.rows.count()) === 12 && /Online/.test((await chat.said()).status), 30_000);
  }

  /** strike does something and kills the browser in the midst of it. It starts again. */
  async strike(trial) {
    const { session, line } = this;
    const { page, chat } = session;
    Object.assign(trial, { name: this.of(Object.keys(people)), text: `Grüße Nr. ${++this.count}.` });
    await chat.open(trial.name);
    await chat.message.fill(''); // what was taken back may be there again: it was killed too soon to be emptied
    if (trial.kind === 'delete') {
      await chat.write(trial.text);
      await this.#message(trial).getByText('Sent', { exact: true }).waitFor();
    }
    if (trial.kind !== 'delete') {
      await chat.press(chat.message);
      await chat.message.pressSequentially(trial.text);
      await delay(old);
    }
    trial.wasShown = await (trial.stop ? this.#stopped(trial) : this.#offline(trial));
    await session.kill();
    line.mend();
    if (!trial.late) line.forget();
    if (trial.lost) this.later += settling;
    await this.#start();
  }

  // Lets the page stop on the way, and returns whether it shows what it is about.
  async #stopped(trial) {
    const { session, gate, line } = this;
    await session.page.evaluate((moment) => armStop(moment), trial.stop);
    this.#act(trial).catch(() => {}); // the page stands still before this is done
    const { shown, go } = await gate.stopped();
    const word = trial.kind === 'delete' ? 'Deleting…' : '';
    const isShown = shown.some((message) => message.includes(trial.text) && message.includes(word));
    if (trial.early) assert.ok(!isShown, `shown before it is saved: ${JSON.stringify(trial)}`);
    if (trial.hold) {
      const held = once(line, 'held', { signal: AbortSignal.timeout(60_000) });
      line.hold(trial.hold);
      go();
      await held;
    }
    if (trial.hold === 'down') await until('stored', async () => (await this.#copies(trial)) === (trial.kind === 'send' ? 1 : 0));
    return isShown;
  }

  async #offline(trial) {
    const { line, session: { chat } } = this;
    line.cut();
    await until('offline', async () => !/Online/.test((await chat.said()).status));
    await this.#act(trial);
    const words = trial.kind === 'delete' ? 'Deleting…' : 'Waiting for a connection';
    await this.#message(trial).getByText(words).waitFor();
    if (trial.kind !== 'take back') return true;
    await chat.remove(trial.text);
    await this.#message(trial).waitFor({ state: 'detached' });
    await until('the text is back', async () => (await chat.message.inputValue()) === trial.text);
    await chat.message.fill('');
    return false;
  }

  #act({ kind, text }) {
    const { chat } = this.session;
    return kind === 'delete' ? chat.remove(text) : chat.press(chat.send);
  }

  /** settle waits until a trial has come to a good end, and returns which. */
  async settle(trial) {
    const { line, session: { chat } } = this;
    await chat.open(trial.name);
    if (trial.late) {
      // A delete may have been sent again, and done, by now.
      if (trial.kind === 'send') await until(`shown: ${JSON.stringify(trial)}`, async () => (await this.#message(trial).count()) > 0);
      const gets = line.deliver();
      // It is there before anybody is asked about it, or the answer could double it.
      if (gets && trial.kind === 'send') await until(`late: ${JSON.stringify(trial)}`, async () => (await this.#copies(trial)) > 0);
    }
    const look = { send: this.#lookSent, delete: this.#lookDeleted, 'take back': this.#lookTaken }[trial.kind];
    let outcome;
    let asked = false;
    await until('a good end', async () => {
      const seen = (await this.#message(trial).allInnerTexts()).map((words) => words.replace(/\s+/g, ' '));
      const stored = await this.#copies(trial);
      assert.ok(stored <= 1, `doubled: ${JSON.stringify(trial)}`);
      trial.seen = { seen, stored };
      outcome = await look.call(this, trial, seen, stored);
      if (outcome === 'uncertain') {
        asked = true;
        const answer = this.#message(trial).getByRole('button', { name: stored ? 'Keep checking' : 'Send again' });
        await answer.click({ timeout: 2000 }).catch(() => {}); // proof that comes just now takes the question away
        return false;
      }
      return outcome;
    }, 30_000).catch(async (error) => {
      const { status } = await chat.said();
      throw new Error(`${error.message}: ${JSON.stringify({ ...trial, box: await chat.message.inputValue(), status })}`, { cause: error });
    });
    return asked ? 'asked about' : outcome;
  }

  async #lookSent(trial, seen, stored) {
    const { chat } = this.session;
    if (seen.length === 1 && seen[0].includes('May have been sent')) return 'uncertain';
    if (seen.length === 1 && seen[0].includes('Sent') && stored === 1) return 'sent';
    if (trial.wasShown || seen.length + stored > 0 || (await chat.message.inputValue()) !== trial.text) return undefined;
    await chat.press(chat.send);
    await this.#message(trial).getByText('Sent', { exact: true }).waitFor();
    return 'was still a draft';
  }

  #lookDeleted(trial, seen, stored) {
    if (seen.length + stored === 0) return 'deleted';
    const untouched = !trial.wasShown && stored === 1 && seen.length === 1 && seen[0].includes('Sent');
    trial.untouched = untouched;
    return untouched && 'not begun';
  }

  #lookTaken(trial, seen, stored) {
    return seen.length + stored === 0 && 'taken back';
  }

  /** check compares all that the server has with what the trials were about. */
  async check(trials) {
    await until('nothing waits', async () => (await this.session.page.getByText(/messages? not sent/).count()) === 0);
    const expected = { ...this.before };
    for (const { kind, name, text, untouched } of trials) {
      if (kind === 'send' || untouched) expected[name] = [...expected[name], text];
    }
    const stored = await this.#stored();
    for (const name of Object.keys(people)) assert.deepEqual(stored[name].sort(), expected[name].sort(), name);
  }

  #message({ text }) {
    return this.session.chat.messages.getByRole('article').filter({ hasText: text });
  }

  async #copies({ name, text }) {
    return (await this.#texts(name)).filter((stored) => stored === text).length;
  }

  async #stored() {
    return Object.fromEntries(await Promise.all(Object.keys(people).map(async (name) => [name, await this.#texts(name)])));
  }

  async #texts(name) {
    return (await this.backend.messages(conversationUUID(people[name]))).map(({ message }) => message);
  }
}

// setClock runs in the page before anything else, and sets its clock ahead by ms.
function setClock(ahead) {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...args) {
      if (args.length === 0) super(Real.now() + ahead);
      else super(...args);
    }

    static now() {
      return Real.now() + ahead;
    }
  };
}
