// Access tokens of the development servers: JWTs signed with HS256.
//
// Written on node:crypto so that the tokens of our own sandbox and the tokens of
// this server are checked by two implementations that share no code.

import { createHmac, timingSafeEqual } from 'node:crypto';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (text, secret) => createHmac('sha256', secret).update(text).digest();

/** issue makes a token for a user that ends ttl seconds from now (negative: has ended). */
export function issue(secret, user, ttl, now = Date.now()) {
  const iat = Math.floor(now / 1000);
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: user, iat, exp: iat + ttl })}`;
  return `${text}.${sign(text, secret).toString('base64url')}`;
}

/** subject returns the user a token stands for, or null for any token that does not hold. */
export function subject(secret, token, now = Date.now()) {
  const parts = typeof token === 'string' ? token.split('.') : [];
  if (parts.length !== 3) return null;
  const [header, claims] = parts.slice(0, 2).map(decode);
  if (header?.alg !== 'HS256') return null;
  const want = sign(`${parts[0]}.${parts[1]}`, secret);
  const got = Buffer.from(parts[2], 'base64url');
  if (got.length !== want.length || !timingSafeEqual(got, want)) return null;
  if (typeof claims?.exp !== 'number' || claims.exp * 1000 <= now) return null;
  return typeof claims.sub === 'string' && claims.sub !== '' ? claims.sub : null;
}

function decode(part) {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
