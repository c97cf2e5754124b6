export * from './generated/commands.js';
export type * from './generated/events.js';
export * from './generated/records.js';
export type * from './generated/refusals.js';
export { hashDigits, hashRecord, hashText, type RecordHash } from './hash.js';
export * from './money/index.js';
