// The states of the page that are looked at: by axe, and by people in screenshots.

import { link, until, visit } from './harness.js';

/** Every state by name: how to get there from a fresh page. */
export const states = {
  'sign-in': async ({ page, site }) => {
    await page.goto(site.url);
  },

  error: async ({ page, chat, site, backend }) => {
    const { token } = await backend.token({ ttl: -60 });
    await page.goto(link(site.url, backend.url, token));
    await chat.page.getByRole('alert').filter({ hasText: /expired/ }).waitFor();
  },

  loading: async ({ page, site, backend }) => {
    await backend.manners({ mute: true });
    const answered = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framesent'));
    await page.goto(await signedLink(site, backend));
    await answered;
  },

  inbox: async (visitor) => {
    await signIn(visitor);
  },

  empty: async ({ page, chat, site, backend }) => {
    const { token } = await backend.token({ user: 'b0a4a1f2-6a0e-4c38-8f0c-0b8d1f1f3d77' }); // has no conversation
    await page.goto(link(site.url, backend.url, token));
    await chat.page.getByText('No conversations yet').waitFor();
  },

  conversation: async (visitor) => {
    await signIn(visitor);
    await visitor.chat.open('Otto Specimen');
    await visitor.chat.messages.getByText(/\S/).last().waitFor();
  },

  'loading conversation': async (visitor) => {
    await signIn(visitor);
    const { page, chat, backend } = visitor;
    await backend.manners({ latency_ms: 60_000 });
    await chat.press(chat.target('Tess Template'));
    await page.getByText('Loading messages…').waitFor();
  },

  'empty conversation': async (visitor) => {
    await signIn(visitor);
    await visitor.chat.open('Nora Newcomer');
    await visitor.page.getByText('Write the first one below.').waitFor();
  },

  sending: async (visitor) => {
    await signIn(visitor);
    const { chat, backend } = visitor;
    await chat.open('Ivy Placeholder');
    await backend.manners({ latency_ms: 60_000 });
    await chat.write('Shall we try ten rounds this week?');
    await chat.message.pressSequentially('And one more thing');
  },

  typing: async (visitor) => {
    await signIn(visitor);
    const { chat } = visitor;
    await chat.open('Leo Lorem');
    await chat.write('How were the sheets?');
    await chat.typing('Leo Lorem').waitFor();
  },

  deleting: async (visitor) => {
    await signIn(visitor);
    const { chat, page } = visitor;
    await page.clock.install(); // it stands still: the delete does not leave
    await chat.open('Ben Sample');
    await chat.remove(/Tuesday at 15:00|How was your week/);
    await page.getByRole('button', { name: 'Undo', exact: true }).waitFor();
  },

  // Neither deleted nor forgotten: the server refuses it.
  'not deleted': async (visitor) => {
    const { page, chat } = visitor;
    await page.routeWebSocket(/\/socket\.io\//, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((text) => {
        const [, id] = /^42(\d+)\["deleteMessage"/.exec(text) ?? [];
        if (id) socket.send(`43${id}[{"status":false,"error":"forbidden"}]`);
        else server.send(text);
      });
    });
    await signIn(visitor);
    await chat.open('Ivy Placeholder');
    await chat.write('Shall we try ten rounds this week?');
    await chat.remove('Shall we try ten rounds this week?');
    await page.getByText('The server has not deleted it.', { exact: true }).waitFor();
  },

  'saved replies': async (visitor) => {
    await signIn(visitor);
    const { page, chat } = visitor;
    await chat.open('Ben Sample');
    await chat.press(page.getByRole('button', { name: 'Saved replies', exact: true }));
    const dialog = page.getByRole('dialog', { name: 'Saved replies' });
    for (const [name, text] of replies) {
      await dialog.getByRole('textbox', { name: 'Short name' }).fill(name);
      await dialog.getByRole('textbox', { name: 'Text', exact: true }).fill(text);
      await chat.press(dialog.getByRole('button', { name: 'Save', exact: true }));
      await dialog.getByRole('listitem').filter({ hasText: name }).waitFor();
    }
  },

  'slash menu': async (visitor) => {
    await states['saved replies'](visitor);
    const { page, chat } = visitor;
    await chat.press(page.getByRole('button', { name: 'Close', exact: true }));
    await chat.press(chat.message);
    await chat.message.pressSequentially('/');
    await page.getByRole('option').first().waitFor();
  },

  shortcuts: async (visitor) => {
    await signIn(visitor);
    const { page } = visitor;
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  },

  'nothing unread': async (visitor) => {
    await signIn(visitor);
    await visitor.page.getByRole('radio', { name: 'Not sent', exact: true }).check({ force: true });
    await visitor.page.getByText('No conversations match this filter').waitFor();
  },

  offline: async (visitor) => {
    await signIn(visitor);
    const { page, chat, context, backend } = visitor;
    await chat.open('Finn Fictional');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {})); // the words of all languages are on the device
    const online = (await chat.said()).status;
    await context.setOffline(true);
    await backend.drop();
    await until('another status', async () => (await chat.said()).status !== online);
    await chat.write('I will read it tomorrow.');
  },

  'what is kept': async (visitor) => {
    await signIn(visitor);
    const { page, chat, site } = visitor;
    await chat.open('Otto Specimen');
    await chat.message.pressSequentially('About the bridge');
    await page.getByText('Draft:').waitFor({ state: 'attached' });
    await page.goto(`${site.url}/?again`); // the same address would open the conversation again
    await page.getByText('Sign in again to connect').waitFor();
    await chat.open('Otto Specimen');
    await chat.press(chat.send);
    await page.getByText('Waiting for a connection').waitFor();
  },

  locked: async (visitor) => {
    await signIn(visitor);
    await visitor.chat.keepUnder(pin);
    await visitor.chat.lock();
  },

  'wrong PIN': async (visitor) => {
    await states.locked(visitor);
    for (const left of [9, 8, 7, 6]) {
      await visitor.chat.enter('not the PIN');
      await visitor.page.getByRole('alert').filter({ hasText: `${left} attempts left` }).waitFor();
    }
  },

  'signing out while locked': async (visitor) => {
    await states.locked(visitor);
    await visitor.chat.press(visitor.chat.signOut);
    await visitor.page.getByRole('dialog').waitFor();
  },

  'locking soon': async (visitor) => {
    const { page, chat } = visitor;
    await page.clock.install();
    await signIn(visitor);
    await chat.keepUnder(pin, '1 minute');
    await chat.open('Otto Specimen');
    await page.clock.fastForward(40_500); // within what a connection may be silent
    await page.getByRole('alertdialog', { name: 'Locking soon' }).waitFor();
  },

  'a new version': async (visitor) => {
    await signIn(visitor);
    const { page, chat } = visitor;
    await chat.open('Otto Specimen');
    await page.waitForFunction(() => window.pcUpdate);
    await page.evaluate(() => { // as when one was found
      window.pcUpdate.ready = true;
      window.dispatchEvent(new Event('pc-update'));
    });
    if (chat.onePane) await chat.press(chat.back);
    await page.getByRole('region', { name: 'A new version is ready' }).waitFor({ state: 'attached' });
  },

  'to be installed': async (visitor) => {
    const { page } = visitor;
    await page.addInitScript(() => {
      window.addEventListener('DOMContentLoaded', () => {
        const offer = Object.assign(new Event('beforeinstallprompt'), { prompt: async () => {} });
        window.dispatchEvent(offer);
      });
    });
    await states['this device'](visitor);
    await page.getByRole('button', { name: 'Install as an app' }).waitFor();
  },

  'this device': async (visitor) => {
    await signIn(visitor);
    const { page, chat } = visitor;
    await chat.press(chat.thisDevice);
    await page.getByRole('dialog', { name: 'This device' }).waitFor();
  },

  'a new PIN': async (visitor) => {
    await states['this device'](visitor);
    const { page, chat } = visitor;
    await page.getByRole('radio', { name: 'Encrypted with a PIN', exact: true }).check();
    await page.getByRole('textbox', { name: 'New PIN', exact: true }).fill(pin);
    await chat.press(page.getByRole('button', { name: 'Save', exact: true }));
    await page.getByRole('alert').filter({ hasText: 'not the same' }).waitFor();
  },

  'keeping nothing': async (visitor) => {
    await signIn(visitor);
    const { page, chat } = visitor;
    await chat.open('Otto Specimen');
    await chat.message.pressSequentially('About the sheets');
    await page.getByText('Draft:').waitFor({ state: 'attached' });
    await chat.press(chat.thisDevice);
    await page.getByRole('radio', { name: 'Nothing', exact: true }).check();
    await page.getByText('would be lost').waitFor();
  },

  diagnostics: async (visitor) => {
    await states['this device'](visitor);
    const { page, chat } = visitor;
    await chat.press(page.getByRole('button', { name: 'Diagnostics', exact: true }));
    await page.getByRole('dialog', { name: 'Diagnostics' }).waitFor();
  },

  settings: async (visitor) => {
    await signIn(visitor);
    const { page, chat } = visitor;
    await chat.press(page.getByRole('button', { name: 'Settings', exact: true }));
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  },

  'clearing the device': async (visitor) => {
    await states.settings(visitor);
    const { page, chat } = visitor;
    await chat.press(page.getByRole('button', { name: 'Clear this device', exact: true }));
    await page.getByRole('dialog', { name: 'Delete what Practice Chat keeps on this device?' }).waitFor();
  },

  'signing out': async (visitor) => {
    await signIn(visitor);
    const { page, chat } = visitor;
    await chat.press(chat.signOut);
    await page.getByRole('dialog', { name: 'Sign out?' }).waitFor();
  },

  'signing out with something left': async (visitor) => {
    await signIn(visitor);
    const { page, chat } = visitor;
    await chat.open('Ivy Placeholder');
    await chat.write('Shall we try ten rounds this week?');
    await chat.remove('Shall we try ten rounds this week?');
    await chat.message.pressSequentially('And one more');
    await chat.press(chat.signOut);
    await page.getByText('1 message not deleted yet').waitFor();
    await page.getByText('draft “And one more”').waitFor();
  },

  'a new token': async (visitor) => {
    await states['what is kept'](visitor);
    const { page, chat } = visitor;
    await chat.press(page.getByRole('button', { name: 'Enter a new token' }));
    await page.getByRole('dialog', { name: 'New access token' }).waitFor();
  },

  'long conversation': async (visitor) => {
    await signIn(visitor);
    const { page, chat } = visitor;
    await chat.open('Max Longread');
    await chat.messages.getByText(/Message 2000/).waitFor();
    await chat.messages.evaluate((log) => (log.scrollTop = log.scrollHeight / 2));
    await page.getByRole('button', { name: /Jump to latest/ }).waitFor();
  },

  search: async (visitor) => {
    await signIn(visitor);
    const { page, chat } = visitor;
    for (const name of ['Ben Sample', 'Leo Lorem']) {
      await chat.open(name);
      if (chat.onePane) await chat.press(chat.back);
    }
    await chat.search.pressSequentially('le');
    await page.getByText(/^\d+ results/).waitFor();
  },

  'nothing found': async (visitor) => {
    await signIn(visitor);
    await visitor.chat.search.pressSequentially('no such words');
    await visitor.page.getByText('Nothing found').waitFor();
  },

  uncertain: async (visitor) => {
    const { page, chat, backend } = visitor;
    await page.clock.install();
    await signIn(visitor);
    await backend.manners({ ack: false, echo: false, cut: 'before' });
    await chat.open('Ivy Placeholder');
    await chat.write('Shall we try ten rounds this week?');
    await chat.write('Or eight.');
    await chat.item('Or eight.').waitFor(); // a clock that jumps would end the wait for the disk
    await until('a question', async () => {
      await page.clock.fastForward(10_000);
      return (await page.getByText('May have been sent').count()) > 0;
    });
    await page.getByText('Waiting for the message above').waitFor();
  },
};

const pin = 'four words will do';
const replies = [
  ['thanks', 'Thank you for your message. I will answer by tomorrow evening.'],
  ['appointment', 'Would one of these times suit you: Monday at 9:00, Tuesday at 15:00 or Thursday at 17:30?'],
];

async function signedLink(site, backend) {
  return link(site.url, backend.url, (await backend.token()).token);
}

async function signIn({ page, chat, site, backend }) {
  await page.goto(await signedLink(site, backend));
  await until('12 conversations', async () => (await chat.rows.count()) === 12);
}

/** show resolves to a visit whose page is in a state; the caller closes it. */
export async function show(browser, site, backend, name, size) {
  await backend.reset();
  const visitor = await visit(browser, { size, problems: true, reducedMotion: 'reduce' });
  await states[name]({ ...visitor, site, backend });
  // Till then the app is drawn behind what stands on the page first, and takes no focus.
  await visitor.page.locator('#pc-shell').waitFor({ state: 'detached' });
  return visitor;
}
