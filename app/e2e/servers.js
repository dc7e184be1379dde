// Starts what the tests talk to, each on a free port of 127.0.0.1, and stops it again.
//
// Go programs are built once into a temporary folder rather than run with "go run":
// then the process started is the process stopped.

import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
export const root = fileURLToPath(new URL('../..', import.meta.url));

const binaries = mkdtempSync(join(tmpdir(), 'practicechat-e2e-'));
process.on('exit', () => rmSync(binaries, { recursive: true, force: true }));

const builds = new Map();

/** goBinary builds a main package of the module ("." is the server) and returns the program's path. */
export function goBinary(pkg) {
  if (!builds.has(pkg)) {
    const path = join(binaries, pkg === '.' ? 'practicechat' : pkg.split('/').at(-1));
    const done = promisify(execFile)('go', ['build', '-o', path, pkg], { cwd: root }).then(() => path);
    builds.set(pkg, done);
  }
  return builds.get(pkg);
}

/**
 * start runs a program until it prints a line with an address.
 *
 * It resolves to { address, lines, stop }: the first URL printed, every line so far,
 * and a function that ends the program. A program that ends by itself before that,
 * or prints nothing for half a minute, is an error that holds what it said.
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const lines = [];
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(hard);
  };
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  ended.then(() => process.off('exit', kill));

  return new Promise((resolve, reject) => {
    const said = () => `${command} ${args.join(' ')}\n${lines.join('\n')}`;
    const timer = setTimeout(() => stop().then(() => reject(new Error(`no address printed: ${said()}`))), 30_000);
    ended.then(() => reject(new Error(`ended early: ${said()}`)));
    child.once('error', reject);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const address = line.match(/https?:\/\/[^\s"]+/)?.[0];
        if (!address) return;
        clearTimeout(timer);
        resolve({ address, lines, stop });
      });
    }
  });
}

/** Backend is a server of the 11 events with the control surface /sandbox/. */
class Backend {
  constructor(name, process) {
    this.name = name;
    this.printed = process.address; // of the sandbox: the link to open, with the token
    this.url = new URL(process.address).origin;
    this.stop = process.stop;
  }

  async #call(method, path, body) {
    const response = await fetch(this.url + path, { method, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? {} : JSON.parse(text);
  }

  async token({ user, ttl } = {}) {
    const query = new URLSearchParams();
    if (user !== undefined) query.set('user', user);
    if (ttl !== undefined) query.set('ttl', ttl);
    return this.#call('GET', `/sandbox/token?${query}`);
  }

  manners(changes) {
    return changes ? this.#call('POST', '/sandbox/manners', changes) : this.#call('GET', '/sandbox/manners');
  }

  say(conversation, message, count) {
    return this.#call('POST', '/sandbox/say', { conversation_uuid: conversation, message, ...(count && { count }) });
  }

  async messages(conversation) {
    const answer = await this.#call('GET', `/sandbox/messages?conversation_uuid=${conversation}`);
    return answer.messages;
  }

  /** reset brings back the seed and the manners that a server starts with. */
  async reset() {
    await this.#call('POST', '/sandbox/reset', {});
    await this.manners(defaults);
  }

  drop() {
    return this.#call('POST', '/sandbox/drop', {});
  }
}

const defaults = {
  ack: true, echo: false, label: false, client_id: false, broadcast_deletes: false, order: 'newest',
  latency_ms: 0, latency_jitter_ms: 0, cut: '', late_ms: 0, close_every_s: 0,
  refuse_token: false, mute: false, patient: true,
};

/** startSandbox starts the product's own server with the sandbox inside; it serves the page too. */
export async function startSandbox(...flags) {
  const program = await goBinary('.');
  return new Backend('sandbox', await start(program, ['-sandbox', '-addr', '127.0.0.1:0', ...flags]));
}

/** startNode starts the server on the official socket.io package. */
export async function startNode(...flags) {
  return new Backend('node', await start(process.execPath, [join(here, 'node-server/server.js'), '--port', '0', ...flags]));
}

/** startEcho starts the peer of the official protocol suites and returns its address. */
export async function startEcho() {
  const program = await goBinary('./app/e2e/echo');
  return start(program, ['-addr', '127.0.0.1:0']);
}
