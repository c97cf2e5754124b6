/** Written by `cargo xtask generate` from the Rust types; changed there. */

import type {
  AccountEntryId,
  AllocationId,
  Collection,
  CustomerId,
  Day,
  DocumentId,
  DocumentState,
  LocationId,
  Method,
  Money,
  MovementId,
  OrderId,
  OrderState,
  PersonId,
  ProductId,
  Quantity,
  RegisterId,
  ReturnRequestId,
  ReturnRequestState,
  SaleId,
  SuspendedSaleId,
  SuspendedState,
} from './records.js';

/** A product of which a partner may not order so many. */
export interface QuantityLine {
  /** At least so many. */
  readonly minimum?: Quantity;
  /** In whole multiples of this. */
  readonly multiple?: Quantity;
  /** Of what. */
  readonly product: ProductId;
  /** What was asked for, over all lines. */
  readonly wanted: Quantity;
}

/** The command can't be read. */
export interface MalformedRefusal {
  readonly code: 'malformed';
  /** Where, as a path: `data.lines[2].quantity`. */
  readonly field: string;
  /** What is wrong. */
  readonly problem: string;
}

/** There is no such command. */
export interface UnknownCommandRefusal {
  readonly code: 'unknown_command';
  /** As given. */
  readonly name: string;
}

/** A value has the right form and makes no sense. */
export interface InvalidRefusal {
  readonly code: 'invalid';
  /** Which field. */
  readonly field: string;
  /** What it must be. */
  readonly must: Rule;
}

/** The same id was used for another command. */
export interface IdReusedRefusal {
  readonly code: 'id_reused';
}

/** The role may not do this. */
export interface NotAllowedRefusal {
  readonly code: 'not_allowed';
}

/** The business has no settings yet: set it up first. */
export interface NoBusinessRefusal {
  readonly code: 'no_business';
}

/** No such record. */
export interface UnknownRefusal {
  readonly code: 'unknown';
  /** Of which collection. */
  readonly collection: Collection;
  /** Its id or code, as given. */
  readonly key: string;
}

/** A record with this id or code exists already. */
export interface ExistsRefusal {
  readonly code: 'exists';
  /** Of which collection. */
  readonly collection: Collection;
  /** Its id or code. */
  readonly key: string;
}

/** The record was changed since the form was filled. */
export interface ChangedRefusal {
  readonly code: 'changed';
  /** Position of the last change. */
  readonly version: number;
}

/** Archived or on hold, hence not to be used in this. */
export interface NotActiveRefusal {
  readonly code: 'not_active';
  /** Of which collection. */
  readonly collection: Collection;
  /** Which record. */
  readonly id: string;
}

/** Stock does not cover it. Names every short line. */
export interface InsufficientStockRefusal {
  readonly code: 'insufficient_stock';
  /** Each short product, demand summed over all lines. */
  readonly short: readonly ShortLine[];
}

/** Below the minimum, or off the multiple, that is agreed. Names every such product. */
export interface MinimumOrMultipleRefusal {
  readonly code: 'minimum_or_multiple';
  /** Each product, what is asked for summed over all lines. */
  readonly lines: readonly QuantityLine[];
}

/** The order is in a state in which this can't be done. */
export interface WrongOrderStateRefusal {
  readonly code: 'wrong_order_state';
  /** Which order. */
  readonly order: OrderId;
  /** Its state. */
  readonly state: OrderState;
}

/** The business does not offer this way of getting goods to the customer. */
export interface MethodNotOfferedRefusal {
  readonly code: 'method_not_offered';
  /** Which way. */
  readonly method: Method;
}

/** It is too late for that day, or nothing leaves on it. */
export interface DayNotPossibleRefusal {
  readonly code: 'day_not_possible';
  /** The earliest possible day; absent where no way is offered. */
  readonly earliest?: Day;
  /** By which way; absent: by any. */
  readonly method?: Method;
  /** The first possible day from the wanted one on. */
  readonly next?: Day;
  /** As asked for. */
  readonly wanted: Day;
}

/** The wish to bring goods back is in a state in which this can't be done. */
export interface WrongReturnStateRefusal {
  readonly code: 'wrong_return_state';
  /** Which request. */
  readonly request: ReturnRequestId;
  /** Its state. */
  readonly state: ReturnRequestState;
}

/** The document is in a state in which this can't be done. */
export interface WrongDocumentStateRefusal {
  readonly code: 'wrong_document_state';
  /** Which document. */
  readonly document: DocumentId;
  /** Its state. */
  readonly state: DocumentState;
}

