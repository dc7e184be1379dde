// The official JavaScript client, used as the event reference uses it.

import { once } from 'node:events';

import { io } from 'socket.io-client';

export const limit = 10_000; // ms; a wait that takes longer has failed

/** open connects to a server and resolves when the namespace is joined. */
export async function open(url, options = {}) {
  const socket = io(url, { transports: ['websocket'], forceNew: true, ...options });
  await next(socket, 'connect');
  return socket;
}

/** next resolves to the arguments of the next event of that name. */
export function next(socket, name) {
  return once(socket, name, { signal: AbortSignal.timeout(limit) });
}

/** ask emits an event and resolves to the first argument of the event that answers it. */
export async function ask(socket, name, payload, reply) {
  const answer = next(socket, reply);
  socket.emit(name, payload);
  return (await answer)[0];
}

/** signIn opens a connection and resolves to it once the inbox has been read. */
export async function signIn(backend, options = {}) {
  const { token, user } = await backend.token(options);
  const socket = await open(backend.url);
  socket.emit('userConnect', { token, token_panel: 'therapist' });
  const inbox = await conversations(socket, user);
  return { socket, user, inbox };
}

export const conversations = (socket, user) =>
  ask(socket, 'getConversations', { sender_id: user, sender_role: 'therapist' }, 'conversationsList');

export const history = (socket, user, uuid, page, perPage) =>
  ask(
    socket,
    'getMessages',
    { conversation_uuid: uuid, sender_id: user, sender_role: 'therapist', per_page: perPage, page },
    'messagesList',
  );

/** recorded collects the first arguments of an event from now on. */
export function recorded(socket, name) {
  const list = [];
  socket.on(name, (payload) => list.push(payload));
  return list;
}
