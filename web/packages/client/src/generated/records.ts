/** Written by `cargo xtask generate` from the Rust types; changed there. */

/**
 * An entry in a customer's account. It is never changed but for `open` and `reversed`; what is wrong is
 * undone by its opposite.
 */
export interface AccountEntry {
  /** By how much what the customer owes grows; below zero: shrinks. */
  readonly amount: Money;
  /** Whose account. */
  readonly customer: CustomerId;
  /** The business's day it belongs to. */
  readonly day: Day;
  /** Of what is owed: to be paid on this day at the latest. */
  readonly due?: Day;
  /** Identity. */
  readonly id: AccountEntryId;
  /** What kind. */
  readonly kind: EntryKind;
  /** A person's words. The customer sees them. */
  readonly note?: string;
  /** The number that people say. */
  readonly number: number;
  /** When it happened. */
  readonly occurred_at: Moment;
  /** The part of `amount` that is not covered, or covers nothing yet: of the same sign. */
  readonly open: Money;
  /** What it comes from. */
  readonly reference?: AccountReference;
  /** The register session in which money was taken or given. */
  readonly register?: RegisterId;
  /** Undone by its opposite. */
  readonly reversed?: boolean;
  /** The entry that this one undoes. */
  readonly reverses?: AccountEntryId;
  /** How money was taken or given: `cash`, `card`, `transfer`, … */
  readonly tender?: string;
}

/** An entry in a customer's account. */
export type AccountEntryId = string;

/** What an entry comes from. */
export interface AccountReference {
  /** Which one. */
  readonly id: string;
  /** Of what kind. */
  readonly kind: AccountReferenceKind;
}

/** What an entry can come from. */
export type AccountReferenceKind = 'order' | 'sale' | 'return';

/** Who acts: a user or an API token. */
export type ActorId = string;

/** A postal address. */
export interface Address {
  /** Town. */
  readonly city?: string;
  /** Country, by name or code as given. */
  readonly country?: string;
  /** Street, house, floor. */
  readonly lines?: string;
  /** Postal code: text, leading zeros kept. */
  readonly postal_code?: string;
  /** State, county or governorate. */
  readonly region?: string;
}

/**
 * What covers what: a part of a payment, deposit or credit, put to a part of what is owed. Undone by its
 * opposite.
 */
export interface Allocation {
  /** How much; below zero where it undoes another. */
  readonly amount: Money;
  /** The entry above zero that is covered. */
  readonly charge: AccountEntryId;
  /** The entry below zero that covers it. */
  readonly credit: AccountEntryId;
  /** Whose account. */
  readonly customer: CustomerId;
  /** Identity. */
  readonly id: AllocationId;
  /** When it happened. */
  readonly occurred_at: Moment;
  /** Undone by its opposite. */
  readonly reversed?: boolean;
  /** The allocation that this one undoes. */
  readonly reverses?: AllocationId;
}

/** What covers what in a customer's account. */
export type AllocationId = string;

/** An approval that was needed and given. */
export interface Approval {
  /** Who did it. */
  readonly actor: ActorId;
  /** Who allowed it. */
  readonly approver: ActorId;
  /** When. */
  readonly at: Moment;
  /** The command that it was given for. */
  readonly command: CommandId;
  /** The limits that it goes beyond: each with what was done. */
  readonly exceeded: readonly Detail[];
  /** Identity: follows from the command. */
  readonly id: string;
  /** The sale or return. */
  readonly subject: string;
}

/** Which orders the business agrees to by rule, as they are placed. */
export type AutoConfirm =
  /** None: someone looks at each. */
  | 'never'
  /** Those that stock covers, every line of them and without backorder. */
  | 'covered'
  /** Of those, the ones whose total is below an amount. */
  | {
      /** Of those, the ones whose total is below an amount. */
      readonly covered_below: Money;
    };

/** Whether a product can be had. */
export type Availability = 'in_stock' | 'few_left' | 'sold_out' | 'backorder' | 'always';

/** A code that scanners read. */
export interface Barcode {
  /** A GTIN as 14 digits, or the business's own code. */
  readonly code: string;
  /** How many stock units one scan means: 1 for the piece, 12 for the case. */
  readonly pack?: Quantity;
}

/** Settings of a business. */
export interface Business {
  /** Which orders are agreed to by rule. */
  readonly auto_confirm?: AutoConfirm;
  /**
   * The smallest coin: what is paid in cash is rounded to whole ones. Absent: cash is paid to the last unit.
   */
  readonly cash_rounding?: Money;
  /** What the categories that products name are called in other languages. */
  readonly categories?: readonly CategoryName[];
  /**
   * How far a device's clock may be off before its times are not trusted to place a fact before or after a
   * count, in minutes.
   */
  readonly clock_skew_minutes: number;
  /** ISO 4217 code; fixed once there is trade. */
  readonly currency: string;
  /**
   * When the business's day begins: what happens before it belongs to the day before. Facts keep the day that
   * they had.
   */
  readonly day_starts?: TimeOfDay;
  /** Where orders are fulfilled that name no location. */
  readonly default_location?: LocationId;
  /** Hours after which a placed order that nobody confirmed is cancelled by itself. */
  readonly expire_unconfirmed_hours?: number;
  /** Always the same: `Business::id`. */
  readonly id: string;
  /** How far a role may go without someone's approval. A role that is not named may do anything. */
  readonly limits?: readonly RoleLimits[];
  /** The name on bills and screens. */
  readonly name: string;
  /** Its name in other languages. */
  readonly names?: readonly LocalName[];
  /** What partners may ask for by themselves: until when, for which day, by which way. */
  readonly ordering?: Ordering;
  /** Orders of at least these totals are of that priority. */
  readonly priority: PriorityThresholds;
  /** Whether sales and returns are to name a register session: someone is told of those that don't. */
  readonly register_required?: boolean;
  /** The shelf shows partners exact figures up to this many; above, only that there is enough. */
  readonly shelf_exact_up_to: number;
  /** At or below this many the shelf says "few left". */
  readonly shelf_few: number;
  /** What happens to an order that stock covers in part. */
  readonly shortage: ShortagePolicy;
  /** The tax classes that products name. */
  readonly tax_classes: readonly TaxClass[];
  /** Whether prices contain the tax. */
  readonly tax_included: boolean;
  /** IANA name of the time zone that days of trade are counted in. */
  readonly time_zone: string;
  /** Whether there was any trade or stock yet: the currency is fixed from then on. */
  readonly traded?: boolean;
  /** The first day of its week. */
  readonly week_starts?: Weekday;
}

/** How long partners may cancel their own orders. */
export type CancelUntil = 'never' | 'placed' | 'confirmed' | 'preparing' | 'ready';

/** What was counted in a drawer. */
export interface CashCount {
  /** Who counted. */
  readonly actor: ActorId;
  /** When. */
  readonly at: Moment;
  /** Notes and coins, where they were counted one kind after another. */
  readonly denominations?: readonly Denomination[];
  /** All of it. */
  readonly total: Money;
}

/** Which way cash goes. */
export type CashDirection = 'in' | 'out';

/** Cash moved. */
export interface CashMovement {
  /** Who moved it. */
  readonly actor: ActorId;
  /** How much: above zero. */
  readonly amount: Money;
  /** The business's day. */
  readonly day: Day;
  /** The till. */
  readonly device?: DeviceId;
  /** In or out. */
  readonly direction: CashDirection;
  /** Identity. */
  readonly id: CashMovementId;
  /** When it happened. */
  readonly occurred_at: Moment;
  /** Why. */
  readonly reason: string;
  /** Of which register session. */
  readonly register: RegisterId;
}

/** Cash put into a drawer or taken out of it. */
export type CashMovementId = string;

/** What a category is called in other languages. */
export interface CategoryName {
  /** What products name as their category. */
  readonly name: string;
  /** Its names in other languages, at least one. */
  readonly names: readonly LocalName[];
}

/** Money without stock: postage, a fee, a manual line. May be negative. */
export interface Charge {
  /** `postage`, `fee`, `discount`, `manual`, … */
  readonly kind: string;
  /** Without tax. */
  readonly net: Money;
  /** Tax. */
  readonly tax: Money;
  /** The rate charged. */
  readonly tax_rate?: Percent;
  /** What it says. */
  readonly text: string;
}

