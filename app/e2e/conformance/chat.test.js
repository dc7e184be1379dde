// The same questions, by the official client, to the sandbox and to the server on
// the official socket.io package: where the two differ, one of them is wrong, and
// a browser test that passes on both would not mean the same thing twice.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import { conversationUUID, seed, therapist } from '../node-server/seed.js';
import { startNode, startSandbox } from '../servers.js';
import { conversations, history, limit, next, open, recorded, signIn } from './client.js';

const uuid = conversationUUID(1);
const other = conversationUUID(4);

for (const [name, start] of [['sandbox', startSandbox], ['official server', startNode]]) {
  describe(`chat: ${name}`, { timeout: 120_000 }, () => {
    let backend;
    let socket;
    let user;
    let inbox;
    before(async () => {
      backend = await start();
    });
    after(() => backend?.stop());
    beforeEach(async () => {
      await backend.reset();
      await backend.manners({ patient: false, echo: false });
      ({ socket, user, inbox } = await signIn(backend));
    });
    afterEach(() => socket.disconnect());

    const join = (conversation) => socket.emit('joinChat', { conversation_uuid: conversation });
    const leave = (conversation) => socket.emit('leaveChat', { conversation_uuid: conversation });
    const settled = (s = socket) => conversations(s, user); // the events before it have been handled
    const fields = (text, extra) => ({
      conversation_uuid: uuid,
      message: text,
      message_type: 'text',
      content_text: text,
      ...extra,
    });
    const send = (text, extra) => socket.timeout(limit).emitWithAck('sendMessage', fields(text, extra));

    test('the switches a server starts with', async () => {
      await backend.reset();
      assert.deepEqual(await backend.manners(), {
        ack: true,
        echo: true,
        label: false,
        client_id: false,
        broadcast_deletes: false,
        order: 'newest',
        latency_ms: 0,
        latency_jitter_ms: 0,
        late_ms: 0,
        cut: '',
        close_every_s: 0,
        refuse_token: false,
        mute: false,
        patient: true,
      });
    });

    test('the seed', async () => {
      assert.equal(user, therapist);
      assert.equal(inbox.status, true);
      assert.deepEqual(
        new Map(inbox.data.map((c) => [c.uuid, [c.participant_name, c.unread_count]])),
        new Map(seed().map((c) => [c.uuid, [c.participant_name, c.unread]])),
      );
      for (const { uuid: id, messages } of seed()) {
        assert.deepEqual((await backend.messages(id)).map((m) => m.uuid), messages.map((m) => m.uuid));
      }
      const long = inbox.data.find((c) => c.participant_name === 'Max Longread');
      const all = await backend.messages(long.uuid);
      assert.equal(all.length, 2000);
      assert.match(all[0].message, /^Message 1 of 2000\b/);
      assert.match(all[1999].message, /^Message 2000 of 2000\b/);
      for (let i = 1; i < all.length; i++) assert.ok(Date.parse(all[i - 1].created_at) < Date.parse(all[i].created_at));
    });

    test('times are RFC 3339 in UTC', async () => {
      const page = await history(socket, user, uuid, 1, 20);
      for (const m of page.data.messages) assert.match(m.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/);
    });

    for (const order of ['newest', 'oldest']) {
      test(`pages, ${order} first`, async () => {
        await backend.manners({ order });
        const long = inbox.data.find((c) => c.participant_name === 'Max Longread').uuid;
        const all = await backend.messages(long);
        const want = (order === 'newest' ? all.toReversed() : all).map((m) => m.uuid);
        for (const page of [1, 2, 40, 41]) {
          const list = await history(socket, user, long, page, 50);
          assert.equal(list.data.total, 2000);
          assert.deepEqual(list.data.messages.map((m) => m.uuid), want.slice((page - 1) * 50, page * 50), `page ${page}`);
        }
        const fallback = await history(socket, user, long);
        assert.deepEqual(fallback.data.messages.map((m) => m.uuid), want.slice(0, 20), 'no page and no size given');
      });
    }

    test('a message is acknowledged, stored once, and not echoed', async () => {
      join(uuid);
      const received = recorded(socket, 'receivedMessage');
      const answer = await send('one');
      assert.equal(answer.status, true);
      assert.equal(answer.data.message, 'one');
      assert.equal(answer.data.sender_role, 'therapist');
      assert.equal('conversation_uuid' in answer.data, false);
      await settled();
      assert.deepEqual(received, []);
      const stored = (await backend.messages(uuid)).filter((m) => m.message === 'one');
      assert.deepEqual(stored.map((m) => m.uuid), [answer.data.uuid]);
    });

    test('echo off: others in the room hear of it; echo on: the sender too', async () => {
      const { socket: second } = await signIn(backend);
      try {
        for (const s of [socket, second]) s.emit('joinChat', { conversation_uuid: uuid });
        await Promise.all([settled(), settled(second)]);
        const mine = recorded(socket, 'receivedMessage');
        const theirs = recorded(second, 'receivedMessage');
        await send('quiet');
        await settled(second);
        assert.deepEqual([mine.length, theirs.length], [0, 1]);
        await backend.manners({ echo: true });
        await send('loud');
        await Promise.all([settled(), settled(second)]);
        assert.deepEqual([mine.length, theirs.length], [1, 2]);
      } finally {
        second.disconnect();
      }
    });

    test('ack off: no acknowledgement', async () => {
      await backend.manners({ ack: false });
      await assert.rejects(socket.timeout(300).emitWithAck('sendMessage', fields('unanswered')));
      assert.equal((await backend.messages(uuid)).filter((m) => m.message === 'unanswered').length, 1);
    });

    test('label: messages name their conversation', async () => {
      await backend.manners({ label: true, echo: true });
      join(uuid);
      const received = next(socket, 'receivedMessage');
      const answer = await send('labelled');
      assert.equal(answer.data.conversation_uuid, uuid);
      assert.equal((await received)[0].data.conversation_uuid, uuid);
    });

    test('client_id honoured: a resend stores nothing new', async () => {
      await backend.manners({ client_id: true });
      const id = randomUUID();
      const first = await send('once', { client_id: id });
      assert.equal(first.data.client_id, id);
      const again = await send('once', { client_id: id });
      assert.deepEqual(again, first);
      assert.equal((await backend.messages(uuid)).filter((m) => m.message === 'once').length, 1);
      const page = await history(socket, user, uuid, 1, 5);
      assert.equal(page.data.messages.find((m) => m.uuid === first.data.uuid).client_id, id);
      await socket
        .timeout(limit)
        .emitWithAck('deleteMessage', { message_id: first.data.uuid, conversation_uuid: uuid });
      const risen = await send('once', { client_id: id });
      assert.equal(risen.status, true);
      assert.ok(!(await backend.messages(uuid)).some((m) => m.message === 'once'), 'a resend brings no deleted message back');
    });

    test('client_id ignored: a resend is a second message', async () => {
      const id = randomUUID();
      const first = await send('twice', { client_id: id });
      assert.equal('client_id' in first.data, false);
      await send('twice', { client_id: id });
      assert.equal((await backend.messages(uuid)).filter((m) => m.message === 'twice').length, 2);
    });

    test('refusals have codes', async () => {
      const code = async (text, extra) => {
        const answer = await send(text, extra);
        assert.equal(answer.status, false);
        assert.ok(answer.error.message.length > 0);
        return answer.error.code;
      };
      assert.equal(await code('x'.repeat(100_000)), 'too_long');
      const forbidden = await code('x', { conversation_uuid: randomUUID() });
      assert.ok(forbidden.length > 0);
    });

    test('delete: acknowledged, gone, and told to the room only if asked', async () => {
      join(uuid);
      const told = recorded(socket, 'deleteMessage');
      const [first, second] = await backend.messages(uuid);
      const remove = (id) => socket.timeout(limit).emitWithAck('deleteMessage', { message_id: id, conversation_uuid: uuid });
      assert.equal((await remove(first.uuid)).status, true);
      await settled();
      assert.deepEqual(told, []);
      await backend.manners({ broadcast_deletes: true });
      assert.equal((await remove(second.uuid)).status, true);
      await settled();
      assert.deepEqual(told, [{ message_id: second.uuid, conversation_uuid: uuid }]);
      const left = (await backend.messages(uuid)).map((m) => m.uuid);
      assert.ok(!left.includes(first.uuid) && !left.includes(second.uuid));
      assert.equal((await remove(first.uuid)).status, true, 'a second time is answered as the first time');
      assert.equal((await remove(randomUUID())).status, false);
    });

    test('a room is only heard while joined', async () => {
      const received = recorded(socket, 'receivedMessage');
      await backend.say(uuid, 'before');
      join(uuid);
      await settled();
      await backend.say(uuid, 'during');
      leave(uuid);
      await settled();
      await backend.say(uuid, 'after');
      await settled();
      assert.deepEqual(received.map((r) => r.data.message), ['during']);
    });

    test('unread counts: they rise outside the room and end by opening', async () => {
      const unread = async (s) => (await settled(s)).data.find((c) => c.uuid === other).unread_count;
      const start = await unread();
      await backend.say(other, 'hello', 2);
      assert.equal(await unread(), start + 2);
      join(other);
      await history(socket, user, other, 1, 20);
      assert.equal(await unread(), 0);
    });

    test('late deliveries reach who was in the room then', async () => {
      join(uuid);
      await settled();
      await backend.manners({ late_ms: 500 });
      const received = recorded(socket, 'receivedMessage');
      const all = new Promise((resolve) => socket.on('receivedMessage', () => received.length === 8 && resolve()));
      await backend.say(uuid, 'late', 8);
      leave(uuid);
      join(other);
      await settled();
      assert.ok(received.length < 8, 'some are still on their way');
      await all;
    });

    for (const [cut, stored] of [['before', 0], ['after', 1]]) {
      test(`cut ${cut} storing`, async () => {
        await backend.manners({ cut });
        const gone = next(socket, 'disconnect');
        socket.emit('sendMessage', fields(`cut ${cut}`));
        assert.match((await gone)[0], /^transport (close|error)$/);
        assert.equal((await backend.messages(uuid)).filter((m) => m.message === `cut ${cut}`).length, stored);
        await next(socket, 'connect');
        const { token } = await backend.token();
        socket.emit('userConnect', { token, token_panel: 'therapist' });
        assert.equal((await send('after it')).status, true, 'only one connection is cut');
      });
    }

    test('drop ends every connection', async () => {
      const gone = next(socket, 'disconnect');
      await backend.drop();
      assert.match((await gone)[0], /^transport (close|error)$/);
    });

    for (const [what, make] of [
      ['an expired token', async () => (await backend.token({ ttl: -60 })).token],
      ['a token of another signer', async () => `${(await backend.token()).token.slice(0, -43)}${'A'.repeat(43)}`],
      ['no token', async () => undefined],
      ['something else', async () => ({ a: 1 })],
    ]) {
      test(`not signed in: ${what}`, async () => {
        const stranger = await open(backend.url);
        try {
          stranger.emit('userConnect', { token: await make(), token_panel: 'therapist' });
          const list = await conversations(stranger, user);
          assert.equal(list.status, false);
          assert.equal(typeof list.message, 'string');
          const page = await history(stranger, user, uuid, 1, 20);
          assert.equal(page.status, false);
        } finally {
          stranger.disconnect();
        }
      });
    }

    test('another user sees nothing of it, whatever the payload claims', async () => {
      const { socket: stranger, inbox: theirs } = await signIn(backend, { user: randomUUID() });
      try {
        assert.deepEqual(theirs, { status: true, data: [] });
        assert.equal((await history(stranger, user, uuid, 1, 20)).status, false);
        const heard = recorded(stranger, 'receivedMessage');
        stranger.emit('joinChat', { conversation_uuid: uuid });
        await settled(stranger);
        await backend.say(uuid, 'private');
        await settled(stranger);
        assert.deepEqual(heard, []);
        const answer = await stranger.timeout(limit).emitWithAck('sendMessage', fields('intruder'));
        assert.equal(answer.status, false);
      } finally {
        stranger.disconnect();
      }
    });

    test('refuse_token: a session ends, and signing in is refused', async () => {
      await backend.manners({ refuse_token: true });
      assert.equal((await settled()).status, false);
      const { socket: again, inbox: refused } = await signIn(backend);
      again.disconnect();
      assert.equal(refused.status, false);
      await backend.manners({ refuse_token: false });
      assert.equal((await settled()).status, true);
    });

    test('refuse_token "disconnect": who is there is sent away, who comes is not let in', async () => {
      const gone = next(socket, 'disconnect');
      await backend.manners({ refuse_token: 'disconnect' });
      assert.equal((await gone)[0], 'io server disconnect');
      socket.connect();
      const [error] = await next(socket, 'connect_error');
      assert.ok(error.message.length > 0);
      assert.equal(socket.active, false, 'no reason to try again by itself');
    });

    test('mute: no answer to signing in', async () => {
      await backend.manners({ mute: true });
      const quiet = await open(backend.url);
      try {
        const { token } = await backend.token();
        const answers = recorded(quiet, 'conversationsList');
        quiet.emit('userConnect', { token, token_panel: 'therapist' });
        quiet.emit('getConversations', { sender_id: user, sender_role: 'therapist' });
        await history(quiet, user, uuid, 1, 20); // handled after them
        assert.deepEqual(answers, []);
      } finally {
        quiet.disconnect();
      }
    });

    test('latency delays, and keeps the order', async () => {
      await backend.manners({ latency_ms: 150, latency_jitter_ms: 100 });
      const begun = performance.now();
      const answers = [];
      socket.on('messagesList', (l) => answers.push(l.data.total));
      for (const c of [uuid, other]) socket.emit('getMessages', { conversation_uuid: c, sender_id: user, sender_role: 'therapist' });
      await settled();
      assert.ok(performance.now() - begun >= 150);
      const totals = await Promise.all([uuid, other].map(async (c) => (await backend.messages(c)).length));
      assert.deepEqual(answers, totals);
    });

    test('close_every_s', async () => {
      const gone = next(socket, 'disconnect');
      await backend.manners({ close_every_s: 1 });
      assert.match((await gone)[0], /^transport (close|error)$/);
    });

    test('unknown and ill-typed switches are refused', async () => {
      await assert.rejects(backend.manners({ unknown: true }));
      await assert.rejects(backend.manners({ ack: 'yes' }));
    });

    test('reset', async () => {
      await send('to be forgotten');
      await backend.reset();
      assert.ok(!(await backend.messages(uuid)).some((m) => m.message === 'to be forgotten'));
    });
  });
}
