// The 11 events of the chat API on the official socket.io server.
//
// Written from the event reference alone and sharing no code with the sandbox, so
// that a mistake of ours on the wire cannot hide behind the same mistake here. It
// has the sandbox's switches ("manners"), because real servers differ in them.

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { seed } from './seed.js';
import { subject } from './token.js';

const defaultManners = Object.freeze({
  ack: true, //               acknowledge sendMessage and deleteMessage
  echo: true, //              deliver receivedMessage (and typing) to the sender as well
  label: false, //            name the conversation in each message
  client_id: false, //        keep client_id, and store a resend with a known one once
  broadcast_deletes: false, // tell the room of deletes
  order: 'newest', //         what page 1 holds; pages run the same way
  latency_ms: 0, //           before each event is handled
  latency_jitter_ms: 0, //    up to that much more
  cut: '', //                 "before" or "after": the next sendMessage drops the connection, once
  late_ms: 0, //              receivedMessage comes up to that late, also to who left the room less than that ago
  close_every_s: 0, //        drops each connection after that long
  refuse_token: false, //     true: every token is a bad one; "disconnect": and nobody may stay or come
  mute: false, //             never answers userConnect and getConversations
  patient: true, //           the patient types and answers
});

const maxRunes = 10_000;
const refusals = [false, true, 'disconnect'];
const replies = [
  'Thank you, that helps.',
  'I will try that this week.',
  'Could we talk about it on Thursday?',
  'I feel a little better today.',
];

/**
 * Chat holds the conversations and serves them on a Socket.IO server.
 *
 * options: secret of the tokens; think and type, the milliseconds a patient waits
 * before typing and types before the answer is sent.
 */
