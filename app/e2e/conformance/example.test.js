// Our client, as the program app/socketio/example, against the official server:
// it says hi with the number of the connect, acknowledges ask, answers say by said.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { Server } from 'socket.io';

import { goBinary, run } from '../servers.js';
import { limit } from './client.js';

const signal = () => AbortSignal.timeout(limit);

describe('our client with the official server', { timeout: 120_000 }, () => {
  const running = [];
  let example;
  before(async () => {
    example = await goBinary('./app/socketio/example');
  });
  afterEach(async () => {
    for (const stop of running.splice(0).reverse()) await stop();
  });

  // serve resolves to a server of its own, with visit(): the next socket and its hi.
  const serve = async ({ namespace = '/', port = 0, ...options } = {}) => {
    const http = createServer();
    const io = new Server(http, { serveClient: false, ...options });
    http.listen(port, '127.0.0.1');
    await once(http, 'listening');
    const visits = [];
    let arrived = () => {};
    io.of(namespace).on('connection', (socket) =>
      socket.on('hi', (...args) => {
        visits.push({ socket, hi: args[0] });
        arrived();
      }),
    );
    const visit = async () => {
      const end = signal();
      while (visits.length === 0) {
        end.throwIfAborted();
        await Promise.race([new Promise((resolve) => (arrived = resolve)), once(end, 'abort')]);
      }
      return visits.shift();
    };
    const stop = () => io.close();
    running.push(stop);
    return { io, visit, stop, visits, port: http.address().port };
  };

  const client = (server, ...flags) => {
    const program = run(example, [...flags, `http://127.0.0.1:${server.port}`]);
    running.push(program.stop);
    return program;
  };

  const said = async (socket, ...args) => {
    const answer = once(socket, 'said', { signal: signal() });
    socket.emit('say', ...args);
    return answer;
  };

  const values = [
    ['a string', 'Grüße, 日本語, 👩‍⚕️, \u2028"\\'],
    ['a number', -12.5],
    ['null', null],
    ['a tree', { a: [1, { b: [] }], '': false }],
    ['bytes', Buffer.from([0, 1, 255])],
    ['bytes in a tree', { list: [Buffer.from('a'), 'b', Buffer.alloc(0)] }],
    ['500,000 bytes of text', 'x'.repeat(500_000)],
    ['500,000 bytes', Buffer.alloc(500_000, 7)],
  ];

  for (const namespace of ['/', '/custom']) {
    test(`namespace ${namespace}: hi, ask and say`, async () => {
      const server = await serve({ namespace });
      client(server, '-namespace', namespace);
      const { socket, hi } = await server.visit();
      assert.equal(hi, 1);
      for (const [name, value] of values) {
        assert.deepEqual(await socket.timeout(limit).emitWithAck('ask', value), value, `ask: ${name}`);
        assert.deepEqual(await said(socket, value), [value], `say: ${name}`);
      }
    });
  }

  test('many questions at once are answered each', async () => {
    const server = await serve();
    client(server);
    const { socket } = await server.visit();
    const numbers = Array.from({ length: 500 }, (_, n) => n);
    const answers = await Promise.all(numbers.map((n) => socket.timeout(limit).emitWithAck('ask', n)));
    assert.deepEqual(answers, numbers);
  });

  test('a burst of large events is answered, however fast they come', async () => {
    const server = await serve();
    client(server);
    const { socket } = await server.visit();
    const burst = 60;
    const text = 'x'.repeat(900_000);
    const answers = new Promise((resolve) => {
      let n = 0;
      socket.on('said', (x) => x === text && ++n === burst && resolve());
    });
    for (let i = 0; i < burst; i++) socket.emit('say', text);
    await Promise.race([answers, new Promise((_, fail) => socket.once('disconnect', (why) => fail(new Error(why))))]);
  });

  test('comes back after every kind of lost connection, and counts', async () => {
    const server = await serve();
    client(server);
    const { socket: first, hi } = await server.visit();
    assert.equal(hi, 1);
    first.conn.close(); // a websocket close
    const second = await server.visit();
    assert.equal(second.hi, 2);
    second.socket.conn.transport.socket.terminate(); // a connection that just ends
    const third = await server.visit();
    assert.equal(third.hi, 3);
  });

  test('comes back after a restart of the server', async () => {
    const server = await serve();
    client(server);
    assert.equal((await server.visit()).hi, 1);
    // Ended without Socket.IO's goodbye, which would be a request to stay away.
    for (const socket of server.io.sockets.sockets.values()) socket.conn.transport.socket.terminate();
    server.io.httpServer.close();
    await once(server.io.httpServer, 'close');
    const again = await serve({ port: server.port });
    const { socket, hi } = await again.visit();
    assert.equal(hi, 2);
    assert.deepEqual(await said(socket, 'still here'), ['still here']);
  });

  test('waits for a server that is not there yet', async () => {
    const server = await serve();
    await server.stop();
    const program = client(server);
    await program.lines.until(/disconnected/); // its first attempt failed
    const again = await serve({ port: server.port });
    assert.equal((await again.visit()).hi, 1);
  });

  test('waits 100 ms at first, and never longer than 500 ms', async () => {
    const server = await serve();
    await server.stop();
    const { lines } = client(server);
    const waits = () => lines.all.map((line) => line.match(/next attempt in (.*)$/)?.[1]).filter(Boolean);
    while (waits().length < 6) await once(lines, 'line', { signal: signal() });
    assert.deepEqual(waits().slice(0, 6), ['100ms', '200ms', '400ms', '500ms', '500ms', '500ms']);
  });

  test('stays away when it is told to go', async () => {
    const server = await serve();
    const program = client(server);
    const { socket } = await server.visit();
    socket.disconnect();
    await program.lines.until(/stopped/);
    await delay(1000); // twice its longest wait between attempts
    assert.equal(server.visits.length, 0);
  });

  test('stays away when it is not let in', async () => {
    const server = await serve();
    server.io.use((socket, next) => next(Object.assign(new Error('not you'), { data: { code: 403 } })));
    const program = client(server);
    await program.lines.until(/stopped.*not you/);
  });

  test('keeps an idle connection by answering pings', async () => {
    const server = await serve({ pingInterval: 100, pingTimeout: 1000 });
    client(server);
    const { socket } = await server.visit();
    for (let pongs = 0; pongs < 5; pongs++) await once(socket.conn, 'heartbeat', { signal: signal() });
    assert.equal(socket.connected, true);
  });

  test('gets what it missed, where the server offers recovery', async () => {
    const server = await serve({ connectionStateRecovery: { maxDisconnectionDuration: 60_000 } });
    client(server);
    const { socket } = await server.visit();
    await said(socket, 'before'); // an event with an offset to go on from
    socket.join('room');
    const lost = once(socket, 'disconnect');
    const back = once(server.io, 'connection', { signal: signal() });
    socket.conn.transport.socket.terminate();
    await lost;
    server.io.to('room').emit('say', 'missed');
    const [recovered] = await back;
    assert.equal(recovered.recovered, true);
    assert.equal(recovered.id, socket.id);
    assert.deepEqual(await once(recovered, 'said', { signal: signal() }), ['missed']);
  });
});
