// The server of the page beside nginx, each on the same one core: app.wasm as brotli.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort, goBinary, root, start } from '../servers.js';
import { inTurn } from './measure.mjs';

const run = promisify(execFile);
const oneCore = ['taskset', '-c', '0'];

export async function* files(rounds) {
  const load = await goBinary('./app/e2e/bench/load');
  const program = await goBinary('.');
  const dir = await mkdtemp(join(tmpdir(), 'practice-chat-bench-'));
  const port = await freePort();
  await chmod(dir, 0o755);
  await copyFile(join(root, 'web/app.wasm.br'), join(dir, 'app.wasm.br'));
  await writeFile(
    join(dir, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${dir}/pid; error_log stderr crit;
events { worker_connections 256; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; types { application/wasm br; }
  server { listen 127.0.0.1:${port}; location / { root ${dir}; add_header Content-Encoding br; } }
}`,
  );
  const nginx = spawn(oneCore[0], [...oneCore.slice(1), '/usr/sbin/nginx', '-e', 'stderr', '-c', join(dir, 'nginx.conf')], { stdio: 'inherit' });
  const ended = once(nginx, 'exit').catch(() => {});
  const ours = await start('env', ['GOMAXPROCS=1', ...oneCore, program, '-addr', '127.0.0.1:0']);
  const rate = async (url) => {
    const { stdout } = await run('taskset', ['-c', '1', load, '-url', url, '-c', '8', '-d', '1s'], { env: { ...process.env, GOMAXPROCS: '1' } });
    return Number(stdout);
  };
  try {
    const own = `${new URL(ours.address).origin}/web/app.wasm`;
    const peers = `http://127.0.0.1:${port}/app.wasm.br`;
    await rate(own);
    await rate(peers);
    yield { name: 'static/app.wasm.br', unit: 'requests/s', against: 'nginx', bound: 0.8, more: true, ...(await inTurn(rounds, () => rate(own), () => rate(peers))) };
  } finally {
    nginx.kill();
    await ours.stop();
    await ended;
    await rm(dir, { recursive: true, force: true });
  }
}
