// Makes a page stand still at an exact moment of a message's way, so that its
// browser can be killed there.
//
// What the page keeps is sealed, so the moments are known by the object store of
// the outbox and by what is asked of it, not by content.

import { once } from 'node:events';
import { createServer } from 'node:http';

import { patience } from '../browser/harness.js';

/**
 * stops is run in the page before anything else. Once armStop(moment) was called,
 * the page stops at that moment until the gate answers. The moments, each counted
 * from then:
 *
 *   put, delete   asked of the outbox's store in a transaction that is still open
 *   put done      asked for, and nothing more will be: the transaction is being completed
 *   saved 1, 2…   the transaction of the first, second… put is complete, which the app does not know yet
 *   deleted       the same of a transaction with a delete
 *   emit          a message, or its deletion, is about to be handed to the websocket
 */
export function stops(gate) {
  let armed = '';
  let saves = 0;
  globalThis.armStop = (moment) => {
    armed = moment;
    saves = 0;
  };
  const reach = (moment) => {
    if (moment !== armed) return;
    armed = '';
    const shown = [...document.querySelectorAll('[role=log] [role=article]')].map((item) => item.textContent);
    const call = new XMLHttpRequest();
    call.open('POST', gate, false); // synchronous: nothing else runs on the page
    call.send(JSON.stringify({ moment, shown }));
  };

  const asked = new WeakMap(); // what was asked of the outbox in a transaction
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...args) {
    const tx = transaction.apply(this, args);
    tx.addEventListener('complete', () => {
      if (asked.get(tx) === 'put') reach(`saved ${++saves}`);
      if (asked.get(tx) === 'delete') reach('deleted');
    });
    return tx;
  };
  for (const method of ['put', 'delete']) {
    const original = IDBObjectStore.prototype[method];
    IDBObjectStore.prototype[method] = function (...args) {
      const request = original.apply(this, args);
      if (this.name === 'entries') {
        if (asked.get(this.transaction) !== 'delete') asked.set(this.transaction, method);
        reach(method);
        request.addEventListener('success', () => setTimeout(reach, 0, `${method} done`));
      }
      return request;
    };
  }

  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    if (/"(?:send|delete)Message"/.test(data)) reach('emit');
    send.call(this, data);
  };
}

/** startGate starts the server that pages wait for. */
export async function startGate() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/`,

    /**
     * stopped resolves once a page stands still, to { moment, shown, go }: the text
     * of each message that the page shows, and a function that lets it go on.
     */
    async stopped() {
      const [request, response] = await once(server, 'request', { signal: AbortSignal.timeout(patience) });
      const parts = await request.toArray();
      const go = () => {
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.end();
      };
      return { ...JSON.parse(Buffer.concat(parts)), go };
    },

    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
