// The made-up practice that the server starts with: one therapist, 12 conversations.
//
// Ids are UUIDv5 of names, so that this server and the sandbox agree on them and a
// test can address a conversation or a message without asking for it first.

import { createHash } from 'node:crypto';

export const therapist = '7d1f0a52-3c61-4b8e-9a57-0c2f4e6b8d10';

// uuid5 is the name-based UUID of RFC 9562 in the namespace for URLs.
function uuid5(name) {
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

// Name, number of messages, how many of the last ones are unread. The same as the
// sandbox's; what they say is not.
const people = [
  ['Ada Example', 12, 2],
  ['Ben Sample', 7, 0],
  ['Max Longread', 2000, 0],
  ['Nora Newcomer', 0, 0],
  ['Otto Specimen', 40, 1],
  ['Ivy Placeholder', 5, 0],
  ['Finn Fictional', 10, 3],
  ['Tess Template', 6, 0],
  ['Leo Lorem', 5, 0],
  ['Mia Madeup', 4, 1],
  ['Zoe Imaginary', 6, 0],
  ['Erika Mustermann', 3, 0],
];

// Said in turn so that the last message is the patient's.
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

/** seed returns fresh conversations, which ended minutes to days ago, the first one last. */
export function seed(now = Date.now()) {
  return people.map(([name, count, unread], n) => {
    const end = now - (4 + n * n * 67) * minute;
    const patients = unread || 1; // so many of the last messages are the patient's
    const messages = Array.from({ length: count }, (_, i) => {
      const k = i + 1;
      const text = lines[i % lines.length];
      return {
        uuid: messageUUID(n, k),
        message: count >= 1000 ? `Message ${k} of ${count}: ${text}` : text,
        sender_role: k > count - patients || (count - k) % 2 === 0 ? 'patient' : 'therapist',
        created_at: new Date(end - (count - k) * 3 * minute).toISOString(),
      };
    });
    return { uuid: conversationUUID(n), owner: therapist, participant_name: name, messages, deleted: [], unread };
  });
}
