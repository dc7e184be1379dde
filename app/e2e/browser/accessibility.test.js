// axe-core over every state of the page: no violation of WCAG 2.2, levels A and AA.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';

import { startNode, startSandbox } from '../servers.js';
import { launch } from './harness.js';
import { show, states } from './states.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

// Colours differ by scheme, layouts by size: each of both is seen in every state.
const looks = [
  { size: 'phone', scheme: 'light' },
  { size: 'desktop', scheme: 'dark' },
];

describe('accessibility', { timeout: 300_000 }, () => {
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

  for (const name of Object.keys(states)) {
    for (const look of looks) {
      test(`${name}, ${look.size}, ${look.scheme}`, async () => {
        const { page, close } = await show(browser, site, backend, name, look);
        await page.evaluate(axe); // not a script tag: the page's policy would refuse it
        const { violations } = await page.evaluate((only) => window.axe.run({ runOnly: only }), tags);
        const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((n) => n.html).join('\n  ')}`);
        assert.deepEqual(found, []);
        await close();
      });
    }
  }
});
