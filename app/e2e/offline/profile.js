// Chromium on a profile that outlives it: to be killed, as the system or an empty
// battery does, to be closed as a person does, and to be started again.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { Chat } from '../browser/chat.js';
import { executable, flags, patience, sizes, watch } from '../browser/harness.js';
import { run } from '../servers.js';

const open = new Set(); // of the browsers that run

// A test that is interrupted takes its browsers along.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const program of open) program.kill();
    process.exit(1);
  });
}

/** makeProfile resolves to a new, empty profile. */
export async function makeProfile() {
  return new Profile(await mkdtemp(join(tmpdir(), 'practice-chat-')));
}

/** A Profile is a browser's folder on the disk. At most one browser may be open on it. */
class Profile {
  constructor(home) {
    this.home = home;
    this.dir = join(home, 'profile');
  }

  /**
   * open starts Chromium with one page. It is not Playwright that starts it: what
   * that adds to the command line keeps parts of a real browser away.
   *
   * options: problems as for visit; size, a name in sizes; flags, more of them for
   * Chromium; tabs, that pages behind the one in front are hidden, which Playwright
   * keeps from them otherwise.
   */
  async open({ problems = true, size = 'desktop', flags: more = [], tabs = false } = {}) {
    const temporary = join(this.home, 'tmp');
    await mkdir(temporary, { recursive: true });
    const { width, height } = sizes[size];
    const program = run(
      executable(),
      [
        ...['--headless', '--disable-dev-shm-usage', '--password-store=basic', '--lang=en-GB'],
        ...flags,
        ...more,
        `--window-size=${width},${height}`,
        `--user-data-dir=${this.dir}`,
        '--remote-debugging-port=0',
        'about:blank',
      ],
      { tree: true, env: { TZ: 'Europe/Berlin', TMPDIR: temporary } },
    );
    open.add(program);
    program.ended.finally(() => open.delete(program));
    try {
      const [, address] = await program.lines.until(/^DevTools listening on (\S+)/, AbortSignal.timeout(30_000));
      const browser = await chromium.connectOverCDP(address, { noDefaults: tabs });
      const [context] = browser.contexts();
      context.setDefaultTimeout(patience);
      return new Session(program, browser, context, context.pages()[0] ?? (await context.newPage()), problems);
    } catch (error) {
      program.kill();
      await program.ended;
      throw error;
    }
  }

  /** remove deletes the profile; its browser must have ended. */
  remove() {
    return rm(this.home, { recursive: true, force: true });
  }
}

/** A Session is a browser that runs, with its page. */
class Session {
  #program;
  #browser;
  #errors;

  constructor(program, browser, context, page, problems) {
    this.#program = program;
    this.#browser = browser;
    this.#errors = watch(page, problems);
    this.context = context;
    this.page = page;
    this.chat = new Chat(page, { touch: false, onePane: false });
    this.pid = program.pid; // of the group of all its processes
  }

  /** kill ends every process of the browser at once, without a warning, and waits until none is left. */
  async kill() {
    this.#program.kill();
    await this.#program.ended;
    assert.deepEqual(this.#errors, []);
  }

  /** quit closes the browser in the way that a person does. */
  async quit() {
    const cdp = await this.#browser.newBrowserCDPSession();
    cdp.send('Browser.close').catch(() => {}); // it may be gone before it answers
    const late = setTimeout(() => {
      this.#errors.push('the browser does not close');
      this.#program.kill();
    }, 60_000);
    await this.#program.ended;
    clearTimeout(late);
    assert.deepEqual(this.#errors, []);
  }
}
