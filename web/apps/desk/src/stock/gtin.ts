/** Barcodes of goods: eight, twelve, thirteen or fourteen digits, the last of which follows from the others. */
import { westernDigits } from '@onhand/ui';

const LENGTHS = [8, 12, 13, 14];

/** The last digit that digits without it must have. */
export function checkDigit(digits: string): string {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const weight = (digits.length - place) % 2 === 1 ? 3 : 1;
    sum += Number(digits[place]) * weight;
  }
  return String((10 - (sum % 10)) % 10);
}

export type BarcodeLook =
  /** Fine as it is. */
  | { readonly kind: 'good' }
  /** A code of the business's own. */
  | { readonly kind: 'own' }
  | { readonly kind: 'empty' }
  /** The last digit should be another one. */
  | { readonly kind: 'check'; readonly should: string }
  /** Digits, but not as many as a barcode of goods has. */
  | { readonly kind: 'length'; readonly digits: number };

/** What is to be said of a barcode as it was typed, in any digits. */
export function barcodeLook(typed: string): BarcodeLook {
  const code = barcodeText(typed);
  if (code === '') return { kind: 'empty' };
  if (!/^\d+$/.test(code)) return { kind: 'own' };
  if (!LENGTHS.includes(code.length)) return { kind: 'length', digits: code.length };
  const should = checkDigit(code.slice(0, -1));
  return code.endsWith(should) ? { kind: 'good' } : { kind: 'check', should };
}

/** A barcode as it is sent: Western digits, no blanks. */
export function barcodeText(typed: string): string {
  return westernDigits(typed).replace(/[\s-]/g, '');
}

/** The thirteen digits that a label shows of a code with fourteen; nothing where it is none for the counter. */
export function ean13Of(code: string): string | undefined {
  if (!/^\d+$/.test(code)) return undefined;
  const digits = code.padStart(14, '0');
  if (digits.length !== 14 || !digits.startsWith('0')) return undefined;
  const ean = digits.slice(1);
  return checkDigit(ean.slice(0, -1)) === ean.at(-1) ? ean : undefined;
}

/** How people know it: without the zeros that fill it up. */
export function shownCode(code: string): string {
  if (!/^\d{14}$/.test(code)) return code;
  if (code.startsWith('000000')) return code.slice(6);
  return code.startsWith('0') ? code.slice(1) : code;
}

const LEFT = [
  '0001101',
  '0011001',
  '0010011',
  '0111101',
  '0100011',
  '0110001',
  '0101111',
  '0111011',
  '0110111',
  '0001011',
];
/** Which of the six digits at the left are drawn the other way, by the first digit. */
const PARITY = [
  '000000',
  '001011',
  '001101',
  '001110',
  '010011',
  '011001',
  '011100',
  '010101',
  '010110',
  '011010',
];

/** The 95 bars and gaps of an EAN-13: `1` is black. */
export function ean13Modules(ean: string): string {
  const digits = [...ean].map(Number);
  const parity = PARITY[digits[0] ?? 0] ?? '';
  const right = (digit: number) => [...(LEFT[digit] ?? '')].map((bit) => (bit === '1' ? '0' : '1')).join('');
  const turned = (digit: number) => [...right(digit)].reverse().join('');
  const first = digits
    .slice(1, 7)
    .map((digit, at) => (parity[at] === '1' ? turned(digit) : (LEFT[digit] ?? '')));
  return `101${first.join('')}01010${digits.slice(7).map(right).join('')}101`;
}