/** Money without stock: postage, a fee, a manual line. May be negative. */
export interface ChargeInput {
  /** How much, as prices are: with tax where prices contain it. */
  readonly amount: Money;
  /** `postage`, `fee`, `discount`, `manual`, … */
  readonly kind: string;
  /** Which of the business's tax classes; absent: not taxed. */
  readonly tax_class?: string;
  /** What it says. */
  readonly text?: string;
}

/** A collection of records of one kind. */
export type Collection =
  | 'business'
  | 'products'
  | 'locations'
  | 'customers'
  | 'customer_groups'
  | 'people'
  | 'price_lists'
  | 'price_rules'
  | 'price_changes'
  | 'stock_levels'
  | 'product_costs'
  | 'movements'
  | 'orders'
  | 'order_notes'
  | 'return_requests'
  | 'sales'
  | 'returns'
  | 'registers'
  | 'register_figures'
  | 'z_reports'
  | 'z_addenda'
  | 'cash_movements'
  | 'suspended_sales'
  | 'approvals'
  | 'documents'
  | 'count_lines'
  | 'account_entries'
  | 'allocations'
  | 'customer_accounts'
  | 'exceptions'
  | 'imports'
  | 'import_mappings'
  | 'counters'
  | 'shelf'
  | 'prices'
  | 'customer_totals'
  | 'daily_sales'
  | 'hourly_sales';

/** A command: made by the client when the button is pressed; sent again, it is applied once. */
export type CommandId = string;

/** Whom to ask for, as it was when the order was placed. */
export interface Contact {
  /** E-mail. */
  readonly email?: string;
  /** Name. */
  readonly name?: string;
  /** Telephone, as people write it. */
  readonly phone?: string;
}

/** What a count found of one product at one location. */
export interface CountLine {
  /** Which count. */
  readonly count: DocumentId;
  /** Found. */
  readonly counted: Quantity;
  /** When it was counted. */
  readonly counted_at: Moment;
  /**
   * Found − expected: shrinkage where negative. Corrected by facts that happened before and arrived after.
   */
  readonly difference: Quantity;
  /** What the book said for that moment, corrected likewise. */
  readonly expected: Quantity;
  /** Identity: follows from count and product. */
  readonly id: string;
  /** Where. */
  readonly location: LocationId;
  /** Of what. */
  readonly product: ProductId;
  /** Undone with its count. */
  readonly reversed?: boolean;
}

/** How far a series has come. */
export interface Counter {
  /** Identity: follows from the series. */
  readonly id: string;
  /** The number given last. */
  readonly last: number;
  /** Which series. */
  readonly series: Series;
}

/** A customer or partner. */
export interface Customer {
  /** Postal address. */
  readonly address?: Address;
  /** The code that people and files use; unique where given. */
  readonly code?: string;
  /** Whom to ask for. */
  readonly contact?: string;
  /**
   * Where their orders are fulfilled that name no location, while it takes orders; absent: at the business's
   * own.
   */
  readonly default_location?: LocationId;
  /** E-mail. */
  readonly email?: string;
  /** Which group they belong to: they buy by its price list. */
  readonly group?: CustomerGroupId;
  /** Identity. */
  readonly id: CustomerId;
  /** Name by people. */
  readonly name: string;
  /** Names in other languages. */
  readonly names?: readonly LocalName[];
  /** What to know when serving them: the way to the door, opening hours. They see it too. */
  readonly note?: string;
  /** Telephone, as people write it. */
  readonly phone?: string;
  /** The price list agreed with them alone; it goes before their group's. */
  readonly price_list?: PriceListId;
  /** Whether orders are taken. */
  readonly status: CustomerStatus;
  /** What was agreed about paying later; absent: what they take is paid at once. */
  readonly terms?: Terms;
}

/** Where a customer's account stands. Follows from the entries and the customer's orders. */
export interface CustomerAccount {
  /** What the customer owes: the sum of all entries. Below zero: what the business owes them. */
  readonly balance: Money;
  /** Whose. */
  readonly customer: CustomerId;
  /** Identity: follows from the customer. */
  readonly id: string;
  /** The first day by whose end something is to be paid that is not covered yet. */
  readonly oldest_due?: Day;
  /** What is still to leave of orders on account, and will be charged then. */
  readonly open_orders: Money;
  /** The part of payments, deposits and credits that covers nothing yet: zero or more. */
  readonly unallocated: Money;
}

/** A group of customers: `cafés`, `wholesale`. Customers don't see how it is called. */
export interface CustomerGroup {
  /** The code that people and files use; unique. */
  readonly code: string;
  /** Identity. */
  readonly id: CustomerGroupId;
  /** Name by people. */
  readonly name: string;
  /** Names in other languages. */
  readonly names?: readonly LocalName[];
  /** By which list its customers buy. */
  readonly price_list?: PriceListId;
}

/** A group of customers. */
export type CustomerGroupId = string;

/** A customer or partner. */
export type CustomerId = string;

/** Whether orders are taken from a customer. */
export type CustomerStatus = 'active' | 'on_hold' | 'archived';

/** What a customer has ordered, bought and brought back. */
export interface CustomerTotals {
  /** Total of what was bought: handed over or sold at a counter. */
  readonly bought: Money;
  /** Who. */
  readonly customer: CustomerId;
  /** Identity: follows from the customer. */
  readonly id: string;
  /** When the newest order was placed or the newest sale made. */
  readonly last_at?: Moment;
  /** Total of orders that are placed and not handed over. */
  readonly open: Money;
  /** Orders that stand. */
  readonly orders: number;
  /** Total that was given back. */
  readonly returned: Money;
  /** Sales at a counter. */
  readonly sales: number;
}

/**
 * What left of one product on one day of trade: handed over or sold at a counter, and brought back. What it
 * had cost is that of its movements; of what stock is not kept of, no cost is known.
 */
export interface DailySales {
  /** What `costed` of what left had cost. */
  readonly cost: Worth;
  /**
   * What goods that had left before they came cost more than was thought, as far as it was found out on this
   * day.
   */
  readonly cost_difference: Worth;
  /** How much of what left has a known cost. */
  readonly costed: Quantity;
  /** Which day, in the business's zone. */
  readonly day: Day;
  /** Identity: follows from day and product. */
  readonly id: string;
  /** Lines that left. */
  readonly lines: number;
  /** Money for what left, without tax. */
  readonly net: Money;
  /** Of what; absent: charges, which have no product. */
  readonly product?: ProductId;
  /** What left, in the stock unit. */
  readonly quantity: Quantity;
  /** What `returned_costed` of what came back had cost. */
  readonly returned_cost: Worth;
  /** How much of what came back has a known cost. */
  readonly returned_costed: Quantity;
  /** Money given back, without tax. */
  readonly returned_net: Money;
  /** What came back, in the stock unit. */
  readonly returned_quantity: Quantity;
  /** Tax given back. */
  readonly returned_tax: Money;
  /** Tax on what left. */
  readonly tax: Money;
}

/** A calendar day in the business's time zone. */
export type Day = string;

/** Notes or coins of one kind. */
export interface Denomination {
  /** How many. */
  readonly count: number;
  /** What one is worth. */
  readonly value: Money;
}

/** A figure of an exception, or one thing that is odd about a fact. */
export interface Detail {
  /** Which figure. */
  readonly name: DetailName;
  /** Of which product, where several are concerned. */
  readonly sku?: string;
  /** As text. */
  readonly value: string;
}

/** What the details of exceptions say. */
export type DetailName =
  | 'account_without_customer'
  | 'after_z'
  | 'archived_customer'
  | 'archived_location'
  | 'archived_product'
  | 'brought_back_by'
  | 'charged'
  | 'command'
  | 'count'
  | 'counted'
  | 'counted_at'
  | 'credit_limit'
  | 'customer'
  | 'customer_on_hold'
  | 'data'
  | 'declined_request'
  | 'discount'
  | 'draft_product'
  | 'exposure'
  | 'missing'
  | 'no_register'
  | 'not_counted'
  | 'occurred_at'
  | 'order_total'
  | 'over'
  | 'price_by_hand'
  | 'received_request'
  | 'refund'
  | 'refusal'
  | 'refunded_beyond_credit'
  | 'register_elsewhere'
  | 'register_still_open'
  | 'suspended_sale_dropped'
  | 'suspended_sale_sold'
  | 'total_charged'
  | 'total_computed'
  | 'unknown_suspended_sale'
  | 'unlinked_return'
  | 'unpaid';

/** The device that a command was made on. */
export type DeviceId = string;

