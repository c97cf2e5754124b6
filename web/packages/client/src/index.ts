export { hashDigits, hashRecord, hashText, type RecordHash } from './hash.js';
