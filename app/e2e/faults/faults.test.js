// Faults are planted in the page, one after the other: the probes and axe-core have to
// see 95 of 100 of them, and nothing where there is none.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { violations } from '../browser/axe.js';
import { launch } from '../browser/harness.js';
import { leftovers, probe, spacing, speak, walk } from '../browser/probes.js';
import { show } from '../browser/states.js';
import { startNode, startSandbox } from '../servers.js';
import { faults, plant } from './faults.js';

const asked = 0.95;

// look goes through all there is, and returns the first thing that is wrong.
async function look(page, language) {
  const plain = [
    () => probe(page, 'structure'),
    () => probe(page, 'untranslated', leftovers(language), ['ar', 'ja'].includes(language)),
    ...['targets', 'clipped', 'still'].map((name) => () => probe(page, name)),
    () => violations(page),
    () => walk(page),
    () => within(page, { width: 320, height: 640 }, 'reflow'),
    () => within(page, { width: 320, height: 640 }, 'clipped'),
    async () => {
      await spacing(page, true);
      const found = await within(page, { width: 390, height: 844 }, 'clipped');
      await spacing(page, false);
      return found;
    },
    async () => {
      await page.emulateMedia({ forcedColors: 'active' });
      const found = await probe(page, 'edges');
      await page.emulateMedia({ forcedColors: 'none' });
      return found;
    },
  ];
  for (const one of plain) {
    const found = await one();
    if (found.length) return found[0];
  }
  return '';
}

async function within(page, size, name) {
  const was = page.viewportSize();
  await page.setViewportSize(size);
  const found = await probe(page, name);
  await page.setViewportSize(was);
  return found;
}

describe('planted faults', { timeout: 1_800_000 }, () => {
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

  test(`${faults.length} faults`, async () => {
    const missed = [];
    const places = new Map();
    for (const fault of faults) {
      const place = `${fault[1]}|${fault[2]}`;
      places.set(place, [...(places.get(place) ?? []), fault]);
    }
    for (const [place, group] of places) {
      const [state, language] = place.split('|');
      const { page, close } = await show(browser, site, backend, state, 'desktop');
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await speak(page, language);
      assert.equal(await look(page, language), '', `${place}: before anything is planted`);
      for (const [what, , , kind, given] of group) {
        await page.evaluate(plant, [kind, given]);
        const found = await look(page, language);
        console.log(`${found ? 'caught' : 'MISSED'}: ${what}${found && ` (${found.split('\n')[0].slice(0, 90)})`}`);
        if (!found) missed.push(what);
        await page.evaluate(() => window.pull());
      }
      assert.equal(await look(page, language), '', `${place}: after all has been taken out`);
      await close();
    }
    console.log(`${faults.length - missed.length} of ${faults.length} faults caught`);
    assert.ok(faults.length >= 40 && 1 - missed.length / faults.length >= asked, `missed: ${missed.join(', ')}`);
  });
});
