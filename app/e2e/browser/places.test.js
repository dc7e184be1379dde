// Where the lists of a large caseload stand after they were out of sight, and where Tab
// and the arrow keys lead in them.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startNode, startSandbox } from '../servers.js';
import { launch, link, until, visit } from './harness.js';

const user = 'a-large-practice';

describe('places in long lists', { timeout: 300_000 }, () => {
  let browser;
  let site;
  let backend;
  let visitor;
  before(async () => {
    [site, backend, browser] = await Promise.all([startSandbox(), startNode(), launch()]);
    await backend.crowd(user, 300, 400);
    await backend.manners({ label: true, patient: false });
  });
  after(async () => {
    await browser?.close();
    await Promise.all([site?.stop(), backend?.stop()]);
  });
  afterEach(async () => {
    await visitor?.close();
    visitor = undefined;
  });

  const enter = async (options) => {
    visitor = await visit(browser, options);
    const { token } = await backend.token({ user });
    await visitor.page.goto(link(site.url, backend.url, token));
    await visitor.chat.row('Max Longread').waitFor();
    return visitor;
  };
  const inView = (locator) => locator.evaluate((e) => {
    const { top, bottom } = e.getBoundingClientRect();
    return e.checkVisibility() && top > 48 && bottom < innerHeight - 40;
  });

  test('phone: what was found is in view, far above the end', async () => {
    const { page, chat } = await enter({ size: 'phone' });
    await chat.open('Max Longread');
    await chat.item(/Message 400 of 400/).waitFor();
    await chat.press(chat.back);
    await chat.search.pressSequentially('Message 358 of');
    await chat.press(chat.results.getByRole('listitem').first().getByRole('button'));
    const message = chat.item(/Message 358 of 400/);
    await message.waitFor();
    await until('the message in view', () => inView(message));
    await page.getByRole('button', { name: 'Jump to latest' }).waitFor();
    assert.ok(await inView(message), 'it has been left again');
  });

  test('phone: Back leads to the conversation that was left', async () => {
    const { page, chat } = await enter({ size: 'phone' });
    const row = chat.row('Person 150, Sample');
    await page.locator('#pc-inbox').evaluate((e) => (e.scrollTop = e.scrollHeight / 2));
    await row.waitFor();
    const stood = () => row.evaluate((e) => Math.round(e.getBoundingClientRect().top));
    const before = await stood();
    await chat.open('Person 150, Sample');
    await chat.item(/Message 1 of 1/).waitFor();
    await chat.press(chat.back);
    await row.waitFor();
    await until('the row in its place', async () => Math.abs((await stood()) - before) <= 1);
    await until('the focus on it', () => row.evaluate((e) => e.contains(document.activeElement)));
    assert.ok((await chat.rows.count()) <= 80, 'most of the list is not in the document');
  });

  test('desktop: a search and its end leave the conversations where they were', async () => {
    const { page, chat } = await enter({ size: 'desktop' });
    const row = chat.row('Person 150, Sample');
    await page.locator('#pc-inbox').evaluate((e) => (e.scrollTop = e.scrollHeight / 2));
    await row.waitFor();
    const before = await row.evaluate((e) => e.getBoundingClientRect().top);
    await chat.search.pressSequentially('Person 7,');
    await chat.results.getByRole('listitem').first().waitFor();
    await page.keyboard.press('Escape');
    await row.waitFor();
    await until('the row in its place', async () => Math.abs((await row.evaluate((e) => e.getBoundingClientRect().top)) - before) <= 1);
  });

  test('desktop: Tab leads to a message in view, wherever the list was scrolled to', async () => {
    const { page, chat } = await enter({ size: 'desktop' });
    await chat.open('Max Longread');
    await chat.item(/Message 400 of 400/).waitFor();
    await until('older messages at the top', async () => {
      await page.locator('#pc-log').evaluate((e) => (e.scrollTop = 100));
      return (await chat.item(/Message 260 of 400/).count()) > 0;
    }, 20_000);
    await page.locator('#pc-log').focus();
    const focused = page.locator('[role="article"]:focus');
    for (let presses = 0; presses < 2 && !(await focused.count()); presses++) await page.keyboard.press('Tab'); // "Load earlier messages" may come first
    await focused.waitFor();
    assert.ok(await focused.evaluate((e) => {
      const { top, bottom } = e.getBoundingClientRect();
      return bottom > 48 && top < innerHeight;
    }), 'the message with the focus is out of view');
  });

  test('desktop: the reply that is chosen is in view', async () => {
    const { page, chat } = await enter({ size: 'desktop' });
    await page.setViewportSize({ width: 1366, height: 560 });
    await chat.open('Max Longread');
    await chat.press(page.getByRole('button', { name: 'Saved replies', exact: true }));
    const dialog = page.getByRole('dialog', { name: 'Saved replies' });
    for (let n = 1; n <= 7; n++) {
      await dialog.getByRole('textbox', { name: 'Text', exact: true }).fill(`Reply number ${n}`);
      await chat.press(dialog.getByRole('button', { name: 'Save', exact: true }));
      await dialog.getByRole('listitem').filter({ hasText: `Reply number ${n}` }).waitFor();
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await chat.message.pressSequentially('/');
    const menu = page.getByRole('listbox', { name: 'Saved replies' });
    await menu.waitFor();
    for (const key of ['ArrowUp', 'ArrowUp', ...Array(6).fill('ArrowUp'), 'ArrowDown', 'ArrowDown']) {
      await page.keyboard.press(key);
      await until(`the choice in view after ${key}`, () => menu.evaluate((m) => {
        const [seen, option] = [m, m.querySelector('[aria-selected="true"]')].map((e) => e.getBoundingClientRect());
        return option.top > seen.top - 1 && option.bottom < seen.bottom + 1;
      }));
    }
  });
});
