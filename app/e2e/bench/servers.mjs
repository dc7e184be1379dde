// The sandbox's protocol half beside the official server: what processor time an
// acknowledged event and a page of messages take, and what memory idle connections.

import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { WebSocket } from 'ws';

import { goBinary, start } from '../servers.js';
import { cpu, inTurn, resident } from './measure.mjs';

const event = { conversation_uuid: '7d1f0a52-3c61-4b8e-9a57-0c2f4e6b8d10', message: 'How are you?', message_type: 'text', content_text: 'How are you?' };

export async function* servers(rounds) {
  const program = await goBinary('./app/e2e/bench/server');
  const startOurs = () => start(program, []);
  const startPeer = () => start(process.execPath, [fileURLToPath(new URL('server/peer.mjs', import.meta.url))]);
  const [ours, peers] = await Promise.all([startOurs(), startPeer()]);
  try {
    const ask = (server, frame, times) => () => busy(server, frame, times);
    const echo = (id) => `42${id}["echo",${JSON.stringify(event)}]`;
    const list = () => '42["list"]';
    // Node's compiler goes on making an echo cheaper for as many as this.
    for (const server of [ours, peers]) await busy(server, echo, 80_000);
    yield {
      name: 'server/echo', unit: 'µs', against: 'socket.io in Node', bound: 1,
      ...(await inTurn(2 * rounds, ask(ours, echo, 20_000), ask(peers, echo, 20_000))),
    };
    for (const server of [ours, peers]) await busy(server, list, 2000);
    yield {
      name: 'server/list', unit: 'µs', against: 'socket.io in Node', bound: 0.8,
      ...(await inTurn(rounds, ask(ours, list, 3000), ask(peers, list, 3000))),
    };
  } finally {
    await Promise.all([ours.stop(), peers.stop()]);
  }
  // Each time a new process: none gives all of its memory back.
  const memory = async (startOne) => {
    const fresh = await startOne();
    try {
      return await idle(fresh, 2000);
    } finally {
      await fresh.stop();
    }
  };
  yield {
    name: 'server/idle', unit: 'MB', against: 'socket.io in Node', bound: 1.3,
    ...(await inTurn(Math.min(rounds, 3), () => memory(startOurs), () => memory(startPeer))),
  };
}

async function connect(server) {
  const socket = new WebSocket(`${server.address.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const joined = new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const text = data.toString();
      if (text === '2') socket.send('3');
      if (text[0] === '0') socket.send('40');
      if (text.startsWith('40')) resolve(socket);
    });
  });
  return joined;
}

// busy asks many times, 32 ahead of the answers, and resolves to the server's
// processor time for one, in µs.
async function busy(server, frame, times) {
  const socket = await connect(server);
  let asked = 0;
  let answered = 0;
  const before = cpu(server.pid);
  await new Promise((resolve) => {
    socket.on('message', (data) => {
      if (data[0] !== 0x34) return; // a ping
      answered++;
      if (asked < times) socket.send(frame(asked++));
      else if (answered === times) resolve();
    });
    while (asked < 32) socket.send(frame(asked++));
  });
  const took = cpu(server.pid) - before;
  socket.close();
  await once(socket, 'close');
  return (took / times) * 1000;
}

// idle resolves to the memory that so many connections leave a server with, in MB.
async function idle(server, connections) {
  const sockets = [];
  while (sockets.length < connections) sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => connect(server)))));
  await new Promise((resolve) => setTimeout(resolve, 3000)); // what the handshakes left is collected
  const bytes = resident(server.pid);
  for (const socket of sockets) socket.terminate();
  return bytes / 1e6;
}