/** A discount, by share or by amount. */
export type Discount =
  /** An amount, as prices are: with tax where prices contain it. */
  | {
      /** An amount, as prices are: with tax where prices contain it. */
      readonly amount: Money;
    }
  /** A share. */
  | {
      /** A share. */
      readonly percent: Percent;
    };

/** A stock document. */
export interface Document {
  /** Who. */
  readonly actor: ActorId;
  /** The business's day it happened on. */
  readonly day: Day;
  /** Where a transfer goes. */
  readonly destination?: LocationId;
  /** Identity. */
  readonly id: DocumentId;
  /** What kind. */
  readonly kind: DocumentKind;
  /** Its lines. */
  readonly lines: readonly DocumentLine[];
  /** Where; of a transfer, where it comes from. */
  readonly location: LocationId;
  /** A person's words. */
  readonly note?: string;
  /** The number that people say. */
  readonly number: number;
  /** When it happened. */
  readonly occurred_at: Moment;
  /** The supplier or whoever else is on the other side. */
  readonly party?: string;
  /** Of a transfer: how many times some of it was received. */
  readonly receipts?: number;
  /** The other side's number: a delivery note. */
  readonly reference?: string;
  /** Where it is in its life. */
  readonly state: DocumentState;
}

/** A stock document: opening, receipt, adjustment, damage, waste, transfer or count. */
export type DocumentId = string;

/** Kinds of stock document. */
export type DocumentKind =
  | 'opening'
  | 'receipt'
  | 'adjustment'
  | 'damage'
  | 'waste'
  | 'transfer'
  | 'count'
  | 'made';

/** A line of a document. */
export interface DocumentLine {
  /** What a stock unit cost, where known. */
  readonly cost?: Price;
  /** What one of `unit` cost, where that was said. */
  readonly cost_of_unit?: Price;
  /** Of a transfer: received beyond what was dispatched, or after it was closed. */
  readonly over?: Quantity;
  /** Of what. */
  readonly product: ProductId;
  /** How much, in the stock unit; of an adjustment, signed; of a count, as counted. */
  readonly quantity: Quantity;
  /** Why. */
  readonly reason?: string;
  /** Of a transfer: received so far, goods lost on the road included. */
  readonly received?: Quantity;
  /** As given, where in another unit. */
  readonly unit?: InUnit;
}

/** Where a document is in its life. */
export type DocumentState = 'dispatched' | 'part_received' | 'posted' | 'reversed';

/** Kinds of entry. */
export type EntryKind =
  | 'opening'
  | 'charge'
  | 'payment'
  | 'deposit'
  | 'credit'
  | 'refund'
  | 'adjustment';

/** Something that needs attention. */
export interface Exception {
  /** Who looks after it. */
  readonly assignee?: ActorId;
  /** Figures of what is wrong, as text: what a count said, what a device's clock said. */
  readonly details?: readonly Detail[];
  /** Identity. */
  readonly id: ExceptionId;
  /** What kind. */
  readonly kind: ExceptionKind;
  /** Where. */
  readonly location?: LocationId;
  /** When it was opened. */
  readonly opened_at: Moment;
  /** Orders at risk, the first to be looked at first: lowest priority, latest placed. */
  readonly orders?: readonly OrderAtRisk[];
  /** Of what. */
  readonly product?: ProductId;
  /** How much is missing, or too much. */
  readonly quantity?: Quantity;
  /** What is to be done about it, or how it ended, in a person's words. */
  readonly resolution?: string;
  /** When it ended. */
  readonly resolved_at?: Moment;
  /** Open, assigned, resolved or waived. */
  readonly state: ExceptionState;
  /** The record that it is about: the sale, return, order or command. */
  readonly subject?: string;
}

/** Something that needs attention. */
export type ExceptionId = string;

/** Kinds of exception. */
export type ExceptionKind =
  | 'shortfall'
  | 'negative_stock'
  | 'over_return'
  | 'count_conflict'
  | 'clock_skew'
  | 'quarantined_command'
  | 'questionable'
  | 'over_receipt'
  | 'missing_on_arrival'
  | 'credit_over_limit'
  | 'unknown_register'
  | 'over_role_limit';

/** Where an exception is in its life. */
export type ExceptionState = 'open' | 'assigned' | 'resolved' | 'waived';

/** Goods handed over at one time. */
export interface Handover {
  /** The business's day it happened on. */
  readonly day: Day;
  /** Which lines, and how much of each. */
  readonly lines: readonly HandoverLine[];
  /** When it happened. */
  readonly occurred_at: Moment;
}

/** A line handed over. */
export interface HandoverLine {
  /** The order's line, counted from 0. */
  readonly line: number;
  /** What it was charged, without tax: fixed when it left. */
  readonly net: Money;
  /** How much, in the stock unit. */
  readonly quantity: Quantity;
  /** Tax. */
  readonly tax: Money;
}

/**
 * What was sold and ordered in an hour, minute by minute. Derived. The hour is one of universal time,
 * whatever the business's zone and the beginning of its day: a change of those rewrites nothing, and which
 * hours make a day is said when they are read.
 */
export interface HourlySales {
  /** Identity: follows from the hour. */
  readonly id: string;
  /** Each minute in which there was anything, in order. */
  readonly minutes: readonly MinuteSales[];
  /** When the hour begins. */
  readonly starts_at: Moment;
}

/** A file that was taken in. The commands that it came to have its id as their device. */
export interface Import {
  /** Rows that changed a record. */
  readonly changed: number;
  /** When all of it was taken in. */
  readonly ended_at?: Moment;
  /** The file's name, as its owner knows it. */
  readonly file: string;
  /** BLAKE3 of the file, as 64 hexadecimal digits. */
  readonly hash: string;
  /** Identity. */
  readonly id: ImportId;
  /** What the file lists. */
  readonly kind: ImportKind;
  /** Once undone: what stayed as the import made it. */
  readonly left: number;
  /** Rows that made a record. */
  readonly new: number;
  /** When it began. */
  readonly started_at: Moment;
  /** Being applied, applied or undone. */
  readonly state: ImportState;
  /** Rows that said what was there already. */
  readonly unchanged: number;
  /** When it was undone. */
  readonly undone_at?: Moment;
  /** Rows that were wrong. */
  readonly wrong: number;
}

/** A file that was taken in. */
export type ImportId = string;

/** What a file lists. */
export type ImportKind =
  | 'products'
  | 'locations'
  | 'stock'
  | 'customers'
  | 'price_lists'
  | 'opening_balances';

/** Which columns of files with the same columns stand for which fields, as someone said. */
export interface ImportMapping {
  /** Columns that were told by hand, each with its field. */
  readonly columns: readonly MappedColumn[];
  /** All columns of the file. */
  readonly headers: readonly string[];
  /** Identity: follows from kind and columns. */
  readonly id: string;
  /** What the file lists. */
  readonly kind: ImportKind;
}

/** How far an import has come. */
export type ImportState = 'applying' | 'applied' | 'undone';

/** A quantity as given in another unit. */
export interface InUnit {
  /** How many of it. */
  readonly quantity: Quantity;
  /** Which unit. */
  readonly unit: string;
}

/** A name in a language. */
export interface LocalName {
  /** BCP 47 language, such as `ar`. */
  readonly language: string;
  /** The name. */
  readonly text: string;
}

/** A place with a stock of its own. */
export interface Location {
  /** The short code that people and files use; unique. */
  readonly code: string;
  /** Of every product, this much is never promised to orders: it is kept for the counter. */
  readonly holdback: Quantity;
  /** Identity. */
  readonly id: LocationId;
  /** What kind of place. */
  readonly kind: LocationKind;
  /** Name by people. */
  readonly name: string;
  /** Names in other languages. */
  readonly names?: readonly LocalName[];
  /** Whether partners' orders may be fulfilled from here, so that its stock is on the shelf. */
  readonly online: boolean;
  /** Whether it is in use. */
  readonly status: LocationStatus;
}

/** A place with a stock of its own. */
export type LocationId = string;

/** Kinds of place. */
export type LocationKind = 'store' | 'warehouse' | 'kitchen' | 'van' | 'quarantine' | 'transit';

/** Whether a location is in use. */
export type LocationStatus = 'active' | 'archived';

/** A column and its field. */
export interface MappedColumn {
  /** The column, as the file names it. */
  readonly column: string;
  /** The field that it stands for. */
  readonly field: string;
}

/** The way by which goods get to the customer. */
export type Method = 'collect' | 'deliver';

