// Serves the hello world of go-app as the product is served: compressed as well as it
// goes, kept for good by the browser, compiled while it loads, with the same headers.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';

import { root } from '../servers.js';

const execute = promisify(execFile);
const folder = join(root, 'bin/hello');
const wasm = join(folder, 'hello.wasm');

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hello</title>
<link rel="preload" as="fetch" crossorigin href="hello.wasm"><script defer src="wasm_exec.js"></script><script defer src="start.js"></script>
<body><div>Loading</div></body></html>`;

const start = `for (const name of ["goappNav", "goappOnUpdate", "goappOnAppInstallChange", "goappGetenv"]) window[name] = () => {};
window.goappIsAppInstalled = window.goappIsAppInstallable = () => false;
const go = new Go();
WebAssembly.instantiateStreaming(fetch("hello.wasm"), go.importObject).then(({ instance }) => go.run(instance));`;

/** build makes hello.wasm with the flags of the product. */
async function build() {
  const flags = ['-modfile', '.slim/go.mod', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w', '-o', wasm];
  await execute('go', ['build', ...flags, './app/e2e/bench/hello'], {
    cwd: root,
    env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' },
  });
  await execute(process.execPath, [join(root, 'app/site/compress.mjs'), wasm, '11'], { cwd: root });
}

// What the product says of its page, whatever page it is. That it shares no group of
// windows with others has the browser begin a process for it, which takes time.
const policies = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'permissions-policy',
  'referrer-policy',
  'x-content-type-options',
  'x-frame-options',
];

/**
 * startHello resolves to { url, bytes, stop }; bytes is what hello.wasm weighs compressed.
 * like is the address of a server of the product, whose policies are taken over.
 */
export async function startHello(like) {
  await build();
  const headers = like ? (await fetch(like)).headers : new Headers();
  const same = Object.fromEntries(policies.filter((name) => headers.has(name)).map((name) => [name, headers.get(name)]));
  const kept = 'public, max-age=31536000, immutable';
  const text = (type, body) => ({ type, body: brotliCompressSync(body), cache: kept });
  const files = {
    '/': { ...text('text/html; charset=utf-8', page), cache: 'no-cache' },
    '/start.js': text('text/javascript', start),
    '/wasm_exec.js': text('text/javascript', await readFile(join(root, 'web/wasm_exec.js'))),
    '/hello.wasm': { type: 'application/wasm', body: await readFile(`${wasm}.br`), cache: kept },
  };
  const server = createServer(({ url }, response) => {
    const file = files[url];
    if (!file) return response.writeHead(404).end();
    const { type, body, cache } = file;
    response.writeHead(200, { ...same, 'Content-Type': type, 'Content-Encoding': 'br', 'Content-Length': body.length, 'Cache-Control': cache });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, bytes: files['/hello.wasm'].body.length, stop };
}
