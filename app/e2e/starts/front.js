// Stands between browser and server, so that the origin stays while what is behind it
// changes or fails.

import { EventEmitter, once } from 'node:events';
import http from 'node:http';

/** A Front passes requests on to the upstream. */
export class Front extends EventEmitter {
  upstream = null; // origin, or null: no network
  spoiled = null; // RegExp of paths whose first byte is changed on the way
  missing = () => false; // tells of a path whether it is answered by 404
  hold = () => undefined; // tells of a path what its answer waits for, a promise; emits "held" by then
  cut = () => undefined; // tells of a path after which part of it the line is dead, from 0 to 1; emits "cut" by then

  async listen() {
    this.server = http.createServer((req, res) => this.#forward(req, res)).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  #forward(req, res) {
    if (!this.upstream) return req.socket.destroy();
    if (this.missing(req.url)) return res.writeHead(404).end();
    const headers = { ...req.headers, 'accept-encoding': 'identity' };
    http.get(this.upstream + req.url, { headers }, async (answer) => {
      const held = this.hold(req.url);
      if (held) this.emit('held');
      await held;
      res.writeHead(answer.statusCode, answer.headers);
      const part = this.cut(req.url);
      if (part !== undefined) return this.#stall(answer, res, part);
      if (!this.spoiled?.test(req.url)) return answer.pipe(res);
      let changed = false;
      answer.on('data', (chunk) => {
        if (!changed) chunk[0] ^= 1;
        changed = true;
        res.write(chunk);
      });
      answer.on('end', () => res.end());
    }).on('error', () => res.destroy());
  }

  // The connection stays open and brings nothing more, as in a dead spot.
  #stall(answer, res, part) {
    let left = Math.floor(part * Number(answer.headers['content-length']));
    answer.on('data', (chunk) => {
      if (left <= 0) return;
      res.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) this.emit('cut');
    });
    if (left <= 0) this.emit('cut');
  }

  /** down ends all connections, and answers none until it has an upstream again. */
  down() {
    this.upstream = null;
    this.server.closeAllConnections();
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
