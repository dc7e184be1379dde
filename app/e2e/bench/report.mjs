// Writes BENCHMARKS.md.

import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

import { executable } from '../browser/harness.js';
import { root } from '../servers.js';

const said = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).trim();

export async function report(figures) {
  const number = (n) => (Number.isFinite(n) ? String(Number(n.toPrecision(3))) : '–');
  const rows = figures.map(({ name, value, unit, against, peer, ratio, bound, more, noise }) => {
    const wanted = bound === undefined ? '–' : `${more ? '≥' : '≤'} ${number(bound)}`;
    const spread = Number.isFinite(noise) ? `${Math.round(noise * 100)} %` : '–';
    return `| ${name} | ${number(value)} | ${unit} | ${against} | ${number(peer)} | ${number(ratio)} | ${wanted} | ${spread} |`;
  });
  const versions = [said('go', 'version').replace('go version ', ''), `Node ${process.versions.node}`, said(executable(), '--version').trim()];
  const text = `# Benchmarks

Written by \`make bench\`, not by hand: ${new Date().toISOString().slice(0, 10)}, commit ${said('git', '-C', root, 'describe', '--always', '--dirty')}.

${versions.join('; ')}. ${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB; load average ${loadavg()[0].toFixed(1)} at the end.

Each figure stands beside a peer that was measured in the same run. Those with a noise are of several rounds, ours and the peer's in turn: value and peer are medians, the ratio is the median of the single rounds' ratios, and the noise is their interquartile range, or that of the values where there is no peer. Those without a noise were measured once. On a machine that does other work the values are too high for both; the ratios hold longer, but not where the noise is large.

| figure | value | unit | compared with | peer | ratio | target | noise |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

- \`bytes\`: all that the first visit loads until the sign-in view shows.
- \`bytes\` and \`start\` stand beside a hello world of go-app as its own server serves it, with brotli; and, named \`lean\`, beside one that has been made as lean as the app: without what only a server needs, compiled while it loads.
- \`start\`: from the address to the first view; \`cold\` with nothing kept, \`warm\` at a later visit; \`slow\` is 1.6 Mbps, 150 ms, and a processor slowed 4 times.
- \`codec\`: a page of 150 messages, 28 kB, from the frame to typed values; processor time. JSON.parse does less: it knows no types.
- \`page\`: the app and a small chat of Preact on the official server. \`message\` is from the frame to the paint, in a conversation of 10,000; \`key\` from the key to the paint at a fourth of the speed, in one of 50,000; \`flood\` is 1,000 messages a second for 30 s, \`lost\` those of them that the app has not announced, and that the small chat does not hold; \`memory\` is what the page's process has to itself, with 200 conversations and after 10,000 messages have come in, and \`memory/heap\` what of it its program holds, WebAssembly's memory included. \`message\` and \`key\` are taken without a display's clock, which adds up to 16.7 ms as chance has it; those at 60 Hz with it.
- \`server\`: the sandbox's half of the protocol and the official server; processor time of an acknowledged event and of a page of messages, and the memory of 2,000 idle connections.
- \`static\`: whole answers of \`app.wasm\` as brotli, each server on one and the same core.
- \`history\`: pages of a conversation of a million messages in the sandbox.
`;
  await writeFile(join(root, 'BENCHMARKS.md'), text);
}