/** What was sold and ordered in a minute. */
export interface MinuteSales {
  /** Counted from the hour's beginning. */
  readonly minute: number;
  /** Money for what left, without tax. */
  readonly net: Money;
  /** What orders come to that were placed and still stand, with tax. */
  readonly ordered: Money;
  /** Orders that were placed and still stand. */
  readonly orders: number;
  /** Money given back, without tax. */
  readonly returned_net: Money;
  /** Tax given back. */
  readonly returned_tax: Money;
  /** Sales at a counter, and hand-overs of orders. */
  readonly sales: number;
  /** Tax on what left. */
  readonly tax: Money;
}

/** A moment, exact to the millisecond. */
export type Moment = string;

/** An amount as decimal text, in the digits of the business's currency. */
export type Money = string;

/** A movement of a quantity of one product from a place to another. */
export interface Movement {
  /** Who. */
  readonly actor: ActorId;
  /** Of what came in after some of it had left: what that cost more, or less, than was thought. */
  readonly cost_difference?: Worth;
  /** The business's day that it counts for in figures; of what undoes a movement, the day of that. */
  readonly day: Day;
  /** On which device. */
  readonly device?: DeviceId;
  /** Where it came from. */
  readonly from: Place;
  /** On hand there after, as recorded. */
  readonly from_after?: Quantity;
  /** On hand there before, as recorded. */
  readonly from_before?: Quantity;
  /** Identity. */
  readonly id: MovementId;
  /** What kind. */
  readonly kind: MovementKind;
  /** When it happened; of what a count found, when it was counted. */
  readonly occurred_at: Moment;
  /** Of a count's offset: the late movement that the count had already seen. */
  readonly offsets?: MovementId;
  /** Of what. */
  readonly product: ProductId;
  /** How much, above zero. */
  readonly quantity: Quantity;
  /** Why, in a word of the business or a clerk's own. */
  readonly reason?: string;
  /** When it was recorded. */
  readonly recorded_at: Moment;
  /** The order, sale, return, document or count line behind it. */
  readonly reference?: Reference;
  /** The movement that this one undoes. */
  readonly reverses?: MovementId;
  /** Where it went. */
  readonly to: Place;
  /** On hand there after, as recorded. */
  readonly to_after?: Quantity;
  /** On hand there before, as recorded. */
  readonly to_before?: Quantity;
  /** What a stock unit of it cost; absent where some of it has no known cost, and between locations. */
  readonly unit_cost?: Price;
  /** How much of the stock without a known cost it brought or took. */
  readonly unvalued?: Quantity;
  /** By how much it made the business's stock worth more, or less where it took goods out. */
  readonly value?: Worth;
}

/** A movement of stock. */
export type MovementId = string;

/** Kinds of movement. */
export type MovementKind =
  | 'opening'
  | 'purchase_receipt'
  | 'sale'
  | 'customer_return'
  | 'adjustment'
  | 'damage'
  | 'waste'
  | 'transfer_out'
  | 'transfer_in'
  | 'count'
  | 'count_offset'
  | 'production';

/**
 * An order. What stock it holds lives in its lines; payment, fulfilment and shortage are derived from them.
 */
export interface Order {
  /** Where it goes, as it was said then. */
  readonly address?: Address;
  /** Whether it waits for someone's approval, or was approved: it went beyond the customer's credit limit. */
  readonly approval?: OrderApproval;
  /** Where the order was entered: `portal`, `phone`, `import`, … */
  readonly channel?: string;
  /** Postage, fees and the like: money without stock. */
  readonly charges?: readonly Charge[];
  /** Whom to ask for, as it was said then. */
  readonly contact?: Contact;
  /** For whom. */
  readonly customer?: CustomerId;
  /** Taken off the whole order; already contained in the lines' amounts. */
  readonly discount?: Discount;
  /** Cancelled by itself at this moment if nobody has confirmed it. */
  readonly expires_at?: Moment;
  /** Each time goods were handed over. */
  readonly handovers?: readonly Handover[];
  /** Identity. */
  readonly id: OrderId;
  /** What was ordered. */
  readonly lines: readonly OrderLine[];
  /** The location that fulfils it, but for lines that name another. */
  readonly location: LocationId;
  /** By which way it gets to the customer. */
  readonly method?: Method;
  /** Without tax. */
  readonly net: Money;
  /** The customer's or staff's words. */
  readonly note?: string;
  /** The number that people say. */
  readonly number: number;
  /**
   * Whether it is charged to the customer's account as goods leave: the customer had terms when it was
   * placed, or a deposit was taken for it.
   */
  readonly on_account?: boolean;
  /** When it was placed. */
  readonly placed_at: Moment;
  /** By value or by hand; the queue sorts by it. */
  readonly priority: Priority;
  /** When the customer said that it had arrived. */
  readonly received_at?: Moment;
  /** The customer's own reference. */
  readonly reference?: string;
  /** Where it is in its life. */
  readonly state: OrderState;
  /** How it got there. */
  readonly steps: readonly Step[];
  /** Tax. */
  readonly tax: Money;
  /** Whether its prices contain the tax: as it was in the business when it was placed. */
  readonly tax_included?: boolean;
  /** What is to be paid. */
  readonly total: Money;
  /** When the customer wants it. */
  readonly wanted?: Day;
  /** At what time of that day. */
  readonly window?: Window;
}

/** Where an order stands that goes beyond its customer's credit limit. */
export type OrderApproval = 'waiting' | 'approved';

/** An order that may not be fulfilled. */
export interface OrderAtRisk {
  /** Its number. */
  readonly number: number;
  /** How much of it is still promised of the short product. */
  readonly open: Quantity;
  /** Which order. */
  readonly order: OrderId;
}

/** An order. */
export type OrderId = string;

/** A line of an order. `quantity = open + taken + released`, of which `returned` came back. */
export interface OrderLine {
  /** Taken off this line, before the order's own discount. */
  readonly discount?: Discount;
  /** The location that fulfils it, where that is not the order's. */
  readonly location?: LocationId;
  /** Handed over by the books, and not there when it arrived: the customer's words. */
  readonly missing?: Quantity;
  /** Without tax, after discounts. */
  readonly net: Money;
  /** The customer's or staff's words about this line. */
  readonly note?: string;
  /** Still promised: what this line reserves. */
  readonly open?: Quantity;
  /** Of one stock unit. */
  readonly price: Price;
  /** Which rule gave the price. */
  readonly price_rule?: PriceSource;
  /** Of what. */
  readonly product: ProductId;
  /** Ordered, in the product's stock unit. */
  readonly quantity: Quantity;
  /** Given up again: cancelled, rejected, expired or closed short. What is edited away leaves `quantity`. */
  readonly released?: Quantity;
  /** Brought back. */
  readonly returned?: Quantity;
  /** Handed over. */
  readonly taken?: Quantity;
  /** Tax. */
  readonly tax: Money;
  /** The rate charged. */
  readonly tax_rate?: Percent;
  /** As ordered, where in another unit than the stock unit. */
  readonly unit?: InUnit;
}

/**
 * A note on an order, for staff alone: hence a record of its own, as partners see the whole of their orders.
 */
export interface OrderNote {
  /** Who wrote it. */
  readonly actor: ActorId;
  /** When. */
  readonly at: Moment;
  /** Identity. */
  readonly id: OrderNoteId;
  /** About which order. */
  readonly order: OrderId;
  /** The words. */
  readonly text: string;
}

/** A note on an order, for staff. */
export type OrderNoteId = string;

/** Where an order is in its life. */
export type OrderState =
  | 'placed'
  | 'confirmed'
  | 'preparing'
  | 'ready'
  | 'handed_over'
  | 'completed'
  | 'cancelled'
  | 'rejected';

/** What partners may ask for by themselves. Staff may agree to anything. */
export interface Ordering {
  /** How long partners may cancel their own orders. */
  readonly cancel_until?: CancelUntil;
  /** When goods are collected. */
  readonly collect?: Schedule;
  /** When goods are delivered. */
  readonly deliver?: Schedule;
}

/** What happens to an order that goes beyond a customer's credit limit. */
export type OverLimit = 'refuse' | 'approve';

/** A side of an order. */
export type Party = 'business' | 'customer' | 'clock';

/** Money taken. */
export interface Payment {
  /** How much it pays, after rounding of cash. */
  readonly amount: Money;
  /** `cash`, `card`, `account`, … */
  readonly kind: string;
  /** The slip of the card, the voucher's number. */
  readonly reference?: string;
  /** What was handed over, where that was more: the rest was given back as change. */
  readonly tendered?: Money;
}

