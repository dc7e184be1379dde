// Medians of runs in turn, and how far they lie apart.

import { readdirSync, readFileSync } from 'node:fs';

/** quantile returns the value below which a part of the values lies. */
export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}

export const median = (values) => quantile(values, 0.5);

/**
 * inTurn runs ours and the peer's one after the other, rounds times: what else the
 * machine does then meets both. It resolves to the medians, their ratio, and the noise:
 * how far the middle half of the ratios of single rounds is apart, as a part of it.
 */
export async function inTurn(rounds, ours, peers) {
  const runs = { ours: [], peers: [] };
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 ? ['peers', 'ours'] : ['ours', 'peers'];
    for (const who of order) runs[who].push(await (who === 'ours' ? ours() : peers()));
  }
  const ratios = runs.ours.map((value, i) => value / runs.peers[i]);
  return {
    value: median(runs.ours),
    peer: median(runs.peers),
    ratio: median(ratios),
    noise: (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / median(ratios),
  };
}

/** cpu returns how long the threads of a process have run, in ms. */
export function cpu(pid) {
  let ns = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    ns += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return ns / 1e6;
}

/** resident returns what memory a process has to itself, in bytes. */
export function resident(pid) {
  const map = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  let kB = 0;
  for (const [, size] of map.matchAll(/^Private_\w+:\s+(\d+) kB/gm)) kB += Number(size);
  return kB * 1024;
}
