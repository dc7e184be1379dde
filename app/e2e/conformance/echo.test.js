// The official JavaScript client against the server half of our Socket.IO.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, before, describe, test } from 'node:test';

import { io } from 'socket.io-client';

import { startEcho } from '../servers.js';
import { limit, next } from './client.js';

describe('socket.io-client with our server', { timeout: 60_000 }, () => {
  let echo;
  let sockets = [];
  before(async () => {
    echo = await startEcho();
  });
  after(() => echo?.stop());
  afterEach(() => {
    for (const socket of sockets) socket.disconnect();
    sockets = [];
  });

  const connect = async (namespace = '/', options = {}) => {
    const socket = io(echo.address + namespace, { transports: ['websocket'], forceNew: true, ...options });
    sockets.push(socket);
    const auth = next(socket, 'auth');
    await next(socket, 'connect');
    return { socket, auth: (await auth)[0] };
  };

  for (const namespace of ['/', '/custom']) {
    describe(`namespace ${namespace}`, () => {
      test('hands over what the handshake brought', async () => {
        const given = { token: '123', nested: { list: [1, 'zwei', null] } };
        const { auth } = await connect(namespace, { auth: given });
        assert.deepEqual(auth, given);
      });

      test('no credentials arrive as an empty object', async () => {
        const { auth } = await connect(namespace);
        assert.deepEqual(auth, {});
      });

      for (const [name, args] of [
        ['no arguments', []],
        ['every kind of JSON value', [1, -2.5, '3', true, false, null, ['4', []], { five: { six: 'sechs' } }, '']],
        ['text beyond ASCII', ['Grüße, 日本語, 👩‍⚕️, \u2028\u0000"\\']],
        ['one attachment', [Buffer.from([1, 2, 3])]],
        ['attachments among other values', ['a', { deep: [Buffer.from([4]), { er: Buffer.alloc(0) }] }, Buffer.from([5, 6])]],
        ['100,000 bytes', ['x'.repeat(100_000), Buffer.alloc(100_000, 7)]],
      ]) {
        test(`message: ${name}`, async () => {
          const { socket } = await connect(namespace);
          const back = next(socket, 'message-back');
          socket.emit('message', ...args);
          assert.deepEqual(await back, args);
        });

        test(`message-with-ack: ${name}`, async () => {
          const { socket } = await connect(namespace);
          const answer = await new Promise((resolve) => socket.emit('message-with-ack', ...args, (...got) => resolve(got)));
          assert.deepEqual(answer, args);
        });
      }

      for (const [name, value] of [['a value', { yes: [1] }], ['an attachment', Buffer.from([9, 8])]]) {
        test(`an acknowledgement that our server asked for: ${name}`, async () => {
          const { socket } = await connect(namespace);
          socket.on('ask', (n, ack) => ack(n === 1 ? value : 'the question was not 1'));
          const answer = next(socket, 'answer');
          socket.emit('emit-with-ack');
          assert.deepEqual(await answer, [value]);
        });
      }

      test('kick: told to go, the client stays away', async () => {
        const { socket } = await connect(namespace);
        const gone = next(socket, 'disconnect');
        socket.emit('kick');
        assert.equal((await gone)[0], 'io server disconnect');
        assert.equal(socket.active, false);
      });

      test('kick-hard: a closed connection brings the client back', async () => {
        const { socket } = await connect(namespace, { reconnectionDelay: 10, reconnectionDelayMax: 10 });
        const first = socket.id;
        const gone = next(socket, 'disconnect');
        socket.emit('kick-hard');
        assert.match((await gone)[0], /^transport (close|error)$/);
        await next(socket, 'connect');
        assert.notEqual(socket.id, first);
      });
    });
  }

  test('events keep their order, with and without attachments', async () => {
    const { socket } = await connect();
    const got = [];
    const done = new Promise((resolve) => {
      socket.on('message-back', (n) => {
        got.push(n);
        if (got.length === 500) resolve();
      });
    });
    for (let n = 0; n < 500; n++) socket.emit('message', n, ...(n % 7 === 0 ? [Buffer.from([n & 255])] : []));
    await done;
    assert.deepEqual(got, Array.from({ length: 500 }, (_, n) => n));
  });

  test('two namespaces share one connection', async () => {
    const { socket } = await connect('/');
    const other = socket.io.socket('/custom');
    sockets.push(other);
    await next(other, 'auth');
    const answers = Promise.all([next(socket, 'message-back'), next(other, 'message-back')]);
    socket.emit('message', 'to the first');
    other.emit('message', 'to the second');
    assert.deepEqual(await answers, [['to the first'], ['to the second']]);

    const gone = next(other, 'disconnect');
    other.emit('kick');
    await gone;
    assert.equal(socket.connected, true, 'the other namespace goes on');
  });

  test('a refused namespace says why', async () => {
    const socket = io(`${echo.address}/denied`, { transports: ['websocket'], forceNew: true });
    sockets.push(socket);
    const [error] = await once(socket, 'connect_error', { signal: AbortSignal.timeout(limit) });
    assert.equal(error.message, 'Not authorized');
    assert.deepEqual(error.data, { code: 401 });
  });

  test('an unknown namespace says so', async () => {
    const socket = io(`${echo.address}/nowhere`, { transports: ['websocket'], forceNew: true });
    sockets.push(socket);
    const [error] = await once(socket, 'connect_error', { signal: AbortSignal.timeout(limit) });
    assert.equal(error.message, 'Invalid namespace');
  });

  test('an idle connection is kept by its heartbeat', async () => {
    const { socket } = await connect();
    for (let pings = 0; pings < 3; pings++) await next(socket.io.engine, 'ping');
    assert.equal(socket.connected, true);
  });

  test('a message above the limit closes the connection', async () => {
    const { socket } = await connect('/', { reconnection: false });
    const gone = next(socket, 'disconnect');
    socket.emit('message', 'x'.repeat(1_100_000));
    await gone;
  });
});
