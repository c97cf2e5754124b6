import { describe, expect, it } from 'vitest';
import { inOnePiece, uuidText } from '../../src/ids/bytes.js';
import * as ids from '../../src/ids/index.js';
import { xxh3 } from '../../src/ids/xxh3.js';
import { golden } from '../golden.js';

interface Case {
  of: string;
  from?: [string, string];
  length?: number;
  id: string;
}

const bytes = (length: number) => Uint8Array.from({ length }, (_, place) => place % 256);

function made({ of, from: [one, other] = ['', ''], length }: Case): string {
  switch (of) {
    case 'business':
      return ids.BUSINESS;
    case 'transit':
      return ids.TRANSIT;
    case 'stock_level':
      return ids.stockLevelId(one, other);
    case 'shelf':
      return ids.shelfId(one, other);
    case 'price':
      return ids.priceId(one);
    case 'price_rule':
      return ids.priceRuleId(one, other);
    case 'customer_totals':
      return ids.customerTotalsId(one);
    case 'natural':
      return uuidText(xxh3(inOnePiece('k', [bytes(length ?? 0)])));
    default:
      throw new Error(of);
  }
}

describe('an id that follows from others is the one that the server makes', () => {
  it.each(golden<Case>('ids'))('$of $length', (one) => {
    expect(made(one)).toBe(one.id);
    expect(made(one)).toBe(one.id);
  });

  it('is not made of what is too short or too long', () => {
    expect(() => xxh3(bytes(16))).toThrow(RangeError);
    expect(() => xxh3(bytes(129))).toThrow(RangeError);
  });
});