export class Chat {
  constructor(io, { secret, think, type }) {
    this.io = io;
    this.secret = secret;
    this.think = think;
    this.type = type;
    this.reset();
    io.use((socket, next) => next(this.manners.refuse_token === 'disconnect' ? new Error('Invalid token') : undefined));
    io.on('connection', (socket) => this.#serve(socket));
  }

  /** reset brings back the seed and the manners; what a patient was about to say is forgotten. */
  reset() {
    this.set({ ...defaultManners });
    this.resets?.abort();
    this.resets = new AbortController();
    this.answering = new Set();
    this.conversations = new Map(seed().map((c) => [c.uuid, c]));
    this.answers = 0;
  }

  /** set changes the named manners; an unknown name or a value of another type is an error. */
  set(changes) {
    for (const [name, value] of Object.entries(changes)) {
      if (!Object.hasOwn(defaultManners, name)) throw new RangeError(`unknown switch "${name}"`);
      const known = name === 'refuse_token' ? refusals.includes(value) : typeof value === typeof defaultManners[name];
      if (!known) throw new TypeError(`"${name}" cannot be ${JSON.stringify(value)}`);
    }
    this.manners = { ...this.manners, ...changes };
    if (this.manners.refuse_token === 'disconnect') this.io.disconnectSockets(false);
    for (const socket of this.#sockets()) this.#expire(socket);
  }

  /** drop ends every connection without a goodbye, as a lost network does; it returns how many. */
  drop() {
    const sockets = this.#sockets();
    sockets.forEach(terminate);
    return sockets.length;
  }

  /** say stores a message of the patient, delivers it and returns it; null for an unknown conversation. */
  say(uuid, text) {
    const conversation = this.conversations.get(uuid);
    if (!conversation) return null;
    const message = this.#append(conversation, 'patient', text);
    const present = this.#deliver(conversation, message, null);
    conversation.unread = present ? 0 : conversation.unread + 1;
    return this.#wire(conversation, message);
  }

  /** found adds an empty conversation of a user and returns its uuid, for tests with many accounts. */
  found(user, name) {
    const uuid = randomUUID();
    this.conversations.set(uuid, { uuid, owner: user, participant_name: name, messages: [], deleted: [], unread: 0 });
    return uuid;
  }

  /**
   * crowd gives a user many conversations, of which the first one, with "Max Longread",
   * is long; it returns their uuids.
   */
  crowd(user, conversations, messages) {
    const end = Date.now();
    const uuids = [];
    for (let n = 0; n < conversations; n++) {
      const uuid = this.found(user, n === 0 ? 'Max Longread' : `Person ${n}, Sample`);
      const count = n === 0 ? messages : 1;
      this.conversations.get(uuid).messages = Array.from({ length: count }, (_, k) => ({
        uuid: randomUUID(),
        message: `Message ${k + 1} of ${count}. ${'Some words that take a line or two. '.repeat(1 + (k % 4))}`,
        sender_role: k % 3 === 0 ? 'therapist' : 'patient',
        created_at: new Date(end - (n + 1) * 60_000 - (count - k) * 60_000).toISOString(),
      }));
      uuids.push(uuid);
    }
    return uuids;
  }

  /** rename gives a conversation's participant another name; false for an unknown conversation. */
  rename(uuid, name) {
    const conversation = this.conversations.get(uuid);
    if (conversation) conversation.participant_name = String(name);
    return Boolean(conversation);
  }

  #sockets() {
    return [...this.io.sockets.sockets.values()];
  }

  #serve(socket) {
    socket.data.left = new Map(); // rooms, and when they were left
    // One connection's events are handled one after the other, whatever each takes.
    let turn = Promise.resolve();
    const on = (name, handle) =>
      socket.on(name, (payload, ...rest) => {
        const ack = rest.findLast((arg) => typeof arg === 'function') ?? (() => {});
        turn = turn.then(async () => {
          await this.#lag();
          handle.call(this, socket, payload ?? {}, ack); // also when the sender is gone by now
        });
      });
    on('userConnect', this.#userConnect);
    on('getConversations', this.#getConversations);
    on('getMessages', this.#getMessages);
    on('joinChat', this.#joinChat);
    on('leaveChat', this.#leaveChat);
    on('sendMessage', this.#sendMessage);
    on('typing', this.#typing);
    on('deleteMessage', this.#deleteMessage);
    socket.on('disconnect', () => clearTimeout(socket.data.expiry));
    this.#expire(socket);
  }

  #userConnect(socket, { token, token_panel: panel }) {
    if (this.manners.mute) return;
    socket.data.user = panel === 'therapist' ? subject(this.secret, token) : null;
    socket.rooms.forEach((room) => room !== socket.id && socket.leave(room));
  }

  #getConversations(socket) {
    if (this.manners.mute) return;
    if (!this.#user(socket)) {
      socket.emit('conversationsList', { status: false, message: 'Invalid or expired token' });
      return;
    }
    const data = [...this.conversations.values()]
      .filter((c) => c.owner === this.#user(socket))
      .map((c) => ({ entry: c, at: c.messages.at(-1)?.created_at ?? '' }))
      .sort((a, b) => b.at.localeCompare(a.at))
      .map(({ entry: c, at }) => ({
        uuid: c.uuid,
        participant_name: c.participant_name,
        last_message: c.messages.at(-1)?.message ?? '',
        unread_count: c.unread,
        last_message_at: at || null,
        updated_at: at || null,
      }));
    socket.emit('conversationsList', { status: true, data });
  }

  #getMessages(socket, { conversation_uuid: uuid, per_page: perPage, page }) {
    const conversation = this.#own(socket, uuid);
    if (!conversation) {
      socket.emit('messagesList', { status: false, message: 'Conversation not found' });
      return;
    }
    const size = Math.min(Math.max(Number(perPage) || 20, 1), 100);
    const from = (Math.max(Number(page) || 1, 1) - 1) * size;
    const all = this.manners.order === 'newest' ? conversation.messages.toReversed() : conversation.messages;
    socket.emit('messagesList', {
      status: true,
      data: {
        messages: all.slice(from, from + size).map((m) => this.#wire(conversation, m)),
        total: conversation.messages.length,
      },
    });
  }

  #joinChat(socket, { conversation_uuid: uuid }) {
    const conversation = this.#own(socket, uuid);
    if (!conversation || !socket.connected) return;
    socket.join(uuid);
    socket.data.left.delete(uuid);
    conversation.unread = 0;
  }

  #leaveChat(socket, { conversation_uuid: uuid }) {
    if (!socket.rooms.has(uuid)) return;
    socket.leave(uuid);
    socket.data.left.set(uuid, Date.now());
  }

  #sendMessage(socket, { conversation_uuid: uuid, message: text, client_id: clientID }, ack) {
    const answer = this.manners.ack ? ack : () => {};
    const refuse = (code, message) => answer({ status: false, error: { code, message } });
    const conversation = this.#own(socket, uuid);
    if (!conversation) return refuse('not_found', 'Conversation not found');
    if (typeof text !== 'string' || text.trim() === '') return refuse('empty', 'The message is empty');
    if ([...text].length > maxRunes) return refuse('too_long', `The message is longer than ${maxRunes} characters`);

    const cut = this.manners.cut;
    this.manners.cut = '';
    if (cut === 'before') return terminate(socket);
    const known = this.manners.client_id && clientID && find(conversation, (m) => m.client_id === clientID);
    const message = known || this.#append(conversation, 'therapist', text, this.manners.client_id ? clientID : undefined);
    if (cut === 'after') return terminate(socket);

    answer({ status: true, data: this.#wire(conversation, message) });
    if (known) return;
    this.#deliver(conversation, message, socket);
    if (this.manners.patient) this.#answer(conversation);
  }

  #typing(socket, { conversation_uuid: uuid, is_typing: isTyping }) {
    if (!this.#own(socket, uuid)) return;
    const others = this.manners.echo ? this.io.to(uuid) : socket.to(uuid);
    others.emit('typing', { conversation_uuid: uuid, is_typing: Boolean(isTyping) });
  }

  #deleteMessage(socket, { conversation_uuid: uuid, message_id: id }, ack) {
    const answer = this.manners.ack ? ack : () => {};
    const conversation = this.#own(socket, uuid);
    const message = conversation && find(conversation, (m) => m.uuid === id);
    if (!message) return answer({ status: false, error: { code: 'not_found', message: 'Message not found' } });
    const at = conversation.messages.indexOf(message);
    answer({ status: true, data: this.#wire(conversation, message) });
    if (at < 0) return; // a second time; answered as the first time
    conversation.messages.splice(at, 1);
    conversation.deleted.push(message);
    if (this.manners.broadcast_deletes) this.io.to(uuid).emit('deleteMessage', { message_id: id, conversation_uuid: uuid });
  }

  #user(socket) {
    return this.manners.refuse_token ? null : socket.data.user;
  }

  // A conversation that exists and one that is not yours look the same.
  #own(socket, uuid) {
    const conversation = this.conversations.get(uuid);
    return conversation && conversation.owner === this.#user(socket) ? conversation : null;
  }

  // Times are distinct and rise, whatever the clock says.
  #append(conversation, role, text, clientID) {
    const last = conversation.messages.at(-1);
    const at = Math.max(Date.now(), last ? Date.parse(last.created_at) + 1 : 0);
    const message = { uuid: randomUUID(), message: text, sender_role: role, created_at: new Date(at).toISOString() };
    if (clientID) message.client_id = clientID;
    conversation.messages.push(message);
    return message;
  }

  #wire(conversation, { client_id: clientID, ...message }) {
    if (this.manners.label) message.conversation_uuid = conversation.uuid;
    if (this.manners.client_id && clientID) message.client_id = clientID;
    return message;
  }

  // Reports whether anybody is in the room.
  #deliver(conversation, message, sender) {
    const late = this.manners.late_ms;
    const payload = { status: true, data: this.#wire(conversation, message) };
    let present = false;
    for (const socket of this.#sockets()) {
      const here = socket.rooms.has(conversation.uuid);
      present ||= here;
      const leftLately = Date.now() - socket.data.left.get(conversation.uuid) < late;
      if ((!here && !leftLately) || (socket === sender && !this.manners.echo)) continue;
      if (late === 0) socket.emit('receivedMessage', payload);
      else setTimeout(() => socket.emit('receivedMessage', payload), Math.random() * late).unref();
    }
    return present;
  }

  // One answer at a time is on its way in a conversation.
  async #answer(conversation) {
    const { answering } = this;
    const { signal } = this.resets;
    if (answering.has(conversation)) return;
    answering.add(conversation);
    const typing = (is) => this.io.to(conversation.uuid).emit('typing', { conversation_uuid: conversation.uuid, is_typing: is });
    try {
      await delay(this.think, undefined, { signal });
      typing(true);
      await delay(this.type, undefined, { signal });
    } catch {
      return; // reset meanwhile
    }
    answering.delete(conversation);
    typing(false);
    this.say(conversation.uuid, replies[this.answers++ % replies.length]);
  }

  async #lag() {
    const { latency_ms: latency, latency_jitter_ms: jitter } = this.manners;
    if (latency + jitter > 0) await delay(latency + Math.random() * jitter);
  }

  #expire(socket) {
    clearTimeout(socket.data.expiry);
    const seconds = this.manners.close_every_s;
    if (seconds > 0) socket.data.expiry = setTimeout(() => terminate(socket), seconds * 1000).unref();
  }
}

// find looks among the deleted messages as well: they answer for what is sent or deleted again.
function find(conversation, wanted) {
  return conversation.messages.find(wanted) ?? conversation.deleted.find(wanted);
}

// terminate resets the TCP connection's websocket: no close frame, no Socket.IO packet.
function terminate(socket) {
  socket.conn.transport.socket.terminate();
}
