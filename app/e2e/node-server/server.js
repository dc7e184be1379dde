#!/usr/bin/env node
// A server of the 11 chat events on the official socket.io package, in memory, with
// the HTTP control surface of the sandbox: browser tests drive both in one way.
//
//   node server.js [--port 0] [--think ms] [--type ms] [--ping-interval ms] [--ping-timeout ms]
//
// prints one line, "listening http://127.0.0.1:PORT", and serves until it is told to stop.
// For tests and demonstrations only: /sandbox/ hands out tokens to anybody on this machine.

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

import { Server } from 'socket.io';

import { Chat } from './chat.js';
import { therapist } from './seed.js';
import { issue } from './token.js';

const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    think: { type: 'string', default: '400' },
    type: { type: 'string', default: '2500' },
    'ping-interval': { type: 'string', default: '25000' },
    'ping-timeout': { type: 'string', default: '20000' },
  },
});

const secret = randomBytes(32);
const http = createServer((request, response) => {
  control(request).then(
    (body) => send(response, 200, body),
    (error) => send(response, error.status ?? 400, { error: error.message }),
  );
});
const io = new Server(http, {
  transports: ['websocket'],
  serveClient: false,
  pingInterval: Number(flags['ping-interval']),
  pingTimeout: Number(flags['ping-timeout']),
  allowRequest: (request, decide) => decide(null, !request.headers.origin || isLoopback(request.headers.origin)),
});
const chat = new Chat(io, { secret, think: Number(flags.think), type: Number(flags.type) });

const routes = {
  'GET /sandbox/token': ({ query }) => {
    const user = query.get('user') || therapist;
    const ttl = Number(query.get('ttl') ?? 3600);
    if (!Number.isFinite(ttl)) throw new RangeError('ttl is not a number of seconds');
    return { token: issue(secret, user, ttl), user };
  },
  'GET /sandbox/manners': () => chat.manners,
  'POST /sandbox/manners': ({ body }) => {
    chat.set(body);
    return chat.manners;
  },
  'POST /sandbox/say': ({ body: { conversation_uuid: uuid, message, count = 1 } }) => {
    const messages = Array.from({ length: count }, () => chat.say(uuid, message));
    if (messages.includes(null)) throw notFound('conversation');
    return { messages };
  },
  'POST /sandbox/conversation': ({ body: { user, name } }) => ({ uuid: chat.found(user, name) }),
  'POST /sandbox/crowd': ({ body: { user, conversations, messages } }) => ({ uuids: chat.crowd(user, conversations, messages) }),
  'POST /sandbox/rename': ({ body: { conversation_uuid: uuid, name } }) => {
    if (!chat.rename(uuid, name)) throw notFound('conversation');
    return { status: true };
  },
  'GET /sandbox/messages': ({ query }) => {
    const conversation = chat.conversations.get(query.get('conversation_uuid'));
    if (!conversation) throw notFound('conversation');
    return { messages: conversation.messages };
  },
  'POST /sandbox/reset': () => {
    chat.reset();
    return { status: true };
  },
  'POST /sandbox/drop': () => ({ dropped: chat.drop() }),
};

async function control(request) {
  const url = new URL(request.url, 'http://127.0.0.1');
  if (request.method === 'OPTIONS') return {};
  const route = routes[`${request.method} ${url.pathname}`];
  if (!route) throw notFound('page');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return route({ query: url.searchParams, body: text === '' ? {} : JSON.parse(text) });
}

function send(response, status, body) {
  const { origin } = response.req.headers;
  if (origin && isLoopback(origin)) {
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type');
    response.setHeader('Vary', 'Origin');
  }
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

function notFound(what) {
  return Object.assign(new Error(`no such ${what}`), { status: 404 });
}

function isLoopback(origin) {
  try {
    return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname);
  } catch {
    return false;
  }
}

http.listen(Number(flags.port), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${http.address().port}`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));
