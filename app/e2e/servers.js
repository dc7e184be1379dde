// Starts what the tests talk to, each on a free port of 127.0.0.1, and stops it again.
//
// Go programs are built first rather than run with "go run": then the process that is
// started is the process that is stopped.

import { execFile, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { basename, join } from 'node:path';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * goBinary builds a main package of the module ("." is the server) and returns the
 * program's path. It does what "make" does, so that nothing is built twice.
 */
export async function goBinary(pkg) {
  const path = join(root, 'bin', pkg === '.' ? 'practice-chat' : basename(pkg));
  await promisify(execFile)('go', ['build', '-trimpath', '-buildvcs=false', '-o', path, pkg], { cwd: root });
  return path;
}

/**
 * run starts a program and returns { pid, lines, ended, stop, kill, freeze, thaw }:
 * every line it prints, a promise of its end, and functions that end it, hold it and
 * let it go. With tree they are for all the processes that it starts as well, and so
 * is the end.
 */
export function run(command, args, { tree = false, env } = {}) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: tree, env: { ...process.env, ...env } });
  const lines = new Lines();
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => lines.add(line));
  let over = false;
  const send = (signal) => {
    if (over) return;
    if (tree) process.kill(-child.pid, signal); // a group of its own
    else child.kill(signal);
  };
  const kill = () => send('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'close').finally(() => {
    over = true;
    process.off('exit', kill);
  });
  const stop = async () => {
    send('SIGTERM');
    const hard = setTimeout(kill, 5000);
    await ended;
    clearTimeout(hard);
  };
  const freeze = () => send('SIGSTOP');
  const thaw = () => send('SIGCONT');
  return { pid: child.pid, lines, ended, stop, kill, freeze, thaw };
}

// What a program has printed so far, and a way to wait for more.
class Lines extends EventEmitter {
  all = [];

  add(line) {
    this.all.push(line);
    this.emit('line', line);
  }

  /** until resolves to what a pattern finds in the first line that has it. */
  async until(pattern, signal = AbortSignal.timeout(10_000)) {
    for (;;) {
      for (const line of this.all) {
        const found = line.match(pattern);
        if (found) return found;
      }
      await once(this, 'line', { signal }).catch((cause) => {
        throw new Error(`no line has ${pattern}:\n${this.all.join('\n')}`, { cause });
      });
    }
  }
}

/**
 * start runs a program and resolves once it has printed an address, to what run
 * returns and that address. A program that ends before that, or prints none for
 * half a minute, is an error that tells what it said.
 */
export async function start(command, args) {
  const program = run(command, args);
  const early = program.ended.then(() => Promise.reject(new Error(`${command} ended: ${program.lines.all.join('\n')}`)));
  try {
    const [address] = await Promise.race([early, program.lines.until(/https?:\/\/[^\s"]+/, AbortSignal.timeout(30_000))]);
    return { ...program, address };
  } catch (error) {
    await program.stop();
    throw error;
  }
}

/** freePort resolves to a port of 127.0.0.1 that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A Backend is a server of the 11 events with the control surface /sandbox/. */
class Backend {
  constructor(program) {
    this.printed = program.address; // of the sandbox: the link to open, with the token
    this.url = new URL(program.address).origin;
    this.said = () => program.lines.all.filter((line) => !line.includes(this.printed)); // but the link
    this.stop = program.stop;
    this.freeze = program.freeze; // as a machine does whose network is gone without a word
    this.thaw = program.thaw;
  }

  async #call(method, path, body) {
    const response = await fetch(this.url + path, { method, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  /** token resolves to { token, user }; ttl is in seconds, and negative for one that has ended. */
  token({ user, ttl } = {}) {
    const query = new URLSearchParams();
    if (user !== undefined) query.set('user', user);
    if (ttl !== undefined) query.set('ttl', ttl);
    return this.#call('GET', `/sandbox/token?${query}`);
  }

  /** manners changes some of the switches, and resolves to all of them. */
  manners(changes) {
    return changes ? this.#call('POST', '/sandbox/manners', changes) : this.#call('GET', '/sandbox/manners');
  }

  /** say lets the patient say something, count times. */
  say(conversation, message, count) {
    return this.#call('POST', '/sandbox/say', { conversation_uuid: conversation, message, ...(count && { count }) });
  }

  /** rename gives a participant another name; the server on Node alone can do it. */
  rename(conversation, name) {
    return this.#call('POST', '/sandbox/rename', { conversation_uuid: conversation, name });
  }

  /** crowd gives a user many conversations, the first of them long; the server on Node alone can do it. */
  crowd(user, conversations, messages) {
    return this.#call('POST', '/sandbox/crowd', { user, conversations, messages });
  }

  /** messages resolves to all that is stored in a conversation, the oldest first. */
  async messages(conversation) {
    const answer = await this.#call('GET', `/sandbox/messages?conversation_uuid=${conversation}`);
    return answer.messages;
  }

  /** reset brings back the seed, and the switches that the server starts with. */
  reset() {
    return this.#call('POST', '/sandbox/reset');
  }

  /** drop ends every connection as a lost network does. */
  drop() {
    return this.#call('POST', '/sandbox/drop');
  }
}

/** startSandbox starts the product's own server with the sandbox inside; it serves the page too. */
export async function startSandbox(...flags) {
  const program = await goBinary('.');
  return new Backend(await start(program, ['-sandbox', '-addr', '127.0.0.1:0', ...flags]));
}

/** startNode starts the server on the official socket.io package. */
export async function startNode(...flags) {
  return new Backend(await start(process.execPath, [join(here, 'node-server/server.js'), '--port', '0', ...flags]));
}

/** startEcho starts the peer of the official protocol suites and returns its address. */
export async function startEcho() {
  const program = await goBinary('./app/e2e/echo');
  return start(program, ['-addr', '127.0.0.1:0']);
}
