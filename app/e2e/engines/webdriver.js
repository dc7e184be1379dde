// WebKit by WebDriver, as WebKitGTK's own driver speaks it: the engine of iPads, as
// near as it comes on Linux. It needs a display, if one that nobody sees.

import { freePort, run } from '../servers.js';

const elementKey = 'element-6066-11e4-a52e-4f735466cecf'; // WebDriver, "Elements"

/** webkit starts WebKitGTK's small browser with an empty profile and resolves to its one page. */
export async function webkit() {
  const screen = run('Xvfb', ['-displayfd', '1', '-screen', '0', '1366x1180x24', '-nolisten', 'tcp']);
  const [display] = await screen.lines.until(/^\d+$/);
  const port = await freePort();
  const driver = run('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    tree: true,
    env: { DISPLAY: `:${display}`, GDK_BACKEND: 'x11', LANG: 'en_GB.UTF-8', WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', LIBGL_ALWAYS_SOFTWARE: '1' },
  });
  const quit = async () => {
    await driver.stop();
    await screen.stop();
  };
  try {
    const wire = new Wire(`http://127.0.0.1:${port}`);
    await wire.ready();
    await wire.begin();
    return new WebKitPage(wire, quit);
  } catch (error) {
    await quit();
    throw error;
  }
}

class Wire {
  #base;
  #session = '';

  constructor(base) {
    this.#base = base;
  }

  async ready() {
    for (let tries = 0; ; tries++) {
      try {
        await fetch(`${this.#base}/status`);
        return;
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  async begin() {
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { args: ['--automation'], binary: browserPath() } } };
    const { sessionId } = await this.call('POST', '/session', { capabilities });
    this.#session = `/session/${sessionId}`;
  }

  async call(method, path, body) {
    const response = await fetch(this.#base + this.#session + path, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKit: ${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
}

const browserPath = () => `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;

// The markup that can have a role; the engine itself then tells which has it. To ask
// it about every element of the page would take seconds.
const candidates = {
  alert: '[role=alert]',
  radio: 'input[type=radio]',
  button: 'button',
  textbox: 'textarea, input:not([type]), input[type=text], input[type=password]',
  searchbox: 'input[type=search]',
  list: 'ul, ol, [role=list]',
  log: '[role=log]',
  status: '[role=status], output',
  dialog: 'dialog, [role=dialog]',
  heading: 'h1, h2, h3, [role=heading]',
};

/** A WebKitPage is what person.js needs of an engine. */
class WebKitPage {
  name = 'WebKit';
  errors = []; // its driver tells of none
  #wire;
  #quit;

  constructor(wire, quit) {
    this.#wire = wire;
    this.#quit = quit;
  }

  goto(url) {
    return this.#wire.call('POST', '/url', { url });
  }

  reload() {
    return this.#wire.call('POST', '/refresh', {});
  }

  /** find resolves to the elements that the engine computes a role and a name for. */
  async find(role, name) {
    const found = [];
    for (const element of await this.#candidates(role)) {
      const path = `/element/${element[elementKey]}`;
      try {
        if (name !== undefined && (await this.#wire.call('GET', `${path}/computedlabel`)) !== name) continue;
        if (!(await this.evaluate((e) => e.checkVisibility({ visibilityProperty: true }), element))) continue;
        found.push(element);
      } catch (error) {
        if (!/stale element|unknown error/.test(error.message)) throw error; // it has just gone
      }
    }
    return found;
  }

  // The driver fails where an element goes while it names what it has found.
  async #candidates(role) {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#wire.call('POST', '/elements', { using: 'css selector', value: candidates[role] });
      } catch (error) {
        if (tries === 10 || !/stale element/.test(error.message)) throw error;
      }
    }
  }

  /** evaluate calls a function in the page, with elements or plain values. */
  async evaluate(fn, ...args) {
    const script = `return JSON.stringify((${fn})(...arguments)) ?? 'null'`;
    return JSON.parse(await this.#wire.call('POST', '/execute/sync', { script, args }));
  }

  click(element) {
    return this.#wire.call('POST', `/element/${element[elementKey]}/click`, {});
  }

  /** keys presses the keys of a text, or single ones as WebDriver numbers them. */
  keys(text) {
    const actions = [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
    return this.#wire.call('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions }] });
  }

  async close() {
    await this.#wire.call('DELETE', '').catch(() => {}); // the driver may be gone already
    await this.#quit();
  }
}
