// Every state of the page in every language: nothing clipped, nothing untranslated,
// and no violation that axe-core or a probe of our own finds, light and dark.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { startNode, startSandbox } from '../servers.js';
import { violations } from './axe.js';
import { launch } from './harness.js';
import { languages, leftovers, probe, speak } from './probes.js';
import { show, states } from './states.js';

const only = process.env.STATES?.split(',');

// All languages on a phone, which has the least room. Between the two sizes axe-core
// sees each state light and dark, in English and in Arabic; ALL=1 is all of it in both.
const plan = process.env.ALL ? () => ({ spoken: languages, schemes: { en: ['light', 'dark'], ar: ['light', 'dark'] } }) : (size) => ({
  phone: { spoken: languages, schemes: { en: ['light'], ar: ['dark'] } },
  desktop: { spoken: ['en', 'de', 'ar'], schemes: { en: ['dark'], ar: ['light'] } },
})[size];

describe('every view', { timeout: 1_200_000 }, () => {
  let browser;
  let site;
  let backend;
  before(async () => {
    [site, backend, browser] = await Promise.all([startSandbox(), startNode(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await Promise.all([site?.stop(), backend?.stop()]);
  });

  for (const name of Object.keys(states).filter((n) => !only || only.includes(n))) {
    for (const size of (process.env.SIZES ?? 'phone,desktop').split(',')) {
      test(`${name}, ${size}`, async () => {
        const { page, close } = await show(browser, site, backend, name, size);
        const found = new Map(); // where each fault is
        const note = (where, faults) => {
          for (const fault of faults) found.set(fault, [...(found.get(fault) ?? []), where]);
        };
        const { spoken, schemes } = plan(size);
        for (const language of spoken) {
          await speak(page, language);
          note(language, await probe(page, 'untranslated', leftovers(language), ['ar', 'ja'].includes(language)));
          for (const each of ['clipped', 'targets', 'structure', 'reflow', 'still']) note(language, await probe(page, each));
          for (const colorScheme of schemes[language] ?? []) {
            await page.emulateMedia({ colorScheme });
            note(`${language}, ${colorScheme}`, await violations(page));
          }
        }
        if (process.env.SHOTS) {
          for (const language of ['ar', 'de', 'ja']) {
            await speak(page, language);
            await page.screenshot({ path: `${process.env.SHOTS}/${name.replaceAll(' ', '-')}-${size}-${language}.png` });
          }
        }
        assert.ok(!found.size, [...found].map(([fault, where]) => `${where}: ${fault}`).join('\n'));
        await close();
      });
    }
  }
});
