// Pages of a conversation of a million messages in the sandbox: the 100th beside the first.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { root } from '../servers.js';

export async function* history() {
  const args = ['test', '-run', '^$', '-bench', '^BenchmarkPage$/^newest$/^(1|100)$', '-benchtime', '2000x', './app/sandbox'];
  const { stdout } = await promisify(execFile)('go', args, { cwd: root });
  const time = (page) => Number(new RegExp(`^BenchmarkPage/newest/${page}(?:-\\d+)?\\s+\\d+\\s+([\\d.]+) ns/op`, 'm').exec(stdout)[1]) / 1000;
  const [peer, value] = [time('1'), time('100')];
  yield { name: 'history/page 100', unit: 'µs', against: 'page 1', bound: 2, value, peer, ratio: value / peer };
}
