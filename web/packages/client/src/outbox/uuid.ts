/** Ids of commands and records: UUID version 7, made without a secure context. */

import type { Environment } from '../environment.js';

/** A new id: the time in milliseconds, then 74 random bits. */
export function newId(environment: Pick<Environment, 'now' | 'random'>): string {
  const bytes = environment.random(16);
  let ms = environment.now();
  for (let at = 5; at >= 0; at -= 1) {
    bytes[at] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [8, 12, 16, 20, 32].map((end, at) => digits.slice([0, 8, 12, 16, 20][at], end)).join('-');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a value is an id as ids are written here. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