/** Payments of one kind. */
export interface PaymentSums {
  /** What it paid of sales. */
  readonly amount: Money;
  /** Given back in cash on what was handed over beyond that. */
  readonly change: Money;
  /** Taken for customers' accounts beside sales, less what was given back from them. */
  readonly collected: Money;
  /** How many payments, refunds and collections. */
  readonly count: number;
  /** `cash`, `card`, `account`, … */
  readonly kind: string;
  /** Given back. */
  readonly refunded: Money;
}

/** A percentage as decimal text. */
export type Percent = string;

/**
 * Someone who may sign in. What they sign in with is kept apart; what they may do is here, so that rights
 * have a place in the log.
 */
export interface Person {
  /** A partner's own customer record; of partners only. */
  readonly customer?: CustomerId;
  /** E-mail, as people write it; unique, and good to sign in with. */
  readonly email?: string;
  /** Identity; in the log they act by it. */
  readonly id: PersonId;
  /** In which language they are written and shown to. */
  readonly language?: PersonLanguage;
  /** Name by people. */
  readonly name: string;
  /** Telephone, as people write it; unique by its digits, and good to sign in with. */
  readonly phone?: string;
  /** What they may do. */
  readonly role: Role;
  /** Whether they may do it now. */
  readonly status: PersonStatus;
}

/** Someone who may sign in; they act by it. */
export type PersonId = string;

/** A language of the program. */
export type PersonLanguage = 'ar' | 'en';

/** Whether someone may sign in. */
export type PersonStatus = 'active' | 'suspended';

/** A location's id, or `supplier`, `customer`, `loss`, `opening` or `production`. */
export type Place = string;

/** The price of one unit as decimal text, at most four digits more than the currency has. */
export type Price = string;

/** A change of prices. A job over many products makes several. */
export interface PriceChange {
  /** When it is applied by itself. */
  readonly due_at?: Moment;
  /** Identity. */
  readonly id: PriceChangeId;
  /** The job that it is part of: what is given, and undone, together. */
  readonly job: string;
  /** What changes. */
  readonly lines: readonly PriceChangeLine[];
  /** On which list; absent: the products' own prices. */
  readonly list?: PriceListId;
  /** Why, in a person's words. */
  readonly note?: string;
  /** Where it is in its life. */
  readonly state: PriceChangeState;
}

/** A change of many prices at once. */
export type PriceChangeId = string;

/**
 * The change of one product's price, by quantity as on a list: its own price is one tier from 0, no price is
 * none.
 */
export interface PriceChangeLine {
  /** What it is to be. */
  readonly after: readonly PriceTier[];
  /** What it was when the change was applied; absent: the change is not applied. */
  readonly before?: readonly PriceTier[];
  /** Of what. */
  readonly product: ProductId;
}

/** Where a change of prices is in its life. */
export type PriceChangeState = 'scheduled' | 'applied' | 'undone';

/** The price of a product on a list. */
export interface PriceEntry {
  /** Group for lists. */
  readonly category?: string;
  /** Currency, as ISO 4217 code. */
  readonly currency: string;
  /** Digits after the point that a quantity of it may have. */
  readonly decimals?: number;
  /** Identity: follows from list and product. */
  readonly id: string;
  /** Which list; `base` is everyone's. */
  readonly list: string;
  /** Partners order at least so many, unless their price list says otherwise. */
  readonly minimum?: Quantity;
  /** Partners order whole multiples of it, unless their price list says otherwise. */
  readonly multiple?: Quantity;
  /** Name of the product. */
  readonly name: string;
  /** Its names in other languages. */
  readonly names?: readonly LocalName[];
  /** Its photo, by the hash of its content. */
  readonly photo?: string;
  /** Of one stock unit; absent: not offered any more. */
  readonly price?: Price;
  /** Of what. */
  readonly product: ProductId;
  /** The business's code for the product. */
  readonly sku: string;
  /** Whether tax is in it. */
  readonly tax_included: boolean;
  /** The rate of tax. */
  readonly tax_rate?: Percent;
  /** The stock unit's name. */
  readonly unit: string;
  /** Other units that it is sold in. */
  readonly units?: readonly Unit[];
}

/**
 * A price list. Whether it holds is its state: a list that starts or ends is one record that changes, and
 * none of the rules on it.
 */
export interface PriceList {
  /** The code that people and files use; unique. */
  readonly code: string;
  /** When it starts or ends by itself next. */
  readonly due_at?: Moment;
  /** It holds until then; absent: without end. */
  readonly ends_at?: Moment;
  /** Identity. */
  readonly id: PriceListId;
  /** Name by people. The customers whose list it is see it too, once it has started. */
  readonly name: string;
  /** Names in other languages. */
  readonly names?: readonly LocalName[];
  /** It holds from then on; absent: from the beginning. */
  readonly starts_at?: Moment;
  /** Whether it holds. */
  readonly state: PriceListState;
  /** Whether its prices contain the tax. Where the business's own are meant otherwise, they are converted. */
  readonly tax_included?: boolean;
}

/** A price list. */
export type PriceListId = string;

/** Whether a price list holds. */
export type PriceListState = 'scheduled' | 'active' | 'ended';

/**
 * What a price list says of a product: one record a list and product. Without tiers, minimum and multiple it
 * says nothing.
 */
export interface PriceRule {
  /** Identity: follows from list and product. */
  readonly id: string;
  /** On which list. */
  readonly list: PriceListId;
  /** Partners order at least so many; absent: as is agreed elsewhere. */
  readonly minimum?: Quantity;
  /** Partners order whole multiples of it; absent: as is agreed elsewhere. */
  readonly multiple?: Quantity;
  /** Of what. */
  readonly product: ProductId;
  /** Prices by quantity, in rising order. Below the first, the list gives no price. */
  readonly tiers?: readonly PriceTier[];
}

/** Where the price of a line comes from. */
export type PriceSource =
  /** The product's own price. */
  | 'base'
  /** Somebody set it, other than the rules would have. */
  | 'hand'
  /** A price list. */
  | {
      /** A price list. */
      readonly list: {
        /** The tier: it begins with this quantity. */
        readonly from?: Quantity;
        /** Which list. */
        readonly list: PriceListId;
      };
    };

/** A price from a quantity on. */
export interface PriceTier {
  /** From this quantity of a line on, in the stock unit; 0: any. */
  readonly from?: Quantity;
  /** Of one stock unit, with or without tax as the list's prices are. */
  readonly price: Price;
}

/** How urgent an order is, least first. */
export type Priority = 'normal' | 'high' | 'urgent';

/** Totals from which an order is of higher priority. Absent: never by value. */
export interface PriorityThresholds {
  /** From this total on an order's priority is high. */
  readonly high?: Money;
  /** From this total on it is urgent. */
  readonly urgent?: Money;
}

/** A thing that is sold, stocked or made. */
export interface Product {
  /** Codes that scanners read, each for a number of units. Normalised: GTINs have 14 digits. */
  readonly barcodes?: readonly Barcode[];
  /** Group for lists and reports. */
  readonly category?: string;
  /** What a unit costs the business, where known. */
  readonly cost?: Price;
  /** Text for the catalogue. */
  readonly description?: string;
  /** Identity. */
  readonly id: ProductId;
  /** Good, ingredient, made or service. */
  readonly kind: ProductKind;
  /** Days from ordering to receiving. */
  readonly lead_days?: number;
  /** Levels that differ at a location, and its shelf there. */
  readonly locations?: readonly ProductAtLocation[];
  /** Above this it is overstocked. */
  readonly max?: Quantity;
  /** Partners order at least so many, unless their price list says otherwise. */
  readonly minimum?: Quantity;
  /** Partners order whole multiples of it, such as the carton, unless their price list says otherwise. */
  readonly multiple?: Quantity;
  /** Name by people. */
  readonly name: string;
  /** Names in other languages. */
  readonly names?: readonly LocalName[];
  /** Its photo, by the hash of its content. */
  readonly photo?: string;
  /** Price of one stock unit, with or without tax as the business's prices are. */
  readonly price?: Price;
  /** At or below this it is low. */
  readonly reorder_point?: Quantity;
  /** Buffer below the reorder point. */
  readonly safety_stock?: Quantity;
  /** What happens when an order asks for more than there is. */
  readonly sell_policy: SellPolicy;
  /** The business's own code; unique. */
  readonly sku: string;
  /** Draft, active, hidden or archived. */
  readonly status: ProductStatus;
  /** The unit that stock is kept in. */
  readonly stock_unit: StockUnit;
  /** Which of the business's tax classes; absent: not taxed. */
  readonly tax_class?: string;
  /** Whether stock is kept. */
  readonly track: Track;
  /** Other units it is bought, sold or cooked in. */
  readonly units?: readonly Unit[];
}

