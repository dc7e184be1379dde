// Every state of the page in every language: nothing clipped, nothing untranslated,
// and no violation that axe-core or a probe of our own finds, light and dark.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';

import { startNode, startSandbox } from '../servers.js';
import { launch } from './harness.js';
import { languages, leftovers, probe, speak } from './probes.js';
import { show, states } from './states.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const only = process.env.STATES?.split(',');

/** violations of axe-core's rules, a line each. */
export async function violations(page) {
  await page.evaluate(axe); // not a script tag: the page's policy would refuse it
  const { violations: found } = await page.evaluate((runOnly) => window.axe.run({ runOnly }), tags);
  return found.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join('\n  ')}`);
}

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
        for (const language of languages) {
          await speak(page, language);
          note(language, await probe(page, 'untranslated', leftovers(language), ['ar', 'ja'].includes(language)));
          for (const each of ['clipped', 'targets', 'structure', 'reflow', 'still']) note(language, await probe(page, each));
          if (!['en', 'ar'].includes(language)) continue;
          for (const colorScheme of ['light', 'dark']) {
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
