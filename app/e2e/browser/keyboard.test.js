// Every journey by the keyboard alone: from every view Tab leads out and around, both
// ways, and after every key something has the focus.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { conversationUUID } from '../node-server/seed.js';
import { startNode, startSandbox } from '../servers.js';
import { queued, serveHost, visitHost } from './embedding.js';
import { launch, until, visit } from './harness.js';
import { Keys } from './keys.js';
import { phrase } from './probes.js';

const ben = conversationUUID(1);
const pin = 'four words will do';

/** named finds things on the page by what they are called in a language. */
function named(page, language) {
  const word = (name) => phrase(language, name);
  const by = (role) => (name, within = page) => within.getByRole(role, { name: word(name), exact: true });
  const conversations = by('list')('Conversations');
  const messages = by('log')('Messages');
  return {
    word,
    button: by('button'),
    dialog: by('dialog'),
    heading: by('heading'),
    box: by('textbox'),
    choice: by('combobox'),
    radio: by('radio'),
    check: by('checkbox'),
    search: by('searchbox')('Search'),
    results: by('list')('SearchResults'),
    conversations,
    row: (name) => conversations.getByRole('button').filter({ hasText: name }),
    messages,
    message: by('textbox')('Message'),
    article: (text) => messages.getByRole('article').filter({ hasText: text }),
    undo: page.locator('#pc-undo'),
  };
}

