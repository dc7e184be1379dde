// Looks for secrets in the memory of a browser's renderers. Linux lets the owner of
// a process read it; elsewhere there is nothing to be found.

import { closeSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs';

const chunk = 1 << 22;

/** inMemory returns how often the renderers of a browser hold each of some named texts. */
export function inMemory(group, texts) {
  const forms = Object.entries(texts).flatMap(([name, text]) =>
    ['utf8', 'utf16le', 'latin1'].map((form) => ({ name, wanted: Buffer.isBuffer(text) ? text : Buffer.from(text, form) })),
  );
  const found = Object.fromEntries(Object.keys(texts).map((name) => [name, 0]));
  for (const pid of renderers(group)) {
    for (const content of writable(pid)) {
      for (const { name, wanted } of forms) {
        for (let at = content.indexOf(wanted); at >= 0; at = content.indexOf(wanted, at + 1)) found[name]++;
      }
    }
  }
  return found;
}

function renderers(group) {
  return readdirSync('/proc').filter((pid) => {
    try {
      const [, , , ofGroup] = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/.*\)/, ')').split(' ');
      return Number(ofGroup) === group && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--type=renderer');
    } catch {
      return false; // no process, or gone
    }
  });
}

// writable yields what a process has written, or may have, bit by bit.
function* writable(pid) {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    for (const [, from, to] of readFileSync(`/proc/${pid}/maps`, 'latin1').matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)) {
      const end = parseInt(to, 16);
      for (let at = parseInt(from, 16); at < end; at += chunk) {
        const content = Buffer.alloc(Math.min(chunk + 1024, end - at)); // a text may lie across
        try {
          yield content.subarray(0, readSync(memory, content, 0, content.length, at));
        } catch {
          break; // not all that is mapped can be read
        }
      }
    }
  } finally {
    closeSync(memory);
  }
}
