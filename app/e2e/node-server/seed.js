// The made-up practice that the server starts with: one therapist, 12 conversations.
//
// Ids are UUIDv5 of names, so that this server and the sandbox agree on them and a
// test can address a conversation or a message without asking for it first.

import { createHash } from 'node:crypto';

export const therapist = '7d1f0a52-3c61-4b8e-9a57-0c2f4e6b8d10';

/** uuid5 is the name-based UUID of RFC 9562 in the namespace for URLs. */
export function uuid5(name) {
  const hash = createHash('sha1')
    .update(Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export const conversationUUID = (n) => uuid5(`practicechat/conversation/${n}`);
export const messageUUID = (n, k) => uuid5(`practicechat/conversation/${n}/message/${k}`);

// Name, number of messages, how many of the last ones are unread.
const people = [
  ['Ada Example', 12, 2],
  ['Ben Sample', 8, 0],
  ['Cora Placeholder', 40, 1],
  ['Dan Specimen', 5, 0],
  ['Eve Madeup', 21, 3],
  ['Fay Fictional', 1, 1],
  ['Gus Dummy', 33, 0],
  ['Hana Invented', 17, 0],
  ['Ivo Nobody', 0, 0],
  ['Jo Testcase', 9, 0],
  ['Kim Imaginary', 26, 0],
  ['Max Longread', 2000, 0],
];

const lines = [
  'Hello, thank you for seeing me on such short notice.',
  'You are welcome. How was your week?',
  'Better than the last one. I slept through two nights.',
  'That is good to hear. Did you keep the evening routine?',
  'Mostly. The walk helps more than the tea.',
  'Then let us keep the walk. What about the breathing exercise?',
  'I forget it when I am tired.',
  'A note on the bedside table may help.',
];

const minute = 60_000;

/** seed returns fresh conversations; the newest message of all is a few minutes old. */
export function seed(now = Date.now()) {
  return people.map(([name, count, unread], n) => {
    const end = now - (n + 1) * 7 * minute;
    const messages = Array.from({ length: count }, (_, i) => {
      const k = i + 1;
      const text = lines[i % lines.length];
      return {
        uuid: messageUUID(n, k),
        message: count >= 1000 ? `Message ${k} of ${count}. ${text}` : text,
        sender_role: i % 2 === 0 ? 'patient' : 'therapist',
        created_at: new Date(end - (count - k) * 3 * minute).toISOString(),
      };
    });
    return { uuid: conversationUUID(n), owner: therapist, participant_name: name, messages, deleted: [], unread };
  });
}
