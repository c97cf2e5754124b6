import { describe } from 'vitest';
import { MemoryStorage } from '../../src/storage/memory.js';
import { keepsTheRules } from './contract.js';

describe('a storage in memory', () => {
  keepsTheRules(async () => new MemoryStorage());
});
