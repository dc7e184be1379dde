// Switching between conversations at random, while messages are late and the
// network is slow: no text may ever stand under another conversation's name.
//
// The server does not say which conversation a message belongs to. The texts do,
// here: each names its own.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { conversationUUID } from '../node-server/seed.js';
import { chance } from '../offline/random.js';
import { startNode, startSandbox } from '../servers.js';
import { launch, link, until, visit } from './harness.js';

const people = [
  ['Ada Example', 0],
  ['Ben Sample', 1],
  ['Nora Newcomer', 3],
  ['Ivy Placeholder', 5],
  ['Leo Lorem', 8],
  ['Erika Mustermann', 11],
];
const switches = 60;
const seed = Number(process.env.SEED ?? Date.now() % 100_000);

describe(`switching conversations, SEED=${seed}`, { timeout: 300_000 }, () => {
  let browser;
  let site;
  let backend;
  before(async () => {
    [site, backend, browser] = await Promise.all([startSandbox(), startNode('--think', '50', '--type', '100'), launch()]);
  });
  after(async () => {
    await browser?.close();
    await Promise.all([site?.stop(), backend?.stop()]);
  });
  beforeEach(() => backend.reset());

  for (const [name, size, manners] of [
    ['slow and late', 'desktop', { latency_ms: 30, latency_jitter_ms: 60, late_ms: 300 }],
    // With client ids, for a message on its way to a connection that drops is sent again only then.
    ['slow, late and dropping', 'desktop', { latency_ms: 30, latency_jitter_ms: 60, late_ms: 300, close_every_s: 4, client_id: true }],
    ['late, one pane', 'phone', { late_ms: 300, echo: false }],
  ]) {
    test(name, async () => {
      await backend.manners({ patient: false, ...manners });
      const { token } = await backend.token();
      const { page, chat, close } = await visit(browser, { size, problems: true });
      await page.goto(link(site.url, backend.url, token));
      await until('12 conversations', async () => (await chat.rows.count()) === 12);
      await watch(page, people.map(([who]) => who));

      const draw = chance(seed);
      const pick = () => draw.of(people);
      const sent = [];
      for (let i = 0; i < switches; i++) {
        const [who] = pick();
        await chat.press(chat.target(who));
        for (let n = draw.below(4); n > 0; n--) {
          const [whose, number] = pick();
          await backend.say(conversationUUID(number), `[for ${whose}, ${i}.${n}]`);
        }
        if (draw.below(10) < 3) {
          await page.getByRole('heading', { name: who }).waitFor();
          const text = `[for ${who}, from me ${i}]`;
          await chat.message.fill(text);
          await chat.press(chat.send);
          await until('the composer to be cleared', async () => (await chat.message.inputValue()) === '');
          sent.push(text);
        }
        if (chat.onePane) await chat.press(chat.back);
      }

      // What was said and sent is all there, in its own place, and once.
      const stored = async () =>
        (await Promise.all(people.map(([, number]) => backend.messages(conversationUUID(number))))).map((messages, i) =>
          messages.map((m) => m.message).filter((text) => text.startsWith('[for ')).map((text) => [people[i][0], text]),
        );
      await until('everything to be stored', async () => {
        const mine = (await stored()).flat().filter(([, text]) => text.includes('from me'));
        return mine.length >= sent.length;
      }, 60_000);
      const all = (await stored()).flat();
      for (const [who, text] of all) assert.ok(text.startsWith(`[for ${who}, `), `"${text}" went to ${who}`);
      const mine = all.map(([, text]) => text).filter((text) => text.includes('from me'));
      assert.deepEqual(mine.toSorted(), sent.toSorted(), 'each is sent once');

      for (const [who] of people) {
        const [, last] = all.findLast(([whose]) => whose === who) ?? [];
        if (!last) continue;
        await chat.press(chat.target(who));
        await chat.item(last).first().waitFor();
        if (chat.onePane) await chat.press(chat.back);
      }
      const found = await page.evaluate(() => window.mixedUp());
      assert.deepEqual(found.wrong, []);
      assert.ok(found.right.length > switches, `of ${all.length} texts only ${found.right.length} were looked at`);
      await close();
    });
  }
});

// watch looks at the page after every change of it, and before every frame: at
// the open conversation, and at each row of the inbox.
function watch(page, names) {
  return page.evaluate((people) => {
    const wrong = new Set();
    const right = new Set(); // of the texts in the log
    const check = (where, name, element) => {
      for (const [text, whose] of element.textContent.matchAll(/\[for ([^,]+), (?:from me \d+|[\d.]+)/g)) {
        if (whose !== name) wrong.add(`${whose} under ${name} in the ${where}`);
        else if (where === 'log') right.add(text);
      }
    };
    const look = () => {
      const log = document.querySelector('[role="log"]');
      const shown = [...document.querySelectorAll('h1, h2, h3, [role="heading"]')]
        .filter((heading) => heading.checkVisibility())
        .map((heading) => people.find((name) => heading.textContent.includes(name)))
        .find(Boolean);
      if (log?.checkVisibility()) check('log', shown ?? 'nobody', log);
      for (const row of document.querySelectorAll('[aria-label="Conversations"] [role="listitem"], [aria-label="Conversations"] li')) {
        const name = people.find((person) => row.textContent.includes(person));
        if (name) check('inbox', name, row);
      }
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    const frame = () => {
      look();
      requestAnimationFrame(frame);
    };
    frame();
    window.mixedUp = () => ({ wrong: [...wrong], right: [...right] });
  }, names);
}
