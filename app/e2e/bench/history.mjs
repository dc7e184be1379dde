// Pages of a conversation of a million messages in the sandbox: the 100th beside the first.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { root } from '../servers.js';
import { median, quantile } from './measure.mjs';

export async function* history(rounds) {
  const args = ['test', '-run', '^$', '-bench', '^BenchmarkPage$/^newest$/^(1|100)$', '-benchtime', '200ms', '-count', String(rounds), './app/sandbox'];
  const { stdout } = await promisify(execFile)('go', args, { cwd: root });
  const times = (page) => [...stdout.matchAll(new RegExp(`^BenchmarkPage/newest/${page}(?:-\\d+)?\\s+\\d+\\s+([\\d.]+) ns/op`, 'gm'))].map((m) => Number(m[1]) / 1000);
  const [first, later] = [times('1'), times('100')];
  const ratios = later.map((value, i) => value / first[i]);
  yield {
    name: 'history/page 100', unit: 'µs', against: 'page 1', bound: 2,
    value: median(later), peer: median(first), ratio: median(ratios),
    noise: (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / median(ratios),
  };
}