describe('the keyboard alone', { timeout: 900_000 }, () => {
  let browser;
  let site;
  let backend;
  let host;
  let view;
  before(async () => {
    host = await serveHost();
    [site, backend, browser] = await Promise.all([startSandbox('-embed-origins', host.listed), startNode(), launch()]);
    host.chat = site.url;
  });
  after(async () => {
    await browser?.close();
    host?.close();
    await Promise.all([site?.stop(), backend?.stop()]);
  });
  afterEach(async () => {
    await view?.close();
    view = undefined;
  });

  /** begin signs in by the keyboard, and resolves once the conversations are there. */
  const begin = async ({ language = 'en', look, ...options } = {}) => {
    await backend.reset();
    view = await visit(browser, { locale: language === 'en' ? 'en-GB' : language, permissions: ['clipboard-read', 'clipboard-write'], problems: true, ...options });
    const { page } = view;
    const ui = named(page, language);
    const keys = new Keys(page);
    await page.goto(site.url);
    await ui.button('SignIn').waitFor();
    if (look) await keys.around('the sign-in view');
    await keys.use(ui.button('SignIn'));
    await keys.at(ui.box('ServerAddress'), 'what is missing');
    await keys.type(backend.url);
    await keys.press('Enter');
    await keys.at(ui.box('AccessToken'), 'what is missing');
    if (look) {
      await keys.type('no token');
      await keys.press('Enter');
      await page.getByText(ui.word('BadToken')).waitFor();
      await keys.holds('a refusal');
      await keys.to(ui.box('AccessToken'));
      await keys.press('Control+a');
    }
    await keys.type((await backend.token()).token);
    await keys.press('Enter');
    await ui.row('Ben Sample').waitFor();
    await keys.at(ui.heading('Conversations'));
    return { ...view, ui, keys };
  };

  /** open opens a conversation from the list. */
  const open = async ({ ui, keys }, name) => {
    await keys.to(ui.conversations.locator('[tabindex="0"]'));
    await keys.press('Home');
    const here = () => ui.row(name).evaluate((e) => e === document.activeElement);
    for (let n = 0; n < 12 && !(await here()); n++) await keys.press('ArrowDown');
    await keys.at(ui.row(name));
    await keys.press('Enter');
    await ui.messages.waitFor();
  };

  for (const language of ['en', 'ar']) {
    test(`${language}: reads, searches and filters`, async () => {
      const person = await begin({ language, look: true });
      const { ui, keys } = person;
      await keys.around('the inbox');

      await open(person, 'Ben Sample');
      await keys.at(ui.message);
      await keys.around('a conversation');
      await keys.to(ui.message);
      await keys.press('Escape');
      await keys.at(ui.row('Ben Sample'), 'the conversation that was left');

      await keys.press('/');
      await keys.at(ui.search);
      await keys.type('Sample');
      await ui.results.getByRole('listitem').first().waitFor();
      await keys.around('search results');
      await keys.to(ui.search);
      await keys.press('ArrowDown');
      await keys.within(ui.results);
      await keys.press('Enter');
      await keys.at(ui.message);
      await keys.press('Escape');
      await keys.within(ui.results);
      await keys.press('Escape');
      await keys.at(ui.search);
      await keys.type('nobody and nothing');
      await person.page.getByText(ui.word('NothingFound')).waitFor();
      await keys.use(ui.button('SearchClear'));
      await keys.at(ui.search);

      await keys.to(ui.radio('FilterAll'));
      for (const name of ['FilterUnread', 'FilterDrafts', 'FilterNotSent']) {
        await keys.press('ArrowDown');
        await keys.at(ui.radio(name));
      }
      await keys.around('a filter that lists nothing');
      await keys.use(ui.button('FilterShowAll'));
      await keys.at(ui.heading('Conversations'));

      await open(person, 'Max Longread');
      await ui.article(/^[^]*Message 2000 of 2000/).waitFor();
      await keys.to(ui.messages.getByRole('article').last(), 'Shift+Tab');
      const first = async () => Number(/Message (\d+) of/.exec(await ui.messages.getByRole('article').first().innerText())[1]);
      await until('message 1800', async () => {
        await keys.press('Home');
        await keys.within(ui.messages);
        return (await first()) <= 1800;
      });
      await keys.around('reading back');
      await keys.use(person.page.getByRole('button', { name: new RegExp(ui.word('Jump')) }));
      await keys.at(ui.messages);
      await ui.article(/Message 2000 of 2000/).waitFor();
    });

    test(`${language}: writes, takes back and deletes`, async () => {
      const person = await begin({ language });
      const { page, ui, keys } = person;
      await open(person, 'Ben Sample');
      const stored = async (text) => (await backend.messages(ben)).filter((m) => m.message === text).length;
      await keys.type('Sent by Enter');
      await keys.press('Enter');
      await ui.article('Sent by Enter').waitFor();
      await keys.at(ui.message);
      await keys.type('Sent by the button');
      await keys.use(ui.button('Send'));
      await keys.at(ui.message);
      await until('both are stored', async () => (await stored('Sent by Enter')) === 1 && (await stored('Sent by the button')) === 1);

      await keys.use(ui.button('Settings'), 'Shift+Tab');
      await keys.within(ui.dialog('Settings'));
      await keys.around('the settings');
      await keys.to(ui.choice('Hold'));
      await keys.press('ArrowDown');
      await keys.press('Escape');
      await keys.at(ui.button('Settings'), 'what has opened the settings');
      await keys.to(ui.message);
      for (const way of ['the button', 'Ctrl+Z']) {
        await keys.type('Too early');
        await keys.press('Enter');
        await ui.undo.waitFor();
        if (way === 'Ctrl+Z') await keys.press('Control+z');
        else await keys.use(ui.undo, 'Shift+Tab');
        await keys.at(ui.message);
        await until('the text is back', async () => (await ui.message.inputValue()) === 'Too early');
        await keys.press('Control+a');
        await keys.press('Delete');
      }
      assert.equal(await stored('Too early'), 0);

      await keys.to(ui.messages.locator('[role="article"][tabindex="0"]'), 'Shift+Tab');
      await keys.press('End');
      const isThere = () => ui.article('Sent by the button').evaluate((e) => e === document.activeElement);
      for (let up = 0; up < 80 && !(await isThere()); up++) await keys.press('ArrowUp');
      assert.ok(await isThere());
      await keys.press('c');
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'Sent by the button');
      await keys.press('Delete');
      await keys.around('while a delete can be taken back');
      await keys.use(ui.undo);
      await keys.at(ui.message);
      await ui.undo.waitFor({ state: 'hidden' });
      assert.equal(await stored('Sent by the button'), 1);
      await keys.to(ui.article('Sent by the button'), 'Shift+Tab');
      await keys.use(ui.button('DeleteMessage', ui.article('Sent by the button')));
      await ui.article('Sent by the button').waitFor({ state: 'detached' });
      await keys.holds('a message that goes');
      await keys.within(ui.messages);
      assert.equal(await stored('Sent by the button'), 0);
    });

    test(`${language}: saved replies, diagnostics, keys`, async () => {
      const person = await begin({ language });
      const { page, ui, keys } = person;
      await open(person, 'Ben Sample');
      await keys.use(ui.button('Replies'), 'Shift+Tab');
      const replies = ui.dialog('Replies');
      await keys.within(replies);
      for (const text of ['Thank you for your message.', 'See you on Tuesday.']) {
        await keys.to(ui.box('ReplyName', replies));
        await keys.type(text.split(' ')[0].toLowerCase());
        await keys.to(ui.box('ReplyText', replies));
        await keys.type(text);
        await keys.use(ui.button('Save', replies));
        await replies.getByRole('listitem').filter({ hasText: text }).waitFor();
      }
      await keys.around('saved replies');
      await keys.use(replies.getByRole('button', { name: new RegExp(`${ui.word('ReplyDelete')}.*see`) }));
      await replies.getByRole('listitem').filter({ hasText: 'Tuesday' }).waitFor({ state: 'detached' });
      await keys.within(replies);
      await keys.press('Escape');
      await keys.at(ui.button('Replies'), 'what has opened the replies');
      await keys.to(ui.message);
      await keys.type('/th');
      await page.getByRole('option').first().waitFor();
      await keys.press('Enter');
      await keys.at(ui.message);
      assert.equal(await ui.message.inputValue(), 'Thank you for your message.');
      await keys.press('Control+a');
      await keys.type('/');
      await keys.press('ArrowUp'); // to what manages them
      await keys.press('Enter');
      await keys.within(replies);
      await keys.press('Escape');
      await keys.at(ui.message);

      await keys.use(ui.button('Settings'), 'Shift+Tab');
      await keys.use(ui.button('Diagnostics'));
      const diagnostics = ui.dialog('Diagnostics');
      await keys.within(diagnostics);
      await keys.around('the diagnostics');
      await keys.use(ui.button('Copy', diagnostics));
      await diagnostics.getByText(ui.word('Copied')).waitFor();
      await keys.at(ui.button('Copy', diagnostics));
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /go1\./);
      await keys.use(ui.button('Close', diagnostics));
      await keys.at(ui.button('Settings'), 'what has opened the settings');

      await keys.press('?');
      const sheet = ui.dialog('Shortcuts');
      await keys.within(sheet);
      await keys.around('the list of keys');
      await keys.to(ui.check('SingleKeys', sheet));
      await keys.press('Space');
      await keys.press('Escape');
      await keys.at(ui.button('Settings'), 'what had the focus');
      await keys.press('/');
      await keys.at(ui.button('Settings')); // single keys are off
    });

    test(`${language}: locks, unlocks and signs out`, async () => {
      const person = await begin({ language });
      const { page, ui, keys } = person;
      await open(person, 'Ben Sample');
      await keys.type('Half a thought');
      await page.getByText(ui.word('Draft')).waitFor();
      await keys.use(ui.button('ThisDevice'), 'Shift+Tab');
      const device = ui.dialog('ThisDevice');
      await keys.within(device);
      await keys.around('this device');
      await keys.to(ui.radio('KeepDevice', device));
      await keys.press('ArrowDown');
      for (const name of ['NewPIN', 'RepeatPIN']) {
        await keys.to(ui.box(name, device));
        await keys.type(name === 'NewPIN' ? pin : 'another one');
      }
      await keys.press('Enter');
      await keys.at(ui.box('RepeatPIN', device), 'what differs');
      await keys.type(pin);
      await keys.use(ui.button('Save', device));
      await device.waitFor({ state: 'hidden' });
      await keys.at(ui.button('ThisDevice'), 'what has opened the dialog');
      await keys.use(ui.button('LockNow'), 'Shift+Tab');
      await keys.at(ui.box('PIN'));
      await keys.around('the lock');
      await keys.use(ui.button('SignOut'));
      await keys.within(ui.dialog('WipeTitle'));
      await keys.around('what is asked before all is deleted');
      await keys.press('Escape');
      await keys.at(ui.button('SignOut'), 'what has asked');
      await keys.to(ui.box('PIN'), 'Shift+Tab');
      await keys.type('wrong');
      await keys.press('Enter');
      await page.getByText(ui.word('WrongPIN')).waitFor();
      await keys.at(ui.box('PIN'));
      await keys.type(pin);
      await keys.press('Enter');
      await ui.row('Ben Sample').waitFor();
      await keys.holds('unlocking');

      await keys.use(ui.button('SignOut'));
      const question = ui.dialog('SignOutTitle');
      await question.getByText('Half a thought').waitFor();
      await keys.at(ui.button('Stay', question), 'what does no harm');
      await keys.around('what is asked before signing out');
      await keys.use(ui.button('Stay', question));
      await keys.at(ui.button('SignOut'), 'what has asked');
      await keys.press('Enter');
      await keys.use(ui.button('SignOut', question));
      await keys.at(ui.heading('SignIn'));
      assert.equal(await ui.conversations.count(), 0);
    });

    test(`${language}: answers what may have been sent`, async () => {
      const person = await begin({ language });
      const { page, ui, keys } = person;
      await page.clock.install();
      await open(person, 'Ben Sample');
      const stored = async (text) => (await backend.messages(ben)).filter((m) => m.message === text).length;
      const uncertain = async (text) => {
        await backend.manners({ ack: false, echo: false, cut: 'before' });
        await keys.to(ui.message);
        await keys.type(text);
        await keys.press('Enter');
        await ui.article(text).waitFor();
        await question(text);
        await backend.manners({ ack: true, echo: true, cut: 'off' });
        await page.clock.fastForward(1000); // a question that has just come takes no answer
      };
      const question = (text) => until('a question', async () => {
        await page.clock.fastForward(10_000);
        return (await ui.button('SendAgain', ui.article(text)).count()) > 0;
      });
      const answer = async (text, name) => {
        await keys.to(ui.messages.locator('[role="article"][tabindex="0"]'), 'Shift+Tab');
        await keys.press('End');
        await keys.at(ui.article(text));
        await keys.use(ui.button(name, ui.article(text)));
        await keys.within(ui.messages);
      };
      await uncertain('Shall we try ten rounds?');
      await keys.around('a question');
      await answer('Shall we try ten rounds?', 'KeepChecking');
      await question('Shall we try ten rounds?');
      await page.clock.fastForward(1000);
      await answer('Shall we try ten rounds?', 'SendAgain');
      await until('sent', async () => {
        await page.clock.fastForward(1000);
        return (await stored('Shall we try ten rounds?')) === 1;
      });
      await keys.within(ui.messages);
      await uncertain('Or eight?');
      await answer('Or eight?', 'Discard');
      await ui.article('Or eight?').waitFor({ state: 'detached' });
      await keys.holds('a message that goes');
      await keys.within(ui.messages);
      assert.equal(await stored('Or eight?'), 0);
    });
  }

  test('a lost connection takes no focus, and neither does its return', async () => {
    const person = await begin();
    const { page, context, ui, keys } = person;
    await context.setOffline(true);
    await backend.drop();
    await keys.use(ui.button('TryNow'));
    await keys.holds('an attempt');
    await keys.around('no connection');
    await keys.to(ui.button('TryNow'));
    await context.setOffline(false);
    await page.getByText(ui.word('Online'), { exact: true }).waitFor();
    await keys.holds('the connection is back');
  });

  test('a new token', async () => {
    const person = await begin();
    const { page, ui, keys } = person;
    await page.goto(`${site.url}/?again`);
    await keys.use(ui.button('NewToken'));
    const dialog = ui.dialog('NewTokenTitle');
    await keys.at(ui.box('AccessToken', dialog));
    await keys.around('what asks for a token');
    await keys.to(ui.box('AccessToken', dialog));
    await keys.press('Enter');
    await dialog.getByText(ui.word('NoTokenGiven')).waitFor();
    await keys.at(ui.box('AccessToken', dialog));
    await keys.type((await backend.token()).token);
    await keys.press('Enter');
    await page.getByText(ui.word('Online'), { exact: true }).waitFor();
    await keys.at(ui.heading('Conversations'));
  });

  test('a phone with a keyboard: there and back', async () => {
    const person = await begin({ size: 'phone' });
    const { page, ui, keys } = person;
    await open(person, 'Ben Sample');
    await keys.at(page.getByRole('heading', { name: 'Ben Sample' }));
    await keys.around('a conversation on a phone');
    await keys.use(ui.button('Back'));
    await keys.at(ui.row('Ben Sample'));
  });

  for (const size of ['phone', 'desktop']) {
    test(`embedded, ${size}: in by a key, out by Escape`, async () => {
      const { token } = await site.token();
      host.page('/keys', host.script(), queued(`{ api: ${JSON.stringify(site.url)}, getToken: () => ${JSON.stringify(token)} }`));
      view = await visitHost(browser, `${host.listed}/keys`, { size });
      const { page, button, frame, signedIn } = view;
      const inside = new Keys(page, () => page.frames().find((f) => f !== page.mainFrame()));
      const around = new Keys(page);
      const ui = named(frame, 'en');
      await around.to(button);
      await page.keyboard.press('Enter');
      await signedIn();
      await inside.at(ui.heading('Conversations'));

      await inside.around('the panel');
      const stops = new Set(); // of the page around
      for (const key of ['Tab', 'Shift+Tab']) {
        for (let n = 0; n < 40; n++) {
          await page.keyboard.press(key);
          stops.add(await page.evaluate(() => document.activeElement.tagName));
        }
      }
      assert.equal(stops.has('A'), size === 'desktop', 'beside the panel the page is in reach, below it it is not');
      await inside.to(ui.conversations.locator('[tabindex="0"]'));
      await inside.press('Enter');
      await ui.messages.waitFor();
      await inside.holds('opening');
      await inside.use(ui.button('Back'));
      await inside.within(ui.conversations);
      await inside.use(ui.button('Settings'), 'Shift+Tab');
      await inside.within(ui.dialog('Settings'));
      await inside.press('Escape');
      await inside.at(ui.button('Settings'));
      await page.keyboard.press('Escape');
      await around.at(button);
      await page.keyboard.press('Enter');
      await inside.at(ui.heading('Conversations'));
      await inside.to(ui.button('Close'));
      await page.keyboard.press('Enter');
      await around.at(button);
    });
  }
});
