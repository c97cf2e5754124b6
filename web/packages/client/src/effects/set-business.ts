/** The business's settings. What a change does to prices and the whole shelf waits for the server. */
import { WEEK } from '../calendar/week.js';
import type { AutoConfirm, Business, Ordering, RoleLimits, Schedule } from '../generated/records.js';
import { BUSINESS } from '../ids/index.js';
import { amount, amountText, exponentOf, percent, percentText } from '../money/amount.js';
import type { Effect } from './port.js';
import { businessOf, compact, idOf, known, put } from './records.js';

const ROLES: readonly string[] = ['owner', 'staff', 'cashier', 'partner'];

export const setBusiness: Effect<'set_business'> = (data, view) => {
  const before = businessOf(view) ?? first(known(data.name), known(data.currency));
  const exponent = exponentOf(data.currency ?? before.currency);
  const money = (text: string | undefined) =>
    text === undefined ? undefined : amountText(amount(text, exponent), exponent);
  const { default_location: home, expire_unconfirmed_hours: hours, ...given } = data;
  const thresholds = data.priority ?? before.priority;
  const confirm = data.auto_confirm ?? before.auto_confirm;
  const after = compact<Business>({
    ...before,
    ...given,
    auto_confirm: confirm === 'never' ? undefined : confirmed(confirm, money),
    cash_rounding: coin(money(data.cash_rounding ?? before.cash_rounding)),
    categories: listed(data.categories ?? before.categories),
    day_starts: unless('00:00', data.day_starts ?? before.day_starts),
    default_location: home === undefined ? before.default_location : known(idOf(view, 'locations', home)),
    expire_unconfirmed_hours: hours === undefined ? before.expire_unconfirmed_hours : hours || undefined,
    limits: limited(data.limits ?? before.limits, money),
    names: listed(data.names ?? before.names),
    ordering: orderingOf(data.ordering ?? before.ordering ?? {}),
    priority: compact<Business['priority']>({
      high: money(thresholds.high),
      urgent: money(thresholds.urgent),
    }),
    register_required: (data.register_required ?? before.register_required) || undefined,
    tax_classes: (data.tax_classes ?? before.tax_classes).map(({ name, rate }) => ({
      name,
      rate: percentText(percent(rate)),
    })),
    week_starts: unless('monday', data.week_starts ?? before.week_starts),
  });
  return [put('business', after)];
};

/** As it is kept: without what is as where nothing is set, weekdays in their order. */
function orderingOf(given: Ordering): Ordering | undefined {
  const kept = compact<Ordering>({
    cancel_until: given.cancel_until === 'placed' ? undefined : given.cancel_until,
    collect: scheduleOf(given.collect ?? {}),
    deliver: scheduleOf(given.deliver ?? {}),
  });
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function scheduleOf({ cut_off, lead_days, weekdays = WEEK }: Schedule): Schedule | undefined {
  const days = WEEK.filter((day) => weekdays.includes(day));
  const kept = compact<Schedule>({
    cut_off,
    lead_days: lead_days || undefined,
    weekdays: days.length === WEEK.length ? undefined : days,
  });
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/** A setting as it is kept: not at all where it is what it would be anyway. */
function unless<T>(usual: T, setting: T | undefined): T | undefined {
  return setting === usual ? undefined : setting;
}

/** No list of nothing. */
function listed<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list?.length === 0 ? undefined : list;
}

/** No coin of nothing. */
function coin(text: string | undefined): string | undefined {
  return text !== undefined && /[1-9]/.test(text) ? text : undefined;
}

/** Limits in the order of the roles, left out where there are none. */
function limited(
  limits: readonly RoleLimits[] | undefined,
  money: (text: string | undefined) => string | undefined,
): readonly RoleLimits[] | undefined {
  if (limits === undefined || limits.length === 0) return undefined;
  const share = (text: string | undefined) => (text === undefined ? undefined : percentText(percent(text)));
  const kept = limits.map((of) =>
    compact<RoleLimits>({
      discount: share(of.discount),
      price_below: share(of.price_below),
      refund: money(of.refund),
      role: of.role,
      unlinked_return: money(of.unlinked_return),
    }),
  );
  return kept.sort((one, other) => ROLES.indexOf(one.role) - ROLES.indexOf(other.role));
}

function confirmed(
  confirm: AutoConfirm | undefined,
  money: (text: string | undefined) => string | undefined,
): AutoConfirm | undefined {
  return typeof confirm === 'object' ? { covered_below: known(money(confirm.covered_below)) } : confirm;
}

/** The business as it is first set up. */
function first(name: string, currency: string): Business {
  return {
    clock_skew_minutes: 10,
    currency,
    id: BUSINESS,
    name,
    priority: {},
    shelf_exact_up_to: 20,
    shelf_few: 5,
    shortage: 'refuse_order',
    tax_classes: [],
    tax_included: false,
    time_zone: 'UTC',
  };
}