/** What differs at a location. */
export interface ProductAtLocation {
  /** Never promised to orders here, instead of the location's own figure. */
  readonly holdback?: Quantity;
  /** Which location. */
  readonly location: LocationId;
  /** Above this it is overstocked here. */
  readonly max?: Quantity;
  /** At or below this it is low here. */
  readonly reorder_point?: Quantity;
  /** Buffer here. */
  readonly safety_stock?: Quantity;
  /** Where it stands here, for pick lists. */
  readonly shelf?: string;
}

/**
 * What a product costs on average, over the whole business. Derived: quantity, worth and what has no known
 * cost are the sums of movements in and out, in the order in which they were recorded.
 */
export interface ProductCost {
  /** Identity: follows from the product. */
  readonly id: string;
  /** Of what. */
  readonly product: ProductId;
  /** How much there is at all locations and between them; below zero where more left than was there. */
  readonly quantity: Quantity;
  /**
   * What a stock unit costs on average, of what has a known cost; where nothing is there, what it cost last.
   * Absent: nobody ever said.
   */
  readonly unit_cost?: Price;
  /** How much of it has no known cost. */
  readonly unvalued?: Quantity;
  /** What the rest cost in all. */
  readonly value: Worth;
}

/** A thing that is sold, stocked or made. */
export type ProductId = string;

/** Kinds of product. */
export type ProductKind = 'good' | 'ingredient' | 'made' | 'service';

/** Where a product is in its life. */
export type ProductStatus = 'draft' | 'active' | 'hidden' | 'archived';

/** A quantity as decimal text, at most six digits after the point. */
export type Quantity = string;

/** What a movement belongs to. */
export interface Reference {
  /** Of that kind. */
  readonly id: string;
  /** Which kind of record. */
  readonly kind: ReferenceKind;
  /** Its line, counted from 0. */
  readonly line?: number;
}

/** Kinds of record that move stock. */
export type ReferenceKind = 'order' | 'sale' | 'return' | 'document' | 'count_line';

/**
 * The running figures of a register session: all that names it, whether it is closed or not. One small
 * record.
 */
export interface RegisterFigures {
  /** How many addenda its Z has. */
  readonly addenda?: number;
  /** Identity: follows from the session. */
  readonly id: string;
  /** Of which session. */
  readonly register: RegisterId;
  /** What it comes to. */
  readonly sums: RegisterSums;
}

/** A register session: a till from its float to its Z. */
export type RegisterId = string;

/** A register session. */
export interface RegisterSession {
  /** Who opened it. */
  readonly actor: ActorId;
  /** When it was closed. */
  readonly closed_at?: Moment;
  /** What was counted in the drawer last. */
  readonly count?: CashCount;
  /** The till. */
  readonly device?: DeviceId;
  /** Cash in the drawer at the beginning. */
  readonly float: Money;
  /** Identity. */
  readonly id: RegisterId;
  /** In which shop. */
  readonly location: LocationId;
  /** Words of who opened it. */
  readonly note?: string;
  /** The number of its Z. */
  readonly number?: number;
  /** When it was opened. */
  readonly opened_at: Moment;
  /** Open, closing or closed. */
  readonly state: RegisterState;
}

/** Where a register session is in its life. */
export type RegisterState = 'open' | 'closing' | 'closed';

/**
 * Sums of what was done at a register. In an addendum they are what came late, and may be below zero. What
 * was charged and what was paid agree: `sales - returns + rounding = payments taken - payments given back +
 * unpaid`, and sales and returns are the sums of their taxes' net and tax.
 */
export interface RegisterSums {
  /** Cash put in beside trade. */
  readonly cash_in: Money;
  /** Cash taken out beside trade. */
  readonly cash_out: Money;
  /** Taken off prices, of the sales that stand. */
  readonly discounts: Money;
  /** By kind, in the order of their names. */
  readonly payments?: readonly PaymentSums[];
  /** How many returns. */
  readonly return_count: number;
  /** Total of returns. */
  readonly returns: Money;
  /** What rounding of cash put on top of sales, less what it put on top of returns. */
  readonly rounding: Money;
  /** How many sales stand. */
  readonly sale_count: number;
  /** Total of sales that stand. */
  readonly sales: Money;
  /** By rate, lowest first. */
  readonly taxes?: readonly TaxSums[];
  /** What was charged and is not among the payments, less what was to be given back and was not. */
  readonly unpaid: Money;
  /** How many sales were voided. */
  readonly void_count: number;
  /** Total of sales that were voided. */
  readonly voids: Money;
}

/** Goods that a customer brought back. */
export interface Return {
  /** Money without stock, given back: postage, a discount corrected. */
  readonly charges?: readonly Charge[];
  /** From whom, where known. */
  readonly customer?: CustomerId;
  /** The business's day. */
  readonly day: Day;
  /** Identity. */
  readonly id: ReturnId;
  /** What came back. */
  readonly lines: readonly ReturnLine[];
  /** Where it was taken. */
  readonly location: LocationId;
  /** Given back, without tax. */
  readonly net: Money;
  /** Why, in a person's words. */
  readonly note?: string;
  /** The number that people say. */
  readonly number: number;
  /** When it happened. */
  readonly occurred_at: Moment;
  /** The order that it came from, where known. */
  readonly order?: OrderId;
  /** How the money was given back. */
  readonly payments?: readonly Payment[];
  /** The customer's or source's own reference. */
  readonly reference?: string;
  /** The register session that it was taken at. */
  readonly register?: RegisterId;
  /** The customer's wish by which it came. */
  readonly request?: ReturnRequestId;
  /** What rounding of cash put on top of the total, or took off it. */
  readonly rounding?: Money;
  /** The sale that it came from, where known. */
  readonly sale?: SaleId;
  /** Tax. */
  readonly tax: Money;
  /** Given back. */
  readonly total: Money;
}

/** Goods that a customer brought back. */
export type ReturnId = string;

/** A line of a return. */
export interface ReturnLine {
  /** The line of the order or sale, counted from 0, where known. */
  readonly line?: number;
  /** Given back, without tax. */
  readonly net: Money;
  /** What becomes of the goods. */
  readonly outcome: ReturnOutcome;
  /** Of one stock unit. */
  readonly price: Price;
  /** Of what. */
  readonly product: ProductId;
  /** How much, in the stock unit. */
  readonly quantity: Quantity;
  /** Why. */
  readonly reason?: string;
  /** Tax. */
  readonly tax: Money;
  /** The rate given back. */
  readonly tax_rate?: Percent;
}

/** What becomes of goods that came back. */
export type ReturnOutcome = 'restock' | 'waste';

/** A wish to bring goods back. */
export interface ReturnRequest {
  /** The business's words with its answer. */
  readonly answer?: string;
  /** When the business answered last. */
  readonly answered_at?: Moment;
  /** When it was asked. */
  readonly asked_at: Moment;
  /** On whose side it was written down. */
  readonly by: Party;
  /** Whose order it is. */
  readonly customer?: CustomerId;
  /** Identity. */
  readonly id: ReturnRequestId;
  /** What is to come back. */
  readonly lines: readonly ReturnRequestLine[];
  /** The customer's words. */
  readonly note?: string;
  /** The number that people say. */
  readonly number: number;
  /** Of which order. */
  readonly order: OrderId;
  /** The return by which the goods came. */
  readonly return?: ReturnId;
  /** What became of it. */
  readonly state: ReturnRequestState;
}

/** A customer's wish to bring goods back. */
export type ReturnRequestId = string;

/** A line that is to come back. */
export interface ReturnRequestLine {
  /** The order's line, counted from 0. */
  readonly line: number;
  /** How much, in the stock unit. */
  readonly quantity: Quantity;
  /** Why. */
  readonly reason?: string;
}

/** What became of a wish to bring goods back. */
export type ReturnRequestState = 'requested' | 'approved' | 'declined' | 'received';

/** What someone may do. */
export type Role = 'owner' | 'admin' | 'staff' | 'cashier' | 'kitchen' | 'partner';

