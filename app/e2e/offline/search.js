// Looks for secrets in the files of a browser's profile, in the forms in which a
// browser, or an app, may have written them.

import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { tables } from './leveldb.js';

/**
 * secret returns what is looked for of a text: its bytes in every form. A text that
 * may be split between two pages of a file should contain the secret twice.
 */
export function secret(text) {
  const utf8 = Buffer.from(text);
  const escaped = text.replace(/[^ -~]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [
    ...bytes(utf8),
    ...bytes(Buffer.from(text, 'utf16le')),
    Buffer.from(text, 'latin1'), // as scripts' values are stored
    Buffer.from(escaped),
    Buffer.from(encodeURIComponent(text)),
  ];
}

/** bytes returns what is looked for of some bytes: themselves, and their hexadecimals and base64. */
export function bytes(raw) {
  const hex = raw.toString('hex');
  return [raw, Buffer.from(hex), Buffer.from(hex.toUpperCase()), ...[0, 1, 2].flatMap((before) => base64(raw, before))];
}

// base64 returns how bytes look in base64 after others, without the characters that
// depend on those around them.
function base64(raw, before) {
  const all = Buffer.concat([Buffer.alloc(before), raw]);
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor((all.length * 8) / 6);
  const text = all.toString('base64').slice(first, last);
  return [Buffer.from(text), Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** search resolves to the places in a folder, and all below it, that hold one of the secrets. */
export async function search(folder, secrets) {
  const hits = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const content = await readFile(path).catch((error) => {
      if (error.code !== 'ENOENT') throw error; // a browser that runs deletes files
      return Buffer.alloc(0);
    });
    for (const view of [content, ...(path.endsWith('.ldb') ? tables(content) : [])]) {
      for (const at of find(view, secrets)) hits.push(`${relative(folder, path)}: …${around(view, at)}…`);
    }
  }
  return hits;
}

/** find returns where bytes hold one of the secrets: the first place of each. */
export function find(content, secrets) {
  return secrets.map((wanted) => content.indexOf(wanted)).filter((at) => at >= 0);
}

function around(content, at) {
  return content.subarray(Math.max(0, at - 40), at + 80).toString('latin1').replace(/[^ -~]/g, '·');
}
