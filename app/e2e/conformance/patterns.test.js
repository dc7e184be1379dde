// The "Common Patterns" of the event reference, by two clients that are not ours,
// against two servers: the sandbox, and the official socket.io server, which shows
// that the scripts themselves are right.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { on } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { after, before, beforeEach, describe, test } from 'node:test';

import { conversationUUID, messageUUID } from '../node-server/seed.js';
import { startNode, startSandbox } from '../servers.js';
import { conversations, history, limit, open, recorded } from './client.js';

const python = process.env.PYTHON ?? '/usr/bin/python3'; // Debian's, whatever else is first in the path
const missing = await promisify(execFile)(python, ['-c', 'import socketio, websocket']).then(
  () => false,
  () => `needs python3-socketio and python3-websocket for ${python}`,
);

// The first message that is the patient's: a server may echo the therapist's.
async function patientsMessage(socket) {
  for await (const [payload] of on(socket, 'receivedMessage', { signal: AbortSignal.timeout(limit) })) {
    if (payload.data.sender_role === 'patient') return payload;
  }
}

for (const [name, start] of [['sandbox', startSandbox], ['official server', startNode]]) {
  describe(`common patterns: ${name}`, { timeout: 120_000 }, () => {
    let backend;
    before(async () => {
      backend = await start();
    });
    after(() => backend?.stop());
    beforeEach(() => backend.reset());

    test('socket.io-client', async () => {
      const { token, user } = await backend.token();
      const socket = await open(backend.url);
      const uuid = conversationUUID(1);
      try {
        socket.emit('userConnect', { token, token_panel: 'therapist' });
        const inbox = await conversations(socket, user);
        assert.equal(inbox.status, true);
        assert.equal(inbox.data.length, 12);
        for (const entry of inbox.data) {
          assert.equal(typeof entry.uuid, 'string');
          assert.equal(typeof entry.participant_name, 'string');
          assert.equal(typeof entry.last_message, 'string');
          assert.equal(typeof entry.unread_count, 'number');
        }

        socket.emit('joinChat', { conversation_uuid: uuid });
        const typing = recorded(socket, 'typing');
        const received = patientsMessage(socket);
        const text = 'Hello, how are you feeling?';
        socket.emit('typing', { conversation_uuid: uuid, is_typing: true });
        socket.emit('sendMessage', { conversation_uuid: uuid, message: text, message_type: 'text', content_text: text });
        socket.emit('typing', { conversation_uuid: uuid, is_typing: false });
        const { status, data: answer } = await received;
        assert.equal(status, true);
        assert.equal(answer.sender_role, 'patient');
        assert.ok(answer.message.length > 0);
        assert.ok(!Number.isNaN(Date.parse(answer.created_at)));
        assert.deepEqual(typing[0], { conversation_uuid: uuid, is_typing: true }, 'the patient types before answering');

        const page = await history(socket, user, uuid, 1, 20);
        assert.equal(page.status, true);
        const newest = page.data.messages.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
        assert.deepEqual(newest.slice(0, 2).map((m) => m.message), [answer.message, text]);
        assert.equal(page.data.total, (await backend.messages(uuid)).length);

        const acknowledged = await socket
          .timeout(limit)
          .emitWithAck('deleteMessage', { message_id: newest[1].uuid, conversation_uuid: uuid });
        assert.equal(acknowledged.status, true);
        assert.ok(!(await backend.messages(uuid)).some((m) => m.message === text));

        socket.emit('leaveChat', { conversation_uuid: uuid });
        await conversations(socket, user); // events of one connection are handled in order
        const after = recorded(socket, 'receivedMessage');
        await backend.say(uuid, 'nobody is listening');
        await conversations(socket, user);
        assert.deepEqual(after, [], 'nothing comes after leaveChat');
      } finally {
        socket.disconnect();
      }
    });

    test('python-socketio', { skip: missing }, async () => {
      const { token, user } = await backend.token();
      const script = fileURLToPath(new URL('patterns.py', import.meta.url));
      const { stdout } = await promisify(execFile)(python, [script, backend.url, token, user, conversationUUID(4)], {
        timeout: 60_000,
      });
      assert.match(stdout, /^ok: /m);
      const messages = await backend.messages(conversationUUID(4));
      assert.equal(messages.filter((m) => m.message === 'Hello, how are you feeling?').length, 1);
      assert.ok(messages.some((m) => m.uuid === messageUUID(4, 1)));
    });
  });
}