/** How far a role may go without someone's approval. Absent: as far as it likes. */
export interface RoleLimits {
  /** The largest discount, on a line and on the whole. */
  readonly discount?: Percent;
  /** How far below the product's own price one given by hand may be. */
  readonly price_below?: Percent;
  /** The most that one return, or one sale that is voided, may give back. */
  readonly refund?: Money;
  /** Whose limits: `staff` or `cashier`. */
  readonly role: Role;
  /** The most that one return may give back that names neither its sale nor its order. */
  readonly unlinked_return?: Money;
}

/** A sale: order, hand-over and payment in one fact, with price and tax as charged. */
export interface Sale {
  /** The cashier. */
  readonly actor: ActorId;
  /** Money without stock. */
  readonly charges?: readonly Charge[];
  /** Of what was put on the customer's account: credited again for what came back. */
  readonly credited?: Money;
  /** To whom, where known. */
  readonly customer?: CustomerId;
  /** The business's day of the sale. */
  readonly day: Day;
  /** The till. */
  readonly device?: DeviceId;
  /** Taken off the whole sale; already contained in the lines' amounts. */
  readonly discount?: Discount;
  /** Identity. */
  readonly id: SaleId;
  /** What was sold. */
  readonly lines: readonly SaleLine[];
  /** Which shop. */
  readonly location: LocationId;
  /** Without tax. */
  readonly net: Money;
  /** The cashier's words. */
  readonly note?: string;
  /** When it happened. */
  readonly occurred_at: Moment;
  /** Made without a connection. */
  readonly offline?: boolean;
  /** How it was paid. */
  readonly payments?: readonly Payment[];
  /** The number on the receipt, from the device's own series. */
  readonly receipt?: string;
  /** The register session that it was made at. */
  readonly register?: RegisterId;
  /** What rounding of cash put on top of the total, or took off it. */
  readonly rounding?: Money;
  /** Completed or voided. */
  readonly state: SaleState;
  /** Tax. */
  readonly tax: Money;
  /** Whether its prices contain the tax: as it was in the business when it was made. */
  readonly tax_included?: boolean;
  /** What was charged. */
  readonly total: Money;
}

/** A sale at a counter. */
export type SaleId = string;

/** A line of a sale. */
export interface SaleLine {
  /** Taken off this line. */
  readonly discount?: Discount;
  /** Without tax, after discounts. */
  readonly net: Money;
  /** Of one stock unit, as charged. */
  readonly price: Price;
  /** Which rule gives this price; by hand, where none does. */
  readonly price_rule?: PriceSource;
  /** Of what. */
  readonly product: ProductId;
  /** Sold, in the stock unit. */
  readonly quantity: Quantity;
  /** Brought back. */
  readonly returned?: Quantity;
  /** Tax. */
  readonly tax: Money;
  /** The rate charged. */
  readonly tax_rate?: Percent;
  /** As sold, where in another unit. */
  readonly unit?: InUnit;
}

/** Whether a sale stands. */
export type SaleState = 'completed' | 'voided';

/** On which days goods leave by one method, and how early they must be ordered. */
export interface Schedule {
  /**
   * What is ordered at or after this time counts as ordered on the next day. Absent: a day lasts until
   * midnight.
   */
  readonly cut_off?: TimeOfDay;
  /** Days from ordering to that on which goods leave: 0 for the same day, 1 for the next. */
  readonly lead_days?: number;
  /** On which days; none: this method is not offered. */
  readonly weekdays?: readonly Weekday[];
}

/** What happens when an order asks for more than is available. */
export type SellPolicy =
  /** Refused. */
  | { readonly kind: 'stop' }
  /** Accepted until this many are promised beyond what is there. */
  | {
      readonly kind: 'backorder';
      /** How far available may go below zero. */
      readonly limit: Quantity;
    };

/** A series of numbers. */
export type Series = 'order' | 'return' | 'document' | 'return_request' | 'account_entry' | 'z';

/** A product on the shelf that partners see, at a location that fulfils their orders. */
export interface ShelfEntry {
  /** Whether it can be had. */
  readonly availability: Availability;
  /** Identity: follows from product and location. */
  readonly id: string;
  /** From where. */
  readonly location: LocationId;
  /** What. */
  readonly product: ProductId;
  /** How many can be had, where the business shows it. */
  readonly quantity?: Quantity;
}

/** What happens to an order that stock covers in part. */
export type ShortagePolicy = 'refuse_order' | 'per_line';

/** A step in an order's life. */
export interface Step {
  /** When. */
  readonly at: Moment;
  /**
   * On whose side it was taken. Who exactly did it is in the log: partners see this record, and are not told
   * of the people who work for the business.
   */
  readonly by?: Party;
  /** Why, in a person's words. */
  readonly note?: string;
  /** Into which state. */
  readonly state: OrderState;
}

/**
 * How much of a product there is at a location. Derived: on hand is the sum of movements, reserved the sum of
 * open lines, incoming the sum of transfers under way to here.
 */
export interface StockLevel {
  /** On hand − reserved. */
  readonly available: Quantity;
  /** When it was last counted, by the latest posted count. */
  readonly counted_at?: Moment;
  /** The open exception that says more is promised than is there. */
  readonly exception?: ExceptionId;
  /** How many such exceptions there have been: part of the next one's id. */
  readonly exceptions?: number;
  /** Identity: follows from product and location. */
  readonly id: string;
  /** Dispatched to here and not received yet. */
  readonly incoming?: Quantity;
  /** Where. */
  readonly location: LocationId;
  /** Physically here by the ledger. */
  readonly on_hand: Quantity;
  /** Of what. */
  readonly product: ProductId;
  /** Promised to open orders. */
  readonly reserved: Quantity;
  /** Out, low, normal or over. */
  readonly status: StockStatus;
}

/** Status of a stock level, worst first. */
export type StockStatus = 'out' | 'low' | 'normal' | 'over';

/** The unit that stock is kept in. */
export interface StockUnit {
  /** Digits after the point that a quantity may have: 0 for pieces, 3 for kilograms. */
  readonly decimals?: number;
  /** `piece`, `kg`, … */
  readonly name: string;
}

/** A line of it, as it was keyed in. */
export interface SuspendedLine {
  /** Taken off this line. */
  readonly discount?: Discount;
  /** Of one stock unit, where given by hand. */
  readonly price?: Price;
  /** Of what. */
  readonly product: ProductId;
  /** How much, in `unit`. */
  readonly quantity: Quantity;
  /** The unit of `quantity`; absent: the product's stock unit. */
  readonly unit?: string;
}

/** A sale put aside. */
export interface SuspendedSale {
  /** Who put it aside, or has taken it up again. */
  readonly actor: ActorId;
  /** Money without stock. */
  readonly charges?: readonly ChargeInput[];
  /** To whom, where known. */
  readonly customer?: CustomerId;
  /** The till that put it aside, or has taken it up again. */
  readonly device?: DeviceId;
  /** Taken off the whole sale. */
  readonly discount?: Discount;
  /** Identity. */
  readonly id: SuspendedSaleId;
  /** By what people find it again: a name, a table. */
  readonly label?: string;
  /** What is to be sold. */
  readonly lines: readonly SuspendedLine[];
  /** In which shop. */
  readonly location: LocationId;
  /** The cashier's words. */
  readonly note?: string;
  /** The register session that it was put aside at. */
  readonly register?: RegisterId;
  /** The sale that became of it. */
  readonly sale?: SaleId;
  /** Put aside, taken up, sold or dropped. */
  readonly state: SuspendedState;
  /** When it was put aside. */
  readonly suspended_at: Moment;
  /** What it came to at the till, for the list. */
  readonly total?: Money;
}

/** A sale put aside. */
export type SuspendedSaleId = string;

/** Where a suspended sale is in its life. */
export type SuspendedState = 'suspended' | 'resumed' | 'sold' | 'dropped';

/** A tax class and its rate. */
export interface TaxClass {
  /** What products name, such as `standard`. */
  readonly name: string;
  /** The rate. */
  readonly rate: Percent;
}

/** Sales and returns at one rate of tax. */
export interface TaxSums {
  /** Sold, without tax. */
  readonly net: Money;
  /** The rate. */
  readonly rate?: Percent;
  /** Given back, without tax. */
  readonly returned_net: Money;
  /** Tax given back. */
  readonly returned_tax: Money;
  /** Tax on what was sold. */
  readonly tax: Money;
}

/**
 * What was agreed with a customer about paying later: their orders are charged to their account as goods
 * leave.
 */
export interface Terms {
  /** How much they may owe, with what they have ordered; absent: as much as they like. */
  readonly credit_limit?: Money;
  /** Days from a charge until it is to be paid. */
  readonly days: number;
  /** What happens to an order that goes beyond the limit. */
  readonly over_limit?: OverLimit;
}

