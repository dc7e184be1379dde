// Firefox by WebDriver BiDi, which it speaks itself: no other driver is needed.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import WebSocket from 'ws';

import { run } from '../servers.js';

// Nothing of the start may ask for the network, and nothing may stand in the way.
const preferences = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.region.network.url': '',
  'browser.search.update': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.update.enabled': false,
  'intl.accept_languages': 'en-GB',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'remote.prefs.recommended': true,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
};

// What Firefox says of a network that a test has cut.
const unreachable = /can.t establish a connection|NetworkError|connection to .* was interrupted/;

/** firefox starts Firefox with an empty profile and resolves to its one page. */
export async function firefox() {
  const profile = await mkdtemp(join(tmpdir(), 'practice-chat-firefox-'));
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  await writeFile(join(profile, 'user.js'), lines.join('\n'));
  const program = run('firefox-esr', ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', '--width', '820', '--height', '1180', 'about:blank'], { tree: true });
  const quit = async () => {
    await program.stop();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const [, address] = await program.lines.until(/WebDriver BiDi listening on (ws:\S+)/, AbortSignal.timeout(60_000));
    const errors = [];
    const wire = await connect(`${address}/session`, (event, { level, text }) => {
      if (level === 'error' && !unreachable.test(text)) errors.push(text);
    });
    await wire.call('session.new', { capabilities: {} });
    await wire.call('session.subscribe', { events: ['log.entryAdded'] });
    const { contexts } = await wire.call('browsingContext.getTree', {});
    return new FirefoxPage(wire, contexts[0].context, errors, quit);
  } catch (error) {
    await quit();
    throw error;
  }
}

async function connect(address, heard) {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map();
  let ids = 0;
  socket.on('message', (text) => {
    const { id, type, method, params, result, error, message } = JSON.parse(text);
    if (type === 'event') heard(method, params);
    const call = waiting.get(id);
    if (!call) return;
    waiting.delete(id);
    if (type === 'error') call.reject(new Error(`${call.method}: ${error}: ${message}`));
    else call.resolve(result);
  });
  socket.on('close', () => waiting.forEach(({ method, reject }) => reject(new Error(`${method}: Firefox is gone`))));
  return {
    call: (method, params) => new Promise((resolve, reject) => {
      waiting.set(++ids, { method, resolve, reject });
      socket.send(JSON.stringify({ id: ids, method, params }));
    }),
    close: () => socket.close(),
  };
}

/** A FirefoxPage is what person.js needs of an engine. */
class FirefoxPage {
  name = 'Firefox';
  #wire;
  #context;
  #quit;

  constructor(wire, context, errors, quit) {
    this.errors = errors; // as the page reports them
    this.#wire = wire;
    this.#context = context;
    this.#quit = quit;
  }

  goto(url) {
    return this.#call('browsingContext.navigate', { url, wait: 'complete' });
  }

  reload() {
    return this.#call('browsingContext.reload', { wait: 'complete' });
  }

  /** find resolves to the elements that the engine's accessibility tree has under a role and a name. */
  async find(role, name) {
    const found = await this.#locate('accessibility', name === undefined ? { role } : { role, name });
    if (role !== 'textbox') return found;
    // A box for a password has no role in HTML; other engines call it a text box.
    for (const element of await this.#locate('css', 'input[type=password]')) {
      if ((await this.evaluate((e) => e.checkVisibility() && e.labels[0]?.innerText.trim(), element)) === name) found.push(element);
    }
    return found;
  }

  async #locate(type, value) {
    const { nodes } = await this.#call('browsingContext.locateNodes', { locator: { type, value } });
    return nodes.map(({ sharedId }) => ({ sharedId }));
  }

  /** evaluate calls a function in the page, with elements or plain values. */
  async evaluate(fn, ...args) {
    const answer = await this.#wire.call('script.callFunction', {
      functionDeclaration: `(...args) => JSON.stringify((${fn})(...args.map((a) => a instanceof Node ? a : JSON.parse(a)))) ?? 'null'`,
      target: { context: this.#context },
      arguments: args.map((a) => (a?.sharedId ? a : { type: 'string', value: JSON.stringify(a) })),
      awaitPromise: true,
      userActivation: true,
    });
    if (answer.type === 'exception') throw new Error(`in Firefox: ${answer.exceptionDetails.text}`);
    return JSON.parse(answer.result.value);
  }

  async click(element) {
    await this.evaluate((e) => e.scrollIntoView({ block: 'nearest' }), element);
    return this.#act('pointer', [
      { type: 'pointerMove', x: 0, y: 0, origin: { type: 'element', element } },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]);
  }

  /** keys presses the keys of a text, or single ones as WebDriver numbers them. */
  keys(text) {
    return this.#act('key', [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]));
  }

  async close() {
    this.#wire.close();
    await this.#quit();
  }

  #act(type, actions) {
    return this.#call('input.performActions', { actions: [{ type, id: type, actions }] });
  }

  #call(method, params) {
    return this.#wire.call(method, { context: this.#context, ...params });
  }
}
