// Serves the hello world of go-app in two ways: as go-app itself does, and as lean as
// the product, whose build and page leave out what can be left out.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';

import { goBinary, root, run } from '../servers.js';

const execute = promisify(execFile);
const source = './app/e2e/bench/hello';
const kept = 'public, max-age=31536000, immutable';

const leanPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hello</title>
<link rel="preload" as="fetch" crossorigin href="hello.wasm"><script defer src="wasm_exec.js"></script><script defer src="start.js"></script>
<body><div>Loading</div></body></html>`;

const leanStart = `for (const name of ["goappNav", "goappOnUpdate", "goappOnAppInstallChange", "goappGetenv"]) window[name] = () => {};
window.goappIsAppInstalled = window.goappIsAppInstallable = () => false;
const go = new Go();
WebAssembly.instantiateStreaming(fetch("hello.wasm"), go.importObject).then(({ instance }) => go.run(instance));`;

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

/** build resolves to the program for the browser, compressed as well as it goes. */
async function build(name, ...flags) {
  const folder = join(root, 'bin/hello-world');
  const wasm = join(folder, `${name}.wasm`);
  await mkdir(folder, { recursive: true });
  await execute('go', ['build', ...flags, '-trimpath', '-buildvcs=false', '-ldflags', '-s -w', '-o', wasm, source], {
    cwd: root,
    env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' },
  });
  await execute(process.execPath, [join(root, 'app/site/compress.mjs'), wasm, '11'], { cwd: root });
  return readFile(`${wasm}.br`);
}

/**
 * startHello serves it as go-app does, whose server stands behind one that compresses,
 * and resolves to { url, stop }.
 */
export async function startHello() {
  const wasm = await build('stock');
  const behind = run(await goBinary(source), []);
  const [origin] = await behind.lines.until(/http:\S+/);
  // Compressed once: that is not what is measured.
  const files = {
    '/web/app.wasm': { type: 'application/wasm', body: wasm },
    '/web/icon.png': { type: 'image/png', body: await readFile(join(root, 'web/icon-192.png')), plain: true },
  };
  const ask = async (path) => {
    const response = await fetch(origin + path);
    if (!response.ok) return undefined;
    const { 'cache-control': cache, 'content-type': type } = Object.fromEntries(response.headers);
    return { type, body: brotliCompressSync(await response.text()), headers: { 'Cache-Control': cache } };
  };
  const front = await serve((path) => (files[path] ??= ask(path)));
  const stop = async () => {
    front.stop();
    await behind.stop();
  };
  return { url: front.url, stop };
}

/**
 * startLeanHello serves it as the product is served: without what only a server needs,
 * compiled while it loads, kept for good by the browser, with the same headers. like is
 * the address of a server of the product, whose policies are taken over. Resolves to
 * { url, stop }.
 */
export async function startLeanHello(like) {
  const wasm = await build('lean', '-modfile', '.slim/go.mod', '-overlay', '.slim/overlay.json');
  const { headers } = await fetch(like);
  const same = Object.fromEntries(policies.filter((name) => headers.has(name)).map((name) => [name, headers.get(name)]));
  const text = (type, body) => ({ type, body: brotliCompressSync(body), headers: { ...same, 'Cache-Control': kept } });
  const files = {
    '/': { ...text('text/html; charset=utf-8', leanPage), headers: { ...same, 'Cache-Control': 'no-cache' } },
    '/start.js': text('text/javascript', leanStart),
    '/wasm_exec.js': text('text/javascript', await readFile(join(root, 'web/wasm_exec.js'))),
    '/hello.wasm': { type: 'application/wasm', body: wasm, headers: { ...same, 'Cache-Control': kept } },
  };
  return serve((path) => files[path]);
}

// serve answers with what find says of a path: { type, body, headers, plain }, of which
// body is brotli unless it is plain. Resolves to { url, stop }.
async function serve(find) {
  const server = createServer(async ({ url }, response) => {
    const file = await find(url);
    if (!file) return response.writeHead(404).end();
    const { type, body, headers, plain } = file;
    const coding = plain ? {} : { 'Content-Encoding': 'br' };
    response.writeHead(200, { ...headers, ...coding, 'Content-Type': type, 'Content-Length': body.length });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, stop };
}
