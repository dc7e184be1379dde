// Measures everything beside a peer, prints JSON lines, and writes BENCHMARKS.md.
//
//   node bench/run.mjs                  all figures
//   node bench/run.mjs codec servers    some of them, BENCHMARKS.md stays
//   ROUNDS=9                            more rounds of each (default 5)

import { codec } from './codec.mjs';
import { history } from './history.mjs';
import { files } from './static.mjs';
import { servers } from './servers.mjs';
import { report } from './report.mjs';

const kinds = { codec, servers, files, history };
const rounds = Number(process.env.ROUNDS ?? 5);
const asked = process.argv.slice(2);
for (const name of asked) if (!kinds[name]) throw new Error(`no figures of the name ${name}: ${Object.keys(kinds)}`);

const figures = [];
for (const [name, measure] of Object.entries(kinds)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  for await (const figure of measure(rounds)) {
    figures.push(figure);
    const { name, value, unit, peer, ratio, noise } = figure;
    console.log(JSON.stringify({ name, value: round(value), unit, peer: round(peer), ratio: round(ratio), noise: round(noise) }));
  }
}
if (asked.length === 0) await report(figures);

function round(number) {
  return number === undefined ? undefined : Number(number.toPrecision(3));
}
