// Takes a picture of every state, size and colour scheme.
//
//   npm run screenshots -- DIR [state...]

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { startSandbox } from '../servers.js';
import { launch, sizes } from './harness.js';
import { show, states } from './states.js';

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
    for (const size of Object.keys(sizes)) {
      const { page, close } = await show(browser, site, site, name, size);
      await page.evaluate(() => document.fonts.ready);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const path = join(dir, `${name.replaceAll(' ', '-')}-${size}-${colorScheme}.png`);
        await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
        console.log(path);
      }
      await close();
    }
  }
} finally {
  await browser.close();
  await site.stop();
}