/** A time of day in the business's time zone, exact to the minute. */
export type TimeOfDay = string;

/** Whether stock is kept of a product. */
export type Track = 'none' | 'quantity';

/** Another unit, by an exact ratio to the stock unit. */
export interface Unit {
  /** `numerator / denominator` stock units make one of these. */
  readonly denominator: number;
  /** `case`, `tray`, `g`, … */
  readonly name: string;
  /** See `denominator`. */
  readonly numerator: number;
  /** What it is used for. */
  readonly use: UnitUse;
}

/** What a unit is used for. */
export type UnitUse = 'buy' | 'sell' | 'recipe';

/**
 * Why goods are thrown away: the reasons that are told apart in figures and shown in a person's language. The
 * reason of a line is one of these words, or a person's own.
 */
export type WasteReason = 'unsold' | 'broken' | 'expired' | 'tasting' | 'staff';

/** A day of the week. */
export type Weekday =
  | 'monday'
  | 'tuesday'
  | 'wednesday'
  | 'thursday'
  | 'friday'
  | 'saturday'
  | 'sunday';

/** A part of a day: from a time on, until before another. */
export interface Window {
  /** Not before. */
  readonly from: TimeOfDay;
  /** Later than `from`. */
  readonly until: TimeOfDay;
}

/** What goods cost, as decimal text: exact to two digits more than the currency has. */
export type Worth = string;

/** What came to a register session after its Z: one late fact. */
export interface ZAddendum {
  /** Who gave it. */
  readonly actor: ActorId;
  /** Of which collection the late fact is. */
  readonly collection: Collection;
  /** Identity: follows from session and place. */
  readonly id: string;
  /** When it happened. */
  readonly occurred_at: Moment;
  /** Its place among the addenda of its Z, from 1. */
  readonly place: number;
  /** The seal of the addendum before it; of the first, that of the Z. */
  readonly previous: string;
  /** When it came. */
  readonly recorded_at: Moment;
  /** To which session. */
  readonly register: RegisterId;
  /** The late fact. */
  readonly subject: string;
  /** What it adds to the Z's figures. */
  readonly sums: RegisterSums;
  /** The number of the Z. */
  readonly z: number;
}

/** A Z: how a register session stood when it was closed. */
export interface ZReport {
  /** Who closed it. */
  readonly actor: ActorId;
  /** When it was closed. */
  readonly closed_at: Moment;
  /** What was counted; absent: nobody did. */
  readonly count?: CashCount;
  /** The business's day on which it was closed. */
  readonly day: Day;
  /** The till. */
  readonly device?: DeviceId;
  /** Counted less expected: above zero is over, below is short. */
  readonly difference?: Money;
  /** The cash that must be in the drawer. */
  readonly expected: Money;
  /** Cash at the beginning. */
  readonly float: Money;
  /** Identity: follows from the number. */
  readonly id: string;
  /** In which shop. */
  readonly location: LocationId;
  /** Words of who closed it. */
  readonly note?: string;
  /** Its number: one series for the business, without gaps. */
  readonly number: number;
  /** When the session was opened. */
  readonly opened_at: Moment;
  /** Who opened it. */
  readonly opened_by: ActorId;
  /** The seal of the Z before this one; the first has none. */
  readonly previous?: string;
  /** Of which session. */
  readonly register: RegisterId;
  /** What the session comes to. */
  readonly sums: RegisterSums;
}

/** The records of each collection. */
export interface Records {
  business: Business;
  products: Product;
  locations: Location;
  customers: Customer;
  customer_groups: CustomerGroup;
  people: Person;
  price_lists: PriceList;
  price_rules: PriceRule;
  price_changes: PriceChange;
  stock_levels: StockLevel;
  product_costs: ProductCost;
  movements: Movement;
  orders: Order;
  order_notes: OrderNote;
  return_requests: ReturnRequest;
  sales: Sale;
  returns: Return;
  registers: RegisterSession;
  register_figures: RegisterFigures;
  z_reports: ZReport;
  z_addenda: ZAddendum;
  cash_movements: CashMovement;
  suspended_sales: SuspendedSale;
  approvals: Approval;
  documents: Document;
  count_lines: CountLine;
  account_entries: AccountEntry;
  allocations: Allocation;
  customer_accounts: CustomerAccount;
  exceptions: Exception;
  imports: Import;
  import_mappings: ImportMapping;
  counters: Counter;
  shelf: ShelfEntry;
  prices: PriceEntry;
  customer_totals: CustomerTotals;
  daily_sales: DailySales;
  hourly_sales: HourlySales;
}

/**
 * Collections: who sees them, whether they follow from others, and the fields by which subscriptions select,
 * each with whether it stays the same in the life of a record.
 */
export const collections = {
  business: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed' },
  },
  products: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', category: 'changes', status: 'changes' },
  },
  locations: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed' },
  },
  customers: {
    scope: 'own_customer',
    derived: false,
    fields: { id: 'fixed', customer: 'fixed', status: 'changes' },
  },
  customer_groups: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed' },
  },
  people: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', role: 'changes', status: 'changes' },
  },
  price_lists: {
    scope: 'own_lists',
    derived: false,
    fields: { id: 'fixed', list: 'fixed', state: 'changes' },
  },
  price_rules: {
    scope: 'own_lists',
    derived: false,
    fields: { id: 'fixed', product: 'fixed', list: 'fixed' },
  },
  price_changes: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', job: 'fixed', state: 'changes' },
  },
  stock_levels: {
    scope: 'staff',
    derived: true,
    fields: { id: 'fixed', product: 'fixed', location: 'fixed' },
  },
  product_costs: {
    scope: 'staff',
    derived: true,
    fields: { id: 'fixed', product: 'fixed' },
  },
  movements: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed' },
  },
  orders: {
    scope: 'own_customer',
    derived: false,
    fields: { id: 'fixed', customer: 'fixed', state: 'changes' },
  },
  order_notes: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', order: 'fixed' },
  },
  return_requests: {
    scope: 'own_customer',
    derived: false,
    fields: { id: 'fixed', order: 'fixed', customer: 'fixed', state: 'changes' },
  },
  sales: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', day: 'fixed' },
  },
  returns: {
    scope: 'own_customer',
    derived: false,
    fields: { id: 'fixed', customer: 'fixed', day: 'fixed' },
  },
  registers: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', location: 'fixed', state: 'changes' },
  },
  register_figures: {
    scope: 'staff',
    derived: true,
    fields: { id: 'fixed', register: 'fixed' },
  },
  z_reports: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', register: 'fixed', day: 'fixed' },
  },
  z_addenda: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', register: 'fixed' },
  },
  cash_movements: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', register: 'fixed', day: 'fixed' },
  },
  suspended_sales: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', location: 'changes', state: 'changes' },
  },
  approvals: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed' },
  },
  documents: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', day: 'fixed', kind: 'fixed' },
  },
  count_lines: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed' },
  },
  account_entries: {
    scope: 'own_customer',
    derived: false,
    fields: { id: 'fixed', customer: 'fixed', day: 'fixed', kind: 'fixed' },
  },
  allocations: {
    scope: 'own_customer',
    derived: false,
    fields: { id: 'fixed', customer: 'fixed' },
  },
  customer_accounts: {
    scope: 'own_customer',
    derived: true,
    fields: { id: 'fixed', customer: 'fixed' },
  },
  exceptions: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', state: 'changes', kind: 'changes' },
  },
  imports: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed', state: 'changes', kind: 'fixed' },
  },
  import_mappings: {
    scope: 'staff',
    derived: false,
    fields: { id: 'fixed' },
  },
  counters: {
    scope: 'staff',
    derived: true,
    fields: { id: 'fixed' },
  },
  shelf: {
    scope: 'partners',
    derived: true,
    fields: { id: 'fixed', product: 'fixed', location: 'fixed' },
  },
  prices: {
    scope: 'partners',
    derived: true,
    fields: { id: 'fixed' },
  },
  customer_totals: {
    scope: 'own_customer',
    derived: true,
    fields: { id: 'fixed', customer: 'fixed' },
  },
  daily_sales: {
    scope: 'staff',
    derived: true,
    fields: { id: 'fixed', day: 'fixed' },
  },
  hourly_sales: {
    scope: 'staff',
    derived: true,
    fields: { id: 'fixed', starts_at: 'fixed' },
  },
} as const;
