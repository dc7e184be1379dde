// The line between a page and a server, in the hands of a test: it can be held in
// either direction, cut, and made to deliver what it held after the caller is gone.

import { EventEmitter, once } from 'node:events';
import { connect, createServer } from 'node:net';

/** makeLine resolves to a Line to a server's URL; it stands and delivers. */
export async function makeLine(target) {
  const line = new Line(new URL(target));
  await line.listen();
  return line;
}

/** A Line relays TCP connections. It emits "held" when it keeps bytes back. */
class Line extends EventEmitter {
  #target;
  #server = createServer((near) => this.#relay(near));
  #calls = new Set();
  #cut = false;

  constructor(target) {
    super();
    this.#target = target;
  }

  async listen() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** hold keeps back what comes from the page ("up") or from the server ("down") on the calls that there are. */
  hold(direction) {
    for (const call of this.#calls) call.held[direction] ??= [];
  }

  /**
   * deliver hands over what was held and holds no longer: the server gets it also from
   * a page that is gone. It returns whether the server gets anything, which it does not
   * on a call that it has given up.
   */
  deliver() {
    let gets = false;
    for (const call of this.#calls) {
      gets ||= call.far.writable && call.held.up?.length > 0;
      call.held.down?.forEach((bytes) => call.near.write(bytes));
      call.held.up?.forEach((bytes) => call.far.write(bytes));
      call.held = {};
      if (call.near.destroyed) call.far.end();
    }
    return gets;
  }

  /** forget loses what was held of pages that are gone. */
  forget() {
    for (const { near, far } of this.#calls) if (near.destroyed) far.destroy();
  }

  /** cut ends every call and lets none through until mend. */
  cut() {
    this.#cut = true;
    for (const { near, far } of this.#calls) [near, far].forEach((socket) => socket.destroy());
  }

  mend() {
    this.#cut = false;
  }

  async close() {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #relay(near) {
    if (this.#cut) {
      near.destroy();
      return;
    }
    const far = connect(this.#target.port, this.#target.hostname);
    const call = { near, far, held: {} };
    this.#calls.add(call);
    const pass = (direction, from, to) => {
      from.on('error', () => {}); // close follows
      from.on('data', (bytes) => {
        const held = call.held[direction];
        if (!held) {
          to.write(bytes);
          return;
        }
        held.push(bytes);
        this.emit('held', direction);
      });
    };
    pass('up', near, far);
    pass('down', far, near);
    near.on('close', () => {
      if (!call.held.up) far.destroy();
    });
    far.on('close', () => {
      near.destroy();
      this.#calls.delete(call);
    });
  }
}
