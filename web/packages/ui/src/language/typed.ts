/** What people type as a number, in any digits: exact decimal text, as it travels. */

/** Arabic-Indic and Persian digits as Western ones; other signs stay. */
export function westernDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0));
}

/**
 * The number that a text says: `12`, `12.5`, `12,5`, `1,234.50`, `1.234,50`, `١٢٫٥`. Nothing where it says none, or where it
 * could be two: `1,234` is a thousand and more, as nobody writes three places by hand with a comma, but `1.234` is one and a
 * bit.
 */
export function decimalIn(typed: string): string | undefined {
  let text = westernDigits(typed).trim().replaceAll('\u066b', '.').replaceAll('\u066c', '');
  text = text.replace(/[\s\u00a0\u202f\u2066-\u2069\u200e\u200f]/g, '').replace(/^\u2212/, '-');
  const comma = text.lastIndexOf(',');
  const point = text.lastIndexOf('.');
  if (comma >= 0 && point >= 0) {
    text = comma > point ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '');
  } else if (comma >= 0) {
    text = /^-?\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(',', '') : text.replace(',', '.');
  }
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', places = ''] = parts;
  if (whole === '' && places === '') return undefined;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  const rest = places.replace(/0+$/, '');
  const isZero = digits === '0' && rest === '';
  return `${sign === '-' && !isZero ? '-' : ''}${digits}${rest === '' ? '' : `.${rest}`}`;
}
