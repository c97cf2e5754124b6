/** How values are written: exact decimal text in, people's way out. Nothing is computed here. */

export type Digits = 'latn' | 'arab';

export interface FormatOptions {
  /** Western or Arabic-Indic digits. */
  readonly digits?: Digits | undefined;
  /** The business's time zone (IANA); the browser's where it is not known yet. */
  readonly timeZone?: string | undefined;
  /** ISO 4217, where an amount says no other. */
  readonly currency?: string | undefined;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export class Formats {
  readonly locale: string;
  readonly timeZone: string | undefined;
  readonly currency: string | undefined;
  readonly #made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

  constructor(language: string, { digits = 'latn', timeZone, currency }: FormatOptions) {
    this.locale = `${language === 'ar' ? 'ar' : 'en-GB'}-u-nu-${digits}`;
    this.timeZone = timeZone;
    this.currency = currency;
  }

  /** An exact decimal, with as many places as it has. */
  number(value: string | number): string {
    return this.#number('number', { maximumFractionDigits: 6 }, value);
  }

  /** An exact decimal with its sign, also above zero. */
  signed(value: string | number): string {
    return this.#number('signed', { maximumFractionDigits: 6, signDisplay: 'exceptZero' }, value);
  }

  percent(value: string | number): string {
    return `${this.number(value)}%`;
  }

  /** An amount in its currency, with the places that the currency has. */
  money(amount: string | undefined, currency = this.currency): string {
    if (amount === undefined) return '—';
    if (currency === undefined) return this.number(amount);
    const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
    return directed(this.#number(`money ${currency}`, options, amount));
  }

  /** A price of one unit: as money, with up to four places more where it has them. */
  price(amount: string | undefined, currency = this.currency): string {
    if (amount === undefined) return '—';
    const places = amount.split('.')[1]?.length ?? 0;
    const usual = currency === undefined ? 2 : this.places(currency);
    if (currency === undefined || places <= usual) return this.money(amount, currency);
    const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
    const exact = { ...options, minimumFractionDigits: places };
    return directed(this.#number(`price ${currency} ${places}`, exact, amount));
  }

  /** How many places after the point a currency has: 0, 2 or 3. */
  places(currency: string): number {
    const format =
      this.#made.get(`money ${currency}`) ?? new Intl.NumberFormat('en', { style: 'currency', currency });
    return (format.resolvedOptions() as Intl.ResolvedNumberFormatOptions).maximumFractionDigits ?? 2;
  }

  /** A time of day. */
  time(at: Date | string): string {
    return this.#date('time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);
  }

  /** A time of day as it is kept, `16:00`: of no zone. */
  clock(time: string): string {
    const parts = time.split(':').map((part) => this.#number('clock', { minimumIntegerDigits: 2 }, part));
    return parts.join(':');
  }

  /** A calendar day, `2026-11-21` or a moment. */
  day(at: Date | string): string {
    return this.#date('day', { weekday: 'short', day: 'numeric', month: 'short' }, at);
  }

  /** A calendar day with its year. */
  fullDay(at: Date | string): string {
    return this.#date('full', { day: 'numeric', month: 'long', year: 'numeric' }, at);
  }

  /** A day and a time. */
  moment(at: Date | string): string {
    const options = {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    } as const;
    return this.#date('moment', options, at);
  }

  /** Today's times as times, others as days. */
  briefly(at: Date | string, now = new Date()): string {
    const then = new Date(at);
    return Math.abs(now.getTime() - then.getTime()) < DAY_MS && this.day(then) === this.day(now)
      ? this.time(then)
      : this.day(then);
  }

  /** How long ago something was. */
  ago(at: Date | string, now = new Date()): string {
    const ms = new Date(at).getTime() - now.getTime();
    const relative = new Intl.RelativeTimeFormat(this.locale, { numeric: 'auto' });
    if (Math.abs(ms) < HOUR_MS) return relative.format(Math.round(ms / MINUTE_MS), 'minute');
    if (Math.abs(ms) < DAY_MS) return relative.format(Math.round(ms / HOUR_MS), 'hour');
    return relative.format(Math.round(ms / DAY_MS), 'day');
  }

  #number(name: string, options: Intl.NumberFormatOptions, value: string | number): string {
    let format = this.#made.get(name) as Intl.NumberFormat | undefined;
    if (format === undefined) {
      format = new Intl.NumberFormat(this.locale, options);
      this.#made.set(name, format);
    }
    // Text is formatted exactly, to the last digit; the types know only numbers.
    return format.format(value as number);
  }

  #date(name: string, options: Intl.DateTimeFormatOptions, at: Date | string): string {
    // A calendar day has no zone.
    const isDay = typeof at === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(at);
    const timeZone = isDay ? 'UTC' : this.timeZone;
    const key = `${name} ${timeZone ?? ''}`;
    let format = this.#made.get(key) as Intl.DateTimeFormat | undefined;
    if (format === undefined) {
      format = new Intl.DateTimeFormat(this.locale, {
        ...options,
        ...(timeZone === undefined ? {} : { timeZone }),
      });
      this.#made.set(key, format);
    }
    return format.format(new Date(at));
  }
}

/** An amount takes its direction from its currency's sign: the mark that Intl begins it with would turn `US$` around. */
function directed(amount: string): string {
  return amount.replace(/^[\u200e\u200f\u061c]+/, '');
}
