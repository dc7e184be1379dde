// Measures everything beside a peer, prints JSON lines, and writes BENCHMARKS.md.
//
//   node bench/run.mjs                  all figures
//   node bench/run.mjs codec servers    some of them, BENCHMARKS.md stays
//   ROUNDS=9                            more rounds of each (default 5)
//
// A figure whose measurement fails is a line with "error", and the exit code is 1.

import { bytes } from './bytes.mjs';
import { codec } from './codec.mjs';
import { history } from './history.mjs';
import { pages } from './pages.mjs';
import { report } from './report.mjs';
import { servers } from './servers.mjs';
import { start } from './started.mjs';
import { files } from './static.mjs';

const kinds = { bytes, start, codec, pages, servers, static: files, history };
const rounds = Number(process.env.ROUNDS ?? 5);
const asked = process.argv.slice(2);
for (const kind of asked) if (!kinds[kind]) throw new Error(`no figures of the name ${kind}: ${Object.keys(kinds)}`);

const figures = [];
for (const [kind, measure] of Object.entries(kinds)) {
  if (asked.length > 0 && !asked.includes(kind)) continue;
  try {
    for await (const figure of measure(rounds)) {
      figures.push(figure);
      const { name, value, unit, peer, ratio, noise } = figure;
      console.log(JSON.stringify({ name, value: round(value), unit, peer: round(peer), ratio: round(ratio), noise: round(noise) }));
    }
  } catch (error) {
    console.log(JSON.stringify({ name: kind, error: error.message.split('\n')[0] }));
    process.exitCode = 1;
  }
}
if (asked.length === 0) await report(figures);

function round(number) {
  return Number.isFinite(number) ? Number(number.toPrecision(3)) : undefined;
}
