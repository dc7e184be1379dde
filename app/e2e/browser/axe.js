// axe-core in the page: WCAG 2.2, levels A and AA, and its best practices.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** violations of axe-core's rules, a line each. */
export async function violations(page) {
  await page.evaluate(axe); // not a script tag: the page's policy would refuse it
  const { violations: found } = await page.evaluate((runOnly) => window.axe.run({ runOnly }), tags);
  return found.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join('\n  ')}`);
}