/** There is no such line. */
export interface UnknownLineRefusal {
  readonly code: 'unknown_line';
  /** Counted from 0. */
  readonly line: number;
}

/** More than the line has left. */
export interface MoreThanOpenRefusal {
  readonly code: 'more_than_open';
  /** Which line, counted from 0. */
  readonly line: number;
  /** What is left of it. */
  readonly open: Quantity;
  /** What was asked for. */
  readonly wanted: Quantity;
}

/** Goods of the order were handed over already: what was agreed for them stands. */
export interface PartlyTakenRefusal {
  readonly code: 'partly_taken';
  /** Which order. */
  readonly order: OrderId;
}

/** Nothing to do it with: no lines, or none left. */
export interface NothingToDoRefusal {
  readonly code: 'nothing_to_do';
}

/** The movement is undone already, or undoes another itself. */
export interface NotReversibleRefusal {
  readonly code: 'not_reversible';
  /** Which movement. */
  readonly movement: MovementId;
}

/** The order would go beyond the customer's credit limit. */
export interface CreditOverLimitRefusal {
  readonly code: 'credit_over_limit';
  /** Whose. */
  readonly customer: CustomerId;
  /** What they owe and have ordered on account, without what is asked for now. */
  readonly exposure: Money;
  /** How much it may be. */
  readonly limit: Money;
  /** By how much it would grow. */
  readonly wanted: Money;
}

/** The order goes beyond its customer's credit limit, and nobody has approved it yet. */
export interface AwaitsApprovalRefusal {
  readonly code: 'awaits_approval';
  /** Which order. */
  readonly order: OrderId;
}

/** More than is open of an account's entry. */
export interface MoreThanUnallocatedRefusal {
  readonly code: 'more_than_unallocated';
  /** Which entry. */
  readonly entry: AccountEntryId;
  /** What is left of it. */
  readonly open: Money;
  /** What was asked for. */
  readonly wanted: Money;
}

/**
 * The account's entry is undone already, undoes another itself, or follows from an order, sale or return,
 * where it is to be undone.
 */
export interface EntryNotReversibleRefusal {
  readonly code: 'entry_not_reversible';
  /** Which entry. */
  readonly entry: AccountEntryId;
}

/** The allocation is undone already, or undoes another itself. */
export interface AllocationNotReversibleRefusal {
  /** Which allocation. */
  readonly allocation: AllocationId;
  readonly code: 'allocation_not_reversible';
}

/** The sale is voided already. */
export interface SaleVoidedRefusal {
  readonly code: 'sale_voided';
  /** Which sale. */
  readonly sale: SaleId;
}

/** The register session is closed: its Z stands. */
export interface RegisterClosedRefusal {
  readonly code: 'register_closed';
  /** The number of its Z. */
  readonly number: number;
  /** Which session. */
  readonly register: RegisterId;
}

/** The suspended sale is in a state in which this can't be done. */
export interface WrongSuspendedStateRefusal {
  readonly code: 'wrong_suspended_state';
  /** Its state. */
  readonly state: SuspendedState;
  /** Which. */
  readonly suspended: SuspendedSaleId;
}

/** Not archived, or not changed in this: it is still in use. Names the first hundred of each. */
export interface StillInUseRefusal {
  readonly code: 'still_in_use';
  /** Orders that hold it. */
  readonly orders: readonly number[];
  /** On hand somewhere, promised or under way. */
  readonly stock: readonly StockInUse[];
  /** Transfers under way with it. */
  readonly transfers?: readonly number[];
}

/** The currency can't change once there is trade. */
export interface CurrencyFixedRefusal {
  readonly code: 'currency_fixed';
}

/** Does not stand in this unit. */
export interface UnknownUnitRefusal {
  readonly code: 'unknown_unit';
  /** Of which product. */
  readonly product: ProductId;
  /** As given. */
  readonly unit: string;
}

/** Finer than the unit allows. */
export interface TooFineRefusal {
  readonly code: 'too_fine';
  /** Digits that its unit has. */
  readonly decimals: number;
  /** Of which product. */
  readonly product: ProductId;
}

/** It would change more records at once than an entry may: to be given in parts. */
export interface TooManyRecordsRefusal {
  readonly code: 'too_many_records';
  /** How many an entry may change. */
  readonly limit: number;
  /** How many it would change. */
  readonly records: number;
}

/** A quantity or a sum of quantities is too large to be true. */
export interface QuantityOutOfRangeRefusal {
  readonly code: 'quantity_out_of_range';
}

/** An amount or a sum of amounts is too large to be true. */
export interface AmountOutOfRangeRefusal {
  readonly code: 'amount_out_of_range';
}

