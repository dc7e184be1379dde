// Takes a picture of every state, size and colour scheme.
//
//   npm run screenshots -- DIR [state...]

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { startSandbox } from '../servers.js';
import { launch } from './harness.js';
import { looks, show, states } from './states.js';

const [dir, ...only] = process.argv.slice(2);
const names = only.length > 0 ? only : Object.keys(states);
if (!dir || names.some((name) => !states[name])) {
  console.error(`usage: npm run screenshots -- DIR [state...]\nstates: ${Object.keys(states).join(', ')}`);
  process.exit(2);
}

await mkdir(dir, { recursive: true });
const [site, browser] = await Promise.all([startSandbox(), launch()]);
try {
  for (const name of names) {
    for (const look of looks) {
      const { page, close } = await show(browser, site, site, name, look);
      await page.evaluate(() => document.fonts.ready);
      const file = join(dir, `${name.replaceAll(' ', '-')}-${look.size}-${look.scheme}.png`);
      await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      console.log(file);
      await close();
    }
  }
} finally {
  await browser.close();
  await site.stop();
}
