/** Why a figure can't be read or computed: the codes that the server refuses with. */
export type MoneyCode =
  | 'malformed'
  | 'too_fine'
  | 'out_of_range'
  | 'amount_out_of_range'
  | 'quantity_out_of_range'
  | 'unknown_unit'
  | 'invalid';

/** Of `invalid`: what the figure must be. */
export type MoneyRule = 'currency_digits' | 'in_range' | 'not_negative' | 'positive' | 'share';

/** A figure that can't be read or computed. */
export class MoneyError extends Error {
  override readonly name = 'MoneyError';
  readonly code: MoneyCode;
  readonly must: MoneyRule | undefined;

  constructor(code: MoneyCode, must?: MoneyRule) {
    super(must === undefined ? code : `${code}: must be ${must}`);
    this.code = code;
    this.must = must;
  }
}