/** A line has no price, and the product has none either. */
export interface NoPriceRefusal {
  readonly code: 'no_price';
  /** Which product. */
  readonly product: ProductId;
}

/** Owners are made, changed and suspended by owners alone. */
export interface OwnersOnlyRefusal {
  readonly code: 'owners_only';
}

/** Nobody suspends themselves. */
export interface NotYourselfRefusal {
  readonly code: 'not_yourself';
}

/** The only owner who may sign in: another one is needed first. */
export interface LastOwnerRefusal {
  readonly code: 'last_owner';
  /** Who. */
  readonly person: PersonId;
}

/** The exception is over already. */
export interface AlreadyResolvedRefusal {
  readonly code: 'already_resolved';
}

/** The program has a fault: the command was not applied and is kept for its makers. */
export interface FaultRefusal {
  readonly code: 'fault';
  /** What it said. */
  readonly message: string;
}

/** Why a command was refused. Nothing was changed. By `code`. */
export interface Refusals {
  malformed: MalformedRefusal;
  unknown_command: UnknownCommandRefusal;
  invalid: InvalidRefusal;
  id_reused: IdReusedRefusal;
  not_allowed: NotAllowedRefusal;
  no_business: NoBusinessRefusal;
  unknown: UnknownRefusal;
  exists: ExistsRefusal;
  changed: ChangedRefusal;
  not_active: NotActiveRefusal;
  insufficient_stock: InsufficientStockRefusal;
  minimum_or_multiple: MinimumOrMultipleRefusal;
  wrong_order_state: WrongOrderStateRefusal;
  method_not_offered: MethodNotOfferedRefusal;
  day_not_possible: DayNotPossibleRefusal;
  wrong_return_state: WrongReturnStateRefusal;
  wrong_document_state: WrongDocumentStateRefusal;
  unknown_line: UnknownLineRefusal;
  more_than_open: MoreThanOpenRefusal;
  partly_taken: PartlyTakenRefusal;
  nothing_to_do: NothingToDoRefusal;
  not_reversible: NotReversibleRefusal;
  credit_over_limit: CreditOverLimitRefusal;
  awaits_approval: AwaitsApprovalRefusal;
  more_than_unallocated: MoreThanUnallocatedRefusal;
  entry_not_reversible: EntryNotReversibleRefusal;
  allocation_not_reversible: AllocationNotReversibleRefusal;
  sale_voided: SaleVoidedRefusal;
  register_closed: RegisterClosedRefusal;
  wrong_suspended_state: WrongSuspendedStateRefusal;
  still_in_use: StillInUseRefusal;
  currency_fixed: CurrencyFixedRefusal;
  unknown_unit: UnknownUnitRefusal;
  too_fine: TooFineRefusal;
  too_many_records: TooManyRecordsRefusal;
  quantity_out_of_range: QuantityOutOfRangeRefusal;
  amount_out_of_range: AmountOutOfRangeRefusal;
  no_price: NoPriceRefusal;
  owners_only: OwnersOnlyRefusal;
  not_yourself: NotYourselfRefusal;
  last_owner: LastOwnerRefusal;
  already_resolved: AlreadyResolvedRefusal;
  fault: FaultRefusal;
}

/** Why a command was refused. Nothing was changed. */
export type Refusal = Refusals[keyof Refusals];

/** What a value must be. */
export type Rule =
  | 'positive'
  | 'not_negative'
  | 'not_zero'
  | 'not_empty'
  | 'shorter'
  | 'fewer_lines'
  | 'check_digit'
  | 'code'
  | 'digest'
  | 'not_a_uuid'
  | 'currency'
  | 'time_zone'
  | 'tax_class'
  | 'share'
  | 'currency_digits'
  | 'email'
  | 'phone'
  | 'given'
  | 'unique'
  | 'different'
  | 'known'
  | 'in_range'
  | 'contains_used'
  | 'not_archived'
  | 'absent';

/** A product that stock does not cover. */
export interface ShortLine {
  /** What there is. */
  readonly available: Quantity;
  /** Where. */
  readonly location: LocationId;
  /** Of what. */
  readonly product: ProductId;
  /** What was asked for, over all lines. */
  readonly wanted: Quantity;
}

/** Stock that keeps something from being archived or changed. */
export interface StockInUse {
  /** Under way to there. */
  readonly incoming: Quantity;
  /** Where. */
  readonly location: LocationId;
  /** On hand there. */
  readonly on_hand: Quantity;
  /** Of what. */
  readonly product: ProductId;
  /** Promised there. */
  readonly reserved: Quantity;
}
