// Medians of runs in turn, and how far they lie apart.

import { readdirSync, readFileSync } from 'node:fs';

/** quantile returns the value below which a part of the values lies. */
export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}

export const median = (values) => quantile(values, 0.5);

/** spread is how far the middle half of some values is apart, as a part of their median. */
export const spread = (values) => (quantile(values, 0.75) - quantile(values, 0.25)) / median(values);

/**
 * compared returns the medians of rounds of ours and the peer's, the median of the ratios
 * of single rounds, and the noise: the spread of these. One round has none.
 */
export function compared(ours, peers) {
  const ratios = ours.map((value, i) => value / peers[i]);
  return { value: median(ours), peer: median(peers), ratio: median(ratios), noise: ratios.length > 1 ? spread(ratios) : undefined };
}

/**
 * inTurn runs ours and the peer's one after the other, rounds times: what else the
 * machine does then meets both. It resolves to what compared says of them.
 */
export async function inTurn(rounds, ours, peers) {
  const runs = { ours: [], peers: [] };
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 ? ['peers', 'ours'] : ['ours', 'peers'];
    for (const who of order) runs[who].push(await (who === 'ours' ? ours() : peers()));
  }
  return compared(runs.ours, runs.peers);
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
