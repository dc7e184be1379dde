// The example of a practice's website, as make run serves it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { startSandbox } from '../servers.js';
import { violations } from './axe.js';
import { visitHost } from './embedding.js';
import { launch, until } from './harness.js';

describe('the example', { timeout: 120_000 }, () => {
  let browser;
  let site;
  before(async () => {
    [site, browser] = await Promise.all([startSandbox(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const size of ['phone', 'desktop']) {
    test(`${size}: has the chat in it, and says who is signed in`, async () => {
      const view = await visitHost(browser, `${site.url}/web/example.html`, { size, label: /^Messages/ });
      const { page, frame, rows, signedIn, chat } = view;
      const strip = (name) => page.getByRole('button', { name, exact: true });
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await violations(page), [], colorScheme);
      }
      await chat.press(page.locator('#staff-messages'));
      await signedIn();
      await chat.press(frame.getByRole('button', { name: 'Close' }));
      await until('the count on the page', async () => /^\d+ new messages$/.test(await page.locator('#staff-messages').innerText()));
      await chat.press(strip('Sign out'));
      await page.evaluate(() => window.PracticeChat.open());
      await frame.getByRole('button', { name: 'Continue with your practice' }).waitFor();
      assert.equal(await rows.count(), 0);
      await chat.press(frame.getByRole('button', { name: 'Continue with your practice' }));
      await frame.getByText('Nobody is signed in on this website').waitFor();
      await chat.press(frame.getByRole('button', { name: 'Close' }));
      await chat.press(strip('Sign in'));
      await page.evaluate(() => window.PracticeChat.open());
      await signedIn();
      await view.close();
    });
  }
});
