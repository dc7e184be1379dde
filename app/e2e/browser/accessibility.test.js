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
    for (const size of ['phone', 'desktop']) {
      test(`${name}, ${size}`, async () => {
        const { page, close } = await show(browser, site, backend, name, size);
        await page.evaluate(axe); // not a script tag: the page's policy would refuse it
        const found = [];
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          const { violations } = await page.evaluate((only) => window.axe.run({ runOnly: only }), tags);
          for (const { id, help, nodes } of violations) {
            found.push(`${colorScheme}: ${id}: ${help}\n  ${nodes.map((node) => node.html).join('\n  ')}`);
          }
        }
        assert.deepEqual(found, []);
        await close();
      });
    }
  }
});
