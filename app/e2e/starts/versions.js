// Two versions of the product, the second with another app.wasm, that serve their pages
// for one and the same API.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { goBinary, root, start } from '../servers.js';

/** startVersions resolves to { first, second, stop }; the first two are origins. */
export async function startVersions(api) {
  const programs = [await goBinary('.'), await nextVersion()];
  const servers = await Promise.all(programs.map((program) => start(program, ['-addr', '127.0.0.1:0', '-api', api])));
  const [first, second] = servers.map(({ address }) => new URL(address).origin);
  return { first, second, stop: () => Promise.all(servers.map((server) => server.stop())) };
}

// The same program with a section at the end of its app.wasm that means nothing.
async function nextVersion() {
  const folder = await mkdtemp(join(tmpdir(), 'practice-chat-next-'));
  try {
    const web = join(root, 'web');
    const wasm = join(folder, 'app.wasm');
    const name = Buffer.from('next');
    const section = Buffer.from([0, name.length + 1, name.length, ...name]);
    await writeFile(wasm, Buffer.concat([await readFile(join(web, 'app.wasm')), section]));
    const overlay = join(folder, 'overlay.json');
    const replace = { [join(web, 'app.wasm')]: wasm, [join(web, 'app.wasm.br')]: '', [join(web, 'app.wasm.gz')]: '' };
    await writeFile(overlay, JSON.stringify({ Replace: replace }));
    const program = join(root, 'bin/practice-chat-next');
    await promisify(execFile)('go', ['build', '-trimpath', '-buildvcs=false', '-overlay', overlay, '-o', program, '.'], { cwd: root });
    return program;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** versionOf is the version of the page that runs. */
export const versionOf = (page) => page.evaluate(() => document.querySelector('script[data-version]').dataset.version);

/** strangers are what a page has loaded of the folder v that it does not name itself. */
export const strangers = (page) => page.evaluate(() => {
  const named = [...document.querySelectorAll('[src], [href], [data-wasm]')].flatMap((e) => [
    e.src, e.href, e.dataset.wasm, e.dataset.after,
  ]);
  named.push(...document.querySelector('meta[name=pc-words]').content.split(' ').filter((word) => word.includes('/')));
  const known = new Set(named.filter(Boolean).map((name) => new URL(name, document.baseURI).href));
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  return loaded.filter((name) => name.startsWith(`${location.origin}/v/`) && !known.has(name));
});
