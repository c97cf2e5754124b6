/**
 * The proof that someone allowed a command beyond the limits of whoever gives it: made at the till where a manager types in
 * the secret of their token, which is forgotten at once. It is good for that one command, also when it is sent much later.
 */

import { hmacSha256, sha256 } from './sha256.js';

/** As a command carries it. */
export interface Approval {
  /** The id of the token of who allows it. */
  readonly approver: string;
  /** 64 hexadecimal digits. */
  readonly proof: string;
}

/** Allows the command of an id, with the secret of the token whose id is `approver`. */
export function approve(command: string, approver: string, secret: string): Approval {
  const text = new TextEncoder();
  const mac = hmacSha256(sha256(text.encode(secret)), text.encode(command.toLowerCase()));
  const proof = Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { approver, proof };
}
