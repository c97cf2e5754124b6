/** Written by `cargo xtask generate` from the Rust types; changed there. */

import type {
  AccountEntryId,
  ActorId,
  Address,
  AllocationId,
  AutoConfirm,
  Barcode,
  CashDirection,
  CashMovementId,
  CategoryName,
  ChargeInput,
  Contact,
  CustomerGroupId,
  CustomerId,
  CustomerStatus,
  Day,
  Denomination,
  DeviceId,
  Discount,
  DocumentId,
  ExceptionId,
  ImportId,
  ImportKind,
  LocalName,
  LocationId,
  LocationKind,
  LocationStatus,
  MappedColumn,
  Method,
  Moment,
  Money,
  MovementId,
  OrderId,
  OrderNoteId,
  Ordering,
  Payment,
  Percent,
  PersonId,
  PersonLanguage,
  Price,
  PriceChangeId,
  PriceListId,
  PriceTier,
  Priority,
  PriorityThresholds,
  ProductAtLocation,
  ProductId,
  ProductKind,
  ProductStatus,
  Quantity,
  RegisterId,
  ReturnId,
  ReturnOutcome,
  ReturnRequestId,
  Role,
  RoleLimits,
  SaleId,
  SellPolicy,
  ShortagePolicy,
  StockUnit,
  SuspendedSaleId,
  TaxClass,
  Terms,
  TimeOfDay,
  Track,
  Unit,
  Weekday,
  Window,
} from './records.js';

/** A customer to be added. */
export interface AddCustomer {
  /** Postal address. */
  address?: Address;
  /** The code that people and files use; unique where given. */
  code?: string;
  /** Whom to ask for. */
  contact?: string;
  /** Where their orders are fulfilled that name no location, by id or code; absent: at the business's own. */
  default_location?: Key;
  /** E-mail. */
  email?: string;
  /** Which group they belong to, by id or code: they buy by its price list. Not for cashiers. */
  group?: Key;
  /** Its id; absent: made from the command's. */
  id?: CustomerId;
  /** Name by people. */
  name: string;
  /** Names in other languages. */
  names?: LocalName[];
  /** What to know when serving them. They see it too. */
  note?: string;
  /** Telephone, as people write it. */
  phone?: string;
  /** The price list agreed with them alone, by id or code. Not for cashiers. */
  price_list?: Key;
  /** Active or on hold. */
  status?: CustomerStatus;
  /** What was agreed about paying later. Not for cashiers. */
  terms?: Terms;
}

/** A group of customers to be added. */
export interface AddCustomerGroup {
  /** The code that people and files use; unique. */
  code: string;
  /** Its id; absent: made from the command's. */
  id?: CustomerGroupId;
  /** Name by people. */
  name: string;
  /** Names in other languages. */
  names?: LocalName[];
  /** By which list its customers buy, by id or code. */
  price_list?: Key;
}

/** A location to be added. */
export interface AddLocation {
  /** The short code that people and files use; unique. */
  code: string;
  /** Of every product, this much is never promised to orders. */
  holdback?: Quantity;
  /** Its id; absent: made from the command's. */
  id?: LocationId;
  /** What kind of place. */
  kind: LocationKind;
  /** Name by people. */
  name: string;
  /** Names in other languages. */
  names?: LocalName[];
  /** Whether partners' orders may be fulfilled from here. */
  online?: boolean;
}

/** A person to be added. What they sign in with is not part of it: they are given a link to choose it. */
export interface AddPerson {
  /** A partner's own customer record, by id or code; of partners only. */
  customer?: Key;
  /** E-mail; unique, and good to sign in with. */
  email?: string;
  /** Their id; absent: made from the command's. */
  id?: PersonId;
  /** In which language they are written and shown to. */
  language?: PersonLanguage;
  /** Name by people. */
  name: string;
  /** Telephone; unique by its digits, and good to sign in with. */
  phone?: string;
  /** What they may do. */
  role: Role;
}

/** A price list to be added. */
export interface AddPriceList {
  /** The code that people and files use; unique. */
  code: string;
  /** It holds until then; absent: without end. */
  ends_at?: Moment;
  /** Its id; absent: made from the command's. */
  id?: PriceListId;
  /** Name by people. The customers whose list it is see it too. */
  name: string;
  /** Names in other languages. */
  names?: LocalName[];
  /** It holds from then on; absent: at once. */
  starts_at?: Moment;
  /** Whether its prices contain the tax; absent: as the business's do. */
  tax_included?: boolean;
}

/** A product to be added. */
export interface AddProduct {
  /** Codes that scanners read. */
  barcodes?: Barcode[];
  /** Group for lists and reports. */
  category?: string;
  /** What a stock unit costs the business. */
  cost?: Price;
  /** Text for the catalogue. */
  description?: string;
  /** Its id; absent: made from the command's. */
  id?: ProductId;
  /** Good, ingredient, made or service. */
  kind?: ProductKind;
  /** Days from ordering to receiving. */
  lead_days?: number;
  /** Levels that differ at a location, and its shelf there. */
  locations?: ProductAtLocation[];
  /** Above this it is overstocked. */
  max?: Quantity;
  /** Partners order at least so many, unless their price list says otherwise. */
  minimum?: Quantity;
  /** Partners order whole multiples of it, such as the carton, unless their price list says otherwise. */
  multiple?: Quantity;
  /** Name by people. */
  name: string;
  /** Names in other languages. */
  names?: LocalName[];
  /** Price of one stock unit. */
  price?: Price;
  /** At or below this it is low. */
  reorder_point?: Quantity;
  /** Buffer below the reorder point. */
  safety_stock?: Quantity;
  /** What happens when an order asks for more than there is. */
  sell_policy?: SellPolicy;
  /** The business's own code; unique. */
  sku: string;
  /** Draft, active or hidden. */
  status?: ProductStatus;
  /** The unit that stock is kept in; absent: whole pieces. */
  stock_unit?: StockUnit;
  /** Which of the business's tax classes. */
  tax_class?: string;
  /** Whether stock is kept. */
  track?: Track;
  /** Other units it is bought, sold or cooked in. */
  units?: Unit[];
}

/** An account to be put right. */
export interface AdjustAccount {
  /** By how much what the customer owes grows; below zero: shrinks. */
  amount: Money;
  /** Whose account, by id or code. */
  customer: Key;
  /** Where more is owed: when it is to be paid; absent: at once. */
  due?: Day;
  /** The id of its entry; absent: made from the command's. */
  entry?: AccountEntryId;
  /** Why, in a person's words. The customer sees them. */
  note: string;
}

/** A price list whose time has come. */
export interface AdvancePriceList {
  /** When it was to start or end: as the list says. */
  due: Moment;
  /** Which list. */
  list: PriceListId;
}

/** A payment, deposit or credit to be put to charges. */
export interface Allocate {
  /** What it covers, in full or refused; absent: the oldest charges first. */
  allocations?: Covered[];
  /** The payment, deposit or credit. */
  credit: AccountEntryId;
}

/** An answer. */
export interface AnswerReturn {
  /** Whether the goods may come. */
  approve: boolean;
  /** Words to the customer. */
  note?: string;
  /** Which request. */
  request: ReturnRequestId;
}

/** A change of prices whose time has come. */
export interface ApplyPriceChange {
  /** Which change. */
  change: PriceChangeId;
  /** When it was to be applied: as the change says. */
  due: Moment;
}

/** An order to be approved. */
export interface ApproveOrder {
  /** Why, in a person's words. The customer sees them. */
  note?: string;
  /** Which order. */
  order: OrderId;
}

/** A customer to be taken out of use. */
export interface ArchiveCustomer {
  /** Which customer, by id or code. */
  customer: Key;
}

/** A location to be taken out of use. Not the business's own: name another first. */
export interface ArchiveLocation {
  /** Which location, by id or code. */
  location: Key;
}

/** A product to be taken out of use. */
export interface ArchiveProduct {
  /** Even while it is in stock, promised or under way; needs a reason. */
  force?: boolean;
  /** Which product, by id or SKU. */
  product: Key;
  /** Why. */
  reason?: string;
}

/** A wish to bring goods back. */
export interface AskReturn {
  /** What is to come back. */
  lines: ReturnRequestLineInput[];
  /** The customer's words. */
  note?: string;
  /** Of which order. */
  order: OrderId;
  /** Its id; absent: made from the command's. */
  request?: ReturnRequestId;
}

/** A file that is about to be taken in. */
export interface BeginImport {
  /** The file's name, as its owner knows it. */
  file: string;
  /** BLAKE3 of the file, as 64 hexadecimal digits. */
  hash: string;
  /** Its id; absent: made from the command's. */
  id?: ImportId;
  /** What the file lists. */
  kind: ImportKind;
}

/** An order to be given up. */
export interface CancelOrder {
  /** Why, in a person's words. */
  note?: string;
  /** Which order. */
  order: OrderId;
}

/** Fields of a person to be changed; what is absent stays as it is. */
export interface ChangePerson {
  /** Fields to be emptied. */
  clear?: PersonField[];
  /** A partner's own customer record, by id or code. Who is a partner no more has none. */
  customer?: Key;
  /** E-mail; unique, and good to sign in with. */
  email?: string;
  /** In which language they are written and shown to. */
  language?: PersonLanguage;
  /** Name by people. */
  name?: string;
  /** Who. */
  person: PersonId;
  /** Telephone; unique by its digits, and good to sign in with. */
  phone?: string;
  /** What they may do. */
  role?: Role;
}

/** Prices to be changed. */
export interface ChangePrices {
  /** Its id; absent: made from the command's. */
  change?: PriceChangeId;
  /** From when on; absent or past: at once. */
  due_at?: Moment;
  /** The job that it is part of; absent: a job of its own. */
  job?: string;
  /** What changes, each product once. */
  lines: PriceChangeInput[];
  /** On which list, by id or code; absent: the products' own prices. */
  list?: Key;
  /** Why, in a person's words. */
  note?: string;
}

/** A till that is closed. */
export interface CloseRegister {
  /** What was counted; absent: what was counted before, if anything was. */
  count?: CountInput;
  /** Words of who closes it. */
  note?: string;
  /** Which session. */
  register: RegisterId;
}

/** An order whose remainder is not coming. */
export interface CloseRemainder {
  /** Why, in a person's words. */
  note?: string;
  /** Which order. */
  order: OrderId;
}

/** An order that was delivered or collected. */
export interface CompleteOrder {
  /** Why, in a person's words. */
  note?: string;
  /** Which order. */
  order: OrderId;
}

/** An order that the business agrees to. */
export interface ConfirmOrder {
  /** Why, in a person's words. */
  note?: string;
  /** Which order. */
  order: OrderId;
}

/** What was counted: notes and coins of each kind, or the sum, or both. */
export interface CountInput {
  /** Notes and coins, each kind once. */
  denominations?: Denomination[];
  /** All of it; absent: the sum of notes and coins. */
  total?: Money;
}

/** A drawer that was counted. */
export interface CountRegister {
  /** What was counted. */
  count: CountInput;
  /** Which session. */
  register: RegisterId;
}

/** A line of a count. */
export interface CountedInput {
  /** How much was found, in `unit`; zero where there was none. */
  counted: Quantity;
  /**
   * When it was counted, by the clock that gave the command's own time; absent: when the command happened.
   */
  counted_at?: Moment;
  /** Which product, by id or SKU. */
  product: Key;
  /** The unit of `counted`; absent: the product's stock unit. */
  unit?: string;
}

/** A charge that is covered, and how much of it. */
export interface Covered {
  /** How much of it at most; absent: all that is open. */
  amount?: Money;
  /** The charge. */
  charge: AccountEntryId;
}

/** Fields of a customer that may be empty. */
export type CustomerField =
  | 'address'
  | 'code'
  | 'contact'
  | 'default_location'
  | 'email'
  | 'group'
  | 'note'
  | 'phone'
  | 'price_list'
  | 'terms';

/** Fields of a group of customers that may be empty. */
export type CustomerGroupField = 'price_list';

/** Goods to be sent to another location: many lines, one document. */
export interface DispatchTransfer {
  /** To where, by id or code. */
  destination: Key;
  /** Id of the document; absent: made from the command's. */
  document?: DocumentId;
  /** What is sent. */
  lines: StockLineInput[];
  /** From where, by id or code; absent: the business's own location. */
  location?: Key;
  /** A person's words. */
  note?: string;
  /** The business's own reference. */
  reference?: string;
}

/** A sale that will not be made. */
export interface DropSuspendedSale {
  /** Which. */
  suspended: SuspendedSaleId;
}

/**
 * Fields of a customer to be changed; what is absent stays as it is. Address and lists are replaced whole.
 */
export interface EditCustomer {
  /** Postal address. */
  address?: Address;
  /** Fields to be emptied. */
  clear?: CustomerField[];
  /** The code that people and files use; unique where given. */
  code?: string;
  /** Whom to ask for. */
  contact?: string;
  /** Which customer, by id or code. */
  customer: Key;
  /** Where their orders are fulfilled that name no location, by id or code. */
  default_location?: Key;
  /** E-mail. */
  email?: string;
  /** Which group they belong to, by id or code: they buy by its price list. */
  group?: Key;
  /** Name by people. */
  name?: string;
  /** Names in other languages. */
  names?: LocalName[];
  /** What to know when serving them. They see it too. */
  note?: string;
  /** Telephone, as people write it. */
  phone?: string;
  /** The price list agreed with them alone, by id or code. */
  price_list?: Key;
  /** Active or on hold. */
  status?: CustomerStatus;
  /** What was agreed about paying later, whole. Orders placed before stay as they were agreed. */
  terms?: Terms;
}

/** Fields of a group of customers to be changed; what is absent stays as it is. Lists are replaced whole. */
export interface EditCustomerGroup {
  /** Fields to be emptied. */
  clear?: CustomerGroupField[];
  /** The code that people and files use; unique. */
  code?: string;
  /** Which group, by id or code. */
  group: Key;
  /** Name by people. */
  name?: string;
  /** Names in other languages. */
  names?: LocalName[];
  /** By which list its customers buy, by id or code. */
  price_list?: Key;
}

/** Fields of a location to be changed; what is absent stays as it is. Lists are replaced whole. */
export interface EditLocation {
  /** The short code that people and files use; unique. */
  code?: string;
  /** Of every product, this much is never promised to orders. */
  holdback?: Quantity;
  /** What kind of place. */
  kind?: LocationKind;
  /** Which location, by id or code. */
  location: Key;
  /** Name by people. */
  name?: string;
  /** Names in other languages. */
  names?: LocalName[];
  /** Whether partners' orders may be fulfilled from here. */
  online?: boolean;
  /** Active: an archived location is in use again. */
  status?: LocationStatus;
}

/** A change of an order. */
export interface EditOrder {
  /** What to change, one after another. */
  actions: OrderAction[];
  /** Which order. */
  order: OrderId;
}

/** Fields of a price list to be changed; what is absent stays as it is. Lists are replaced whole. */
export interface EditPriceList {
  /** Fields to be emptied. */
  clear?: PriceListField[];
  /** The code that people and files use; unique. */
  code?: string;
  /** It holds until then; a moment that is past ends it at once. */
  ends_at?: Moment;
  /** Which list, by id or code. */
  list: Key;
  /** Name by people. */
  name?: string;
  /** Names in other languages. */
  names?: LocalName[];
  /** It holds from then on; a moment that is past starts it at once. */
  starts_at?: Moment;
  /** Whether its prices contain the tax: what they are meant as, not what they are. */
  tax_included?: boolean;
}

/** Fields of a product to be changed; what is absent stays as it is. Lists are replaced whole. */
export interface EditProduct {
  /** Codes that scanners read. */
  barcodes?: Barcode[];
  /** Group for lists and reports. */
  category?: string;
  /** Fields to be emptied. */
  clear?: ProductField[];
  /** What a stock unit costs the business. */
  cost?: Price;
  /** Text for the catalogue. */
  description?: string;
  /** Good, ingredient, made or service. To or from service only while nothing is in stock or promised. */
  kind?: ProductKind;
  /** Days from ordering to receiving. */
  lead_days?: number;
  /** Levels that differ at a location, and its shelf there. */
  locations?: ProductAtLocation[];
  /** Above this it is overstocked. */
  max?: Quantity;
  /** Partners order at least so many, unless their price list says otherwise. */
  minimum?: Quantity;
  /** Partners order whole multiples of it, such as the carton, unless their price list says otherwise. */
  multiple?: Quantity;
  /** Name by people. */
  name?: string;
  /** Names in other languages. */
  names?: LocalName[];
  /** Price of one stock unit. */
  price?: Price;
  /** Which product, by id or SKU. */
  product: Key;
  /** At or below this it is low. */
  reorder_point?: Quantity;
  /** Buffer below the reorder point. */
  safety_stock?: Quantity;
  /** What happens when an order asks for more than there is. */
  sell_policy?: SellPolicy;
  /** The business's own code; unique. */
  sku?: string;
  /** Draft, active or hidden. */
  status?: ProductStatus;
  /** The unit that stock is kept in. Coarser only while nothing is in stock or promised. */
  stock_unit?: StockUnit;
  /** Which of the business's tax classes. */
  tax_class?: string;
  /** Whether stock is kept. Changed only while nothing is in stock or promised. */
  track?: Track;
  /** Other units it is bought, sold or cooked in. */
  units?: Unit[];
}

/** What an import came to. */
export interface EndImport {
  /** Rows that changed a record. */
  changed: number;
  /** Which import. */
  import: ImportId;
  /** Rows that made one. */
  new: number;
  /** Rows that said what was there already. */
  unchanged: number;
  /** Rows that were wrong. */
  wrong: number;
}

/** What becomes of an exception. */
export type ExceptionAction = 'assign' | 'resolve' | 'waive';

/** An order whose time is up. */
export interface ExpireOrder {
  /** When its time was up: that of the order. */
  due: Moment;
  /** Which order. */
  order: OrderId;
}

/** Goods of an order that left. */
export interface HandOverOrder {
  /** What left; absent: all that is open. */
  lines?: TakenLine[];
  /** A person's words. */
  note?: string;
  /** Which order. */
  order: OrderId;
}

/** A record's id (a UUID), or the code that people use for it: a SKU, a location's or customer's code. */
export type Key = string;

/** How much of a line was not there. */
export interface MissingLine {
  /** The order's line, counted from 0. */
  line: number;
  /** How much, in the product's stock unit. */
  quantity: Quantity;
}

/** Cash that was moved. */
export interface MoveCash {
  /** How much: above zero. */
  amount: Money;
  /** In or out. */
  direction: CashDirection;
  /** Its id; absent: made from the command's. */
  movement?: CashMovementId;
  /** Why. */
  reason: string;
  /** Of which register session. */
  register: RegisterId;
}

/** An order, or lines of it, to be fulfilled from elsewhere. */
export interface MoveOrder {
  /** Which lines, counted from 0; absent: the whole order, with what is added to it later. */
  lines?: number[];
  /** Where to, by id or code. */
  location: Key;
  /** Which order. */
  order: OrderId;
}

/** A note for staff. */
export interface NoteOrder {
  /** Its id; absent: made from the command's. */
  note?: OrderNoteId;
  /** About which order. */
  order: OrderId;
  /** The words. */
  text: string;
}

/** A till that is opened. */
export interface OpenRegister {
  /** The till; absent: the device that the command is made on. */
  device?: DeviceId;
  /** Cash in the drawer. */
  float: Money;
  /** In which shop, by id or code; absent: the business's own. */
  location?: Key;
  /** Words of who opens it. */
  note?: string;
  /** The session's id; absent: made from the command's. */
  register?: RegisterId;
}

/** One change of an order. Lines are counted from 0. */
export type OrderAction =
  /** Asks for more. */
  | {
      /** Asks for more. */
      add_line: OrderLineInput;
    }
  /** Takes a line off. */
  | {
      /** Takes a line off. */
      remove_line: {
        /** Which line. */
        line: number;
      };
    }
  /** Postage, fees and the like, all of them anew. Not for partners. */
  | {
      /** Postage, fees and the like, all of them anew. Not for partners. */
      set_charges: {
        /** What they are from now on. */
        charges: ChargeInput[];
      };
    }
  /**
   * How and when the customer gets it: all of it anew, but for an address and a contact that are not given,
   * which stay, or are the customer's.
   */
  | {
      /**
       * How and when the customer gets it: all of it anew, but for an address and a contact that are not
       * given, which stay, or are the customer's.
       */
      set_delivery: {
        /** Where it goes. */
        address?: Address;
        /** Whom to ask for. */
        contact?: Contact;
        /** By which way; absent: not said. */
        method?: Method;
        /** When; absent: whenever. */
        wanted?: Day;
        /** At what time of that day. */
        window?: Window;
      };
    }
  /** Taken off the whole order. Not for partners. */
  | {
      /** Taken off the whole order. Not for partners. */
      set_discount: {
        /** Absent: nothing. */
        discount?: Discount;
      };
    }
  /** Taken off a line. Not for partners. */
  | {
      /** Taken off a line. Not for partners. */
      set_line_discount: {
        /** Absent: nothing. */
        discount?: Discount;
        /** Which line. */
        line: number;
      };
    }
  /** The customer's or staff's words about a line. */
  | {
      /** The customer's or staff's words about a line. */
      set_line_note: {
        /** Which line. */
        line: number;
        /** Absent: none. */
        note?: string;
      };
    }
  /** The customer's or staff's words. */
  | {
      /** The customer's or staff's words. */
      set_note: {
        /** Absent: none. */
        note?: string;
      };
    }
  /** The price of a line. Not for partners. */
  | {
      /** The price of a line. Not for partners. */
      set_price: {
        /** Which line. */
        line: number;
        /** Of one stock unit. */
        price: Price;
      };
    }
  /** How urgent it is. Not for partners. */
  | {
      /** How urgent it is. Not for partners. */
      set_priority: {
        /** Absent: by value. */
        priority?: Priority;
      };
    }
  /** How much of a line is wanted, with what was taken of it. */
  | {
      /** How much of a line is wanted, with what was taken of it. */
      set_quantity: {
        /** Which line. */
        line: number;
        /** How much, in `unit`. */
        quantity: Quantity;
        /** The unit of `quantity`; absent: the product's stock unit. */
        unit?: string;
      };
    }
  /** The customer's own reference. */
  | {
      /** The customer's own reference. */
      set_reference: {
        /** Absent: none. */
        reference?: string;
      };
    }
  /** When the customer wants it; without a day there is no time of it either. */
  | {
      /** When the customer wants it; without a day there is no time of it either. */
      set_wanted: {
        /** Absent: whenever. */
        wanted?: Day;
      };
    };

/** A line that asks for a product. */
export interface OrderLineInput {
  /** Taken off this line. Not for partners. */
  discount?: Discount;
  /** The customer's or staff's words about this line. */
  note?: string;
  /** Of one stock unit; absent: the product's price. Not for partners. */
  price?: Price;
  /** Which product, by id or SKU. */
  product: Key;
  /** How much, in `unit`. */
  quantity: Quantity;
  /** The unit of `quantity`; absent: the product's stock unit. */
  unit?: string;
}

/** Fields of a person that may be empty. */
export type PersonField = 'email' | 'language' | 'phone';

/** An order to be placed. */
export interface PlaceOrder {
  /** Where it goes; absent: to the customer's address, where it is delivered. */
  address?: Address;
  /** Where it was entered: `portal`, `phone`, … */
  channel?: string;
  /** Postage, fees and the like. Not for partners. */
  charges?: ChargeInput[];
  /** Whom to ask for; absent: as the customer's record says, where a method is given. */
  contact?: Contact;
  /** For whom, by id or code; a partner's own where it is a partner's order. */
  customer?: Key;
  /** Taken off the whole order. Not for partners. */
  discount?: Discount;
  /** A note that staff alone see. Not for partners. */
  internal_note?: string;
  /** What is ordered. */
  lines?: OrderLineInput[];
  /** Which location fulfils it, by id or code; absent: the customer's, or the business's own. */
  location?: Key;
  /** By which way it gets to the customer. */
  method?: Method;
  /**
   * For whom, where they are new: added with the order, or found by their telephone number. In place of
   * `customer`; not for partners.
   */
  new_customer?: AddCustomer;
  /** The customer's or staff's words. */
  note?: string;
  /** Its id; absent: made from the command's. */
  order?: OrderId;
  /** Set by hand; absent: by value. */
  priority?: Priority;
  /** The customer's own reference. */
  reference?: string;
  /** What to do where stock covers it in part; absent: as the business has set. */
  shortage?: ShortagePolicy;
  /** When the customer wants it. */
  wanted?: Day;
  /** At what time of that day. */
  window?: Window;
}

/** What a customer owed when the business began to keep accounts here. */
export interface PostAccountOpening {
  /** What they owed; below zero: had paid ahead. */
  amount: Money;
  /** Who, by id or code. */
  customer: Key;
  /** Where they owed: when it is, or was, to be paid; absent: the day of the entry. */
  due?: Day;
  /** The id of its entry; absent: made from the command's. */
  entry?: AccountEntryId;
  /** The number of a bill, or a person's words. The customer sees them. */
  note?: string;
}

/** Stock put right by hand: many lines, each more (positive) or less (negative), each with a reason. */
export interface PostAdjustment {
  /** Id of the document; absent: made from the command's. */
  document?: DocumentId;
  /** By how much: positive where there is more than the book says, negative where there is less. */
  lines: StockLineInput[];
  /** Where, by id or code; absent: the business's own location. */
  location?: Key;
  /** A person's words. */
  note?: string;
  /** Why, where a line does not say. */
  reason?: string;
  /** The business's own reference. */
  reference?: string;
}

/** What was found: several counts of one product add up; what is not named stays as it is. */
export interface PostCount {
  /** Id of the document; absent: made from the command's. */
  document?: DocumentId;
  /** What was found. */
  lines: CountedInput[];
  /** Where, by id or code; absent: the business's own location. */
  location?: Key;
  /** A person's words. */
  note?: string;
  /** The business's own reference. */
  reference?: string;
}

/** Credit given to a customer. */
export interface PostCredit {
  /** How much. */
  amount: Money;
  /** To whom, by id or code. */
  customer: Key;
  /** The id of its entry; absent: made from the command's. */
  entry?: AccountEntryId;
  /** Why, in a person's words. The customer sees them. */
  note: string;
}

/** Broken goods: many lines, one document. */
export interface PostDamage {
  /** Id of the document; absent: made from the command's. */
  document?: DocumentId;
  /** What broke. */
  lines: StockLineInput[];
  /** Where, by id or code; absent: the business's own location. */
  location?: Key;
  /** A person's words. */
  note?: string;
  /** Why, where a line does not say. */
  reason?: string;
  /** The business's own reference. */
  reference?: string;
}

/** Goods made: many lines, one document. */
export interface PostMade {
  /** Id of the document; absent: made from the command's. */
  document?: DocumentId;
  /** What was made, and what it cost to make. */
  lines: StockLineInput[];
  /** Where, by id or code; absent: the business's own location. */
  location?: Key;
  /** A person's words. */
  note?: string;
  /** The business's own reference. */
  reference?: string;
}

/** Opening stock: many lines, one document. */
export interface PostOpening {
  /** Id of the document; absent: made from the command's. */
  document?: DocumentId;
  /** What is there, and what it cost. */
  lines: StockLineInput[];
  /** Where, by id or code; absent: the business's own location. */
  location?: Key;
  /** A person's words. */
  note?: string;
  /** The business's own reference. */
  reference?: string;
}

/** Goods received: many lines, one document. */
export interface PostReceipt {
  /** Id of the document; absent: made from the command's. */
  document?: DocumentId;
  /** What came. */
  lines: StockLineInput[];
  /** Where, by id or code; absent: the business's own location. */
  location?: Key;
  /** A person's words. */
  note?: string;
  /** The supplier. */
  party?: string;
  /** Their delivery note. */
  reference?: string;
}

/** Goods thrown away: many lines, each with a reason. */
export interface PostWaste {
  /** Id of the document; absent: made from the command's. */
  document?: DocumentId;
  /** What was thrown away. */
  lines: StockLineInput[];
  /** Where, by id or code; absent: the business's own location. */
  location?: Key;
  /** A person's words. */
  note?: string;
  /** Why, where a line does not say: a `crate::records::document::WasteReason`, or a person's own words. */
  reason?: string;
  /** The business's own reference. */
  reference?: string;
}

/** An order that is being picked or made. */
export interface PrepareOrder {
  /** Why, in a person's words. */
  note?: string;
  /** Which order. */
  order: OrderId;
}

/** The price of a product to be changed. */
export interface PriceChangeInput {
  /** Which product, by id or SKU. */
  product: Key;
  /** What its prices are to be by quantity; its own price is one tier from 0. None: it has no price. */
  tiers: PriceTier[];
}

/** Fields of a price list that may be empty. */
export type PriceListField = 'ends_at' | 'starts_at';

/** What a price list is to say of a product, whole; with nothing given it says nothing more. */
export interface PriceRuleInput {
  /** Partners order at least so many. */
  minimum?: Quantity;
  /** Partners order whole multiples of it. */
  multiple?: Quantity;
  /** Which product, by id or SKU. */
  product: Key;
  /** Prices by quantity, in rising order. */
  tiers?: PriceTier[];
}

/** Fields of a product that may be empty. */
export type ProductField =
  | 'category'
  | 'cost'
  | 'description'
  | 'lead_days'
  | 'max'
  | 'minimum'
  | 'multiple'
  | 'price'
  | 'reorder_point'
  | 'safety_stock'
  | 'tax_class';

/** An order that is ready. */
export interface ReadyOrder {
  /** Why, in a person's words. */
  note?: string;
  /** Which order. */
  order: OrderId;
}

/** An order that arrived. */
export interface ReceiveOrder {
  /** What was handed over by the books and was not there. */
  missing?: MissingLine[];
  /** The customer's words. */
  note?: string;
  /** Which order. */
  order: OrderId;
}

/** Goods that arrived from another location. */
export interface ReceiveTransfer {
  /** Whether no more will come: what is still missing is lost on the road. */
  close?: boolean;
  /** What arrived; may be empty where the transfer is closed. */
  lines?: StockLineInput[];
  /** Why it differs from what was sent, where a line does not say. */
  reason?: string;
  /** Which transfer. */
  transfer: DocumentId;
}

/** Goods that came back. */
export interface RecordReturn {
  /** Money without stock, given back where above zero: postage, a discount corrected. */
  charges?: ChargeInput[];
  /** From whom, by id or code; absent: the customer of the order or sale. */
  customer?: Key;
  /** What came back. */
  lines?: ReturnedLine[];
  /** Where it was taken, by id or code; absent: where it had left from, or the business's own. */
  location?: Key;
  /** Why, in a person's words. */
  note?: string;
  /** The order that it came from. */
  order?: OrderId;
  /** How the money was given back. */
  payments?: Payment[];
  /** The customer's or source's own reference. */
  reference?: string;
  /** The register session that it was taken at. */
  register?: RegisterId;
  /** The customer's wish by which it comes; names the order, too. */
  request?: ReturnRequestId;
  /** Its id; absent: made from the command's. */
  return?: ReturnId;
  /** The sale that it came from. */
  sale?: SaleId;
}

/** A sale that was made. */
export interface RecordSale {
  /** Money without stock: a bag, a fee, a manual line. */
  charges?: ChargeInput[];
  /** To whom, by id or code, where known. */
  customer?: Key;
  /** Taken off the whole sale. */
  discount?: Discount;
  /** What was sold. */
  lines?: SoldLine[];
  /** Which shop, by id or code; absent: the business's own. */
  location?: Key;
  /** The cashier's words. */
  note?: string;
  /** Made without a connection. */
  offline?: boolean;
  /** How it was paid. */
  payments?: Payment[];
  /** The number on the receipt, from the device's own series. */
  receipt?: string;
  /** The register session that it was made at. */
  register?: RegisterId;
  /** Its id; absent: made from the command's. */
  sale?: SaleId;
  /** The suspended sale that it ends. */
  suspended?: SuspendedSaleId;
  /** What the device charged in all. */
  total?: Money;
}

/** Money given back to a customer. */
export interface RefundPayment {
  /** How much. */
  amount: Money;
  /**
   * The payment, deposit or credit that is given back; absent: the oldest that covers nothing yet, deposits
   * for orders left out.
   */
  credit?: AccountEntryId;
  /** To whom, by id or code. */
  customer: Key;
  /** The id of its entry; absent: made from the command's. */
  entry?: AccountEntryId;
  /** A person's words. The customer sees them. */
  note?: string;
  /** The register session in which it was given. */
  register?: RegisterId;
  /** How it was given: `cash`, `card`, `transfer`, … */
  tender: string;
}

/** An order that the business turns down. */
export interface RejectOrder {
  /** Why, in a person's words. */
  note?: string;
  /** Which order. */
  order: OrderId;
}

/** A product that is to have no photo. */
export interface RemovePhoto {
  /** Which product, by id or SKU. */
  product: Key;
}

/** An exception to be looked after, resolved or let be. */
export interface ResolveException {
  /** What becomes of it. */
  action: ExceptionAction;
  /** Who looks after it; absent: who gives the command. Only with `assign`. */
  assignee?: ActorId;
  /** Which exception. */
  exception: ExceptionId;
  /** What was done about it, or what there is to do. */
  note?: string;
}

/** A person to be let in again. */
export interface RestorePerson {
  /** Who. */
  person: PersonId;
}

/** A product to be taken into use again. */
export interface RestoreProduct {
  /** Which product, by id or SKU. */
  product: Key;
  /** As what: active, hidden or draft. */
  status?: ProductStatus;
}

/** A sale to be taken up. */
export interface ResumeSuspendedSale {
  /** Which. */
  suspended: SuspendedSaleId;
}

/** How much of a line is to come back. */
export interface ReturnRequestLineInput {
  /** The order's line, counted from 0. */
  line: number;
  /** How much, in the product's stock unit. */
  quantity: Quantity;
  /** Why. */
  reason?: string;
}

/** A line that came back. */
export interface ReturnedLine {
  /** The line of the order or sale, counted from 0, where known. */
  line?: number;
  /** What becomes of the goods. */
  outcome?: ReturnOutcome;
  /**
   * Of one stock unit, as given back; absent: the share of what was charged, or the product's price where the
   * line is not known.
   */
  price?: Price;
  /** Which product, by id or SKU, where the line is not known. */
  product?: Key;
  /** How much, in `unit`. */
  quantity: Quantity;
  /** Why. */
  reason?: string;
  /** The rate of tax given back; absent: as charged, or that of the product's tax class. */
  tax_rate?: Percent;
  /** The unit of `quantity`; absent: the product's stock unit. */
  unit?: string;
}

/** An entry to be undone. */
export interface ReverseAccountEntry {
  /** Which. */
  entry: AccountEntryId;
  /** Why, in a person's words. The customer sees them. */
  note?: string;
}

/** An allocation to be taken back. */
export interface ReverseAllocation {
  /** Which. */
  allocation: AllocationId;
}

/** A document to be undone. */
export interface ReverseDocument {
  /** Which document. */
  document: DocumentId;
  /** Why. */
  reason?: string;
}

/** A movement to be undone. */
export interface ReverseMovement {
  /** Which movement. */
  movement: MovementId;
  /** Why. */
  reason?: string;
}

/** Settings to be set; what is absent stays as it is. */
export interface SetBusiness {
  /** Which orders are agreed to by rule, as they are placed. */
  auto_confirm?: AutoConfirm;
  /** The smallest coin, to which cash is rounded; 0: cash is paid to the last unit. */
  cash_rounding?: Money;
  /** What the categories that products name are called in other languages; replaced whole. */
  categories?: CategoryName[];
  /** How far a device's clock may be off, in minutes. */
  clock_skew_minutes?: number;
  /** ISO 4217 code; needed at first. */
  currency?: string;
  /**
   * When the business's day begins, such as `04:00`: what happens before it belongs to the day before. What
   * happened already keeps the day that it had.
   */
  day_starts?: TimeOfDay;
  /** Where orders are fulfilled that name no location, by id or code. */
  default_location?: Key;
  /** Hours after which an unconfirmed order is cancelled by itself; 0: never. */
  expire_unconfirmed_hours?: number;
  /** How far roles may go without someone's approval; replaced whole. */
  limits?: RoleLimits[];
  /** The name on bills and screens; needed at first. */
  name?: string;
  /** Its name in other languages; replaced whole. */
  names?: LocalName[];
  /** What partners may ask for by themselves; replaced whole. */
  ordering?: Ordering;
  /** Totals from which an order is of higher priority; replaced whole. */
  priority?: PriorityThresholds;
  /** Whether sales and returns are to name a register session. */
  register_required?: boolean;
  /** The shelf shows exact figures up to this many. */
  shelf_exact_up_to?: number;
  /** At or below this many the shelf says "few left". */
  shelf_few?: number;
  /** What happens to an order that stock covers in part. */
  shortage?: ShortagePolicy;
  /** All tax classes; those that products name must stay. */
  tax_classes?: TaxClass[];
  /** Whether prices contain the tax. */
  tax_included?: boolean;
  /** IANA name of the time zone. */
  time_zone?: string;
  /** The first day of the week. */
  week_starts?: Weekday;
}

/** Which columns stand for which fields. */
export interface SetImportMapping {
  /** Columns that were told by hand, each with its field; none forgets them. */
  columns: MappedColumn[];
  /** All columns of the file, in any order. */
  headers: string[];
  /** What the file lists. */
  kind: ImportKind;
}

/** A product's photo. */
export interface SetPhoto {
  /** The photo, by the hash that its upload was answered with. */
  photo: string;
  /** Which product, by id or SKU. */
  product: Key;
}

/** What a price list is to say of products; of others it says what it said. */
export interface SetPriceRules {
  /** Which list, by id or code. */
  list: Key;
  /** What it says, each product once. */
  rules: PriceRuleInput[];
}

/** A line that was sold, with price and tax as charged. */
export interface SoldLine {
  /** Taken off this line. */
  discount?: Discount;
  /** Of one stock unit, as charged; absent: the product's price. */
  price?: Price;
  /** Which product, by id or SKU. */
  product: Key;
  /** How much, in `unit`. */
  quantity: Quantity;
  /** The rate of tax as charged; absent: that of the product's tax class. */
  tax_rate?: Percent;
  /** The unit of `quantity`; absent: the product's stock unit. */
  unit?: string;
}

/** A line of a stock document. */
export interface StockLineInput {
  /**
   * What a stock unit cost, where known. Of what comes in, absent: the product's own `cost`, where it has
   * one.
   */
  cost?: Price;
  /** What one of `unit` cost, instead. */
  cost_of_unit?: Price;
  /** Which product, by id or SKU. */
  product: Key;
  /** How much, in `unit`. */
  quantity: Quantity;
  /** Why. */
  reason?: string;
  /** The unit of `quantity`; absent: the product's stock unit. */
  unit?: string;
}

/** A person to be kept out. */
export interface SuspendPerson {
  /** Who. */
  person: PersonId;
}

/** A sale to be put aside. */
export interface SuspendSale {
  /** Money without stock. */
  charges?: ChargeInput[];
  /** To whom, by id or code, where known. */
  customer?: Key;
  /** Taken off the whole sale. */
  discount?: Discount;
  /** By what people find it again. */
  label?: string;
  /** What is to be sold. */
  lines?: OrderLineInput[];
  /** In which shop, by id or code; absent: the business's own. */
  location?: Key;
  /** The cashier's words. */
  note?: string;
  /** The register session. */
  register?: RegisterId;
  /** Its id: that of one taken up, to put it aside again; absent: made from the command's. */
  suspended?: SuspendedSaleId;
  /** What it came to at the till. */
  total?: Money;
}

/** Money taken from a customer. */
export interface TakePayment {
  /** What it covers; absent: the oldest charges first. Given and empty: nothing yet. */
  allocations?: Covered[];
  /** How much. */
  amount: Money;
  /** From whom, by id or code. */
  customer: Key;
  /** The id of its entry; absent: made from the command's. */
  entry?: AccountEntryId;
  /** A person's words. The customer sees them. */
  note?: string;
  /** For which order: a deposit where it has not left yet. */
  order?: OrderId;
  /** The register session in which it was taken. */
  register?: RegisterId;
  /** How it was paid: `cash`, `card`, `transfer`, …; not `account`, for which it is taken. */
  tender: string;
}

/** How much of a line left. */
export interface TakenLine {
  /** The order's line, counted from 0. */
  line: number;
  /** How much, in the product's stock unit. */
  quantity: Quantity;
}

/** An import that was undone. */
export interface UndoImport {
  /** Which import. */
  import: ImportId;
  /** What stays as the import made it: changed since, or still in use. */
  left: number;
}

/** A change of prices to be taken back. */
export interface UndoPriceChange {
  /** Which change. */
  change: PriceChangeId;
}

/** A sale that is undone. */
export interface VoidSale {
  /** Why. */
  reason?: string;
  /** Which sale. */
  sale: SaleId;
}

/** The data of each command. */
export interface Commands {
  /** Sets up the business, or changes its settings. */
  set_business: SetBusiness;
  /** Adds a product. */
  add_product: AddProduct;
  /** Changes the given fields of a product. */
  edit_product: EditProduct;
  /** Takes a product out of use; its history stays. */
  archive_product: ArchiveProduct;
  /** Takes an archived product into use again. */
  restore_product: RestoreProduct;
  /** Gives a product its photo, which was uploaded before. */
  set_photo: SetPhoto;
  /** Takes a product's photo away. */
  remove_photo: RemovePhoto;
  /** Adds a location. */
  add_location: AddLocation;
  /** Changes the given fields of a location. */
  edit_location: EditLocation;
  /** Takes a location out of use; its history stays. */
  archive_location: ArchiveLocation;
  /** Adds a customer or partner. */
  add_customer: AddCustomer;
  /** Changes the given fields of a customer. */
  edit_customer: EditCustomer;
  /** Takes a customer out of use; their history stays. */
  archive_customer: ArchiveCustomer;
  /** Adds a person who may sign in. */
  add_person: AddPerson;
  /** Changes the given fields of a person: how they are reached, what they may do. */
  change_person: ChangePerson;
  /** Keeps a person from signing in; what they did stays. */
  suspend_person: SuspendPerson;
  /** Lets a person sign in again who was suspended. */
  restore_person: RestorePerson;
  /** Begins to take a file in. */
  begin_import: BeginImport;
  /** Ends an import, with what it came to. */
  end_import: EndImport;
  /** Marks an import as undone, once what it did was. */
  undo_import: UndoImport;
  /** Remembers which column of a file is which field. */
  set_import_mapping: SetImportMapping;
  /** Adds a price list, for now or from a moment on. */
  add_price_list: AddPriceList;
  /** Changes the given fields of a price list: its names, its start and end. */
  edit_price_list: EditPriceList;
  /** Starts or ends a price list whose time has come. */
  advance_price_list: AdvancePriceList;
  /** Says what a price list says of products: prices by quantity, minimum, multiple. */
  set_price_rules: SetPriceRules;
  /** Adds a group of customers. */
  add_customer_group: AddCustomerGroup;
  /** Changes the given fields of a group of customers. */
  edit_customer_group: EditCustomerGroup;
  /** Changes many prices at once, now or from a moment on. */
  change_prices: ChangePrices;
  /** Applies a change of prices whose time has come. */
  apply_price_change: ApplyPriceChange;
  /** Takes a change of prices back. */
  undo_price_change: UndoPriceChange;
  /** Records opening stock: what there is when the business begins to keep it here. */
  post_opening: PostOpening;
  /** Records goods received: many lines, one document. */
  post_receipt: PostReceipt;
  /** Puts stock right by hand, each line with a reason. */
  post_adjustment: PostAdjustment;
  /** Records broken goods. */
  post_damage: PostDamage;
  /** Records goods thrown away, each line with a reason. */
  post_waste: PostWaste;
  /** Records goods made: they come in from production. */
  post_made: PostMade;
  /** Records a count: only the difference is posted. */
  post_count: PostCount;
  /** Sends goods to another location, or is refused naming every short line. */
  dispatch_transfer: DispatchTransfer;
  /** Records goods that arrived from another location, whole or in parts. */
  receive_transfer: ReceiveTransfer;
  /** Undoes one movement of a stock document by its opposite. */
  reverse_movement: ReverseMovement;
  /** Undoes a stock document: every movement of it. */
  reverse_document: ReverseDocument;
  /** Gives an exception to someone, resolves it or lets it be. */
  resolve_exception: ResolveException;
  /** Places an order: reserves stock, or is refused naming every short line. */
  place_order: PlaceOrder;
  /** Gives up an order that nobody confirmed in time. */
  expire_order: ExpireOrder;
  /** Agrees to an order. */
  confirm_order: ConfirmOrder;
  /** Begins to pick or make an order. */
  prepare_order: PrepareOrder;
  /** Sets an order ready, for collection or the van. */
  ready_order: ReadyOrder;
  /** Records that goods of an order left: all that is open, or a part. */
  hand_over_order: HandOverOrder;
  /** Ends an order that was delivered or collected. */
  complete_order: CompleteOrder;
  /** Gives up what is still open of an order after a part was handed over. */
  close_remainder: CloseRemainder;
  /** Changes an order that has not left: lines, prices, discounts, charges, wishes. */
  edit_order: EditOrder;
  /** Has an order, or lines of it, fulfilled from another location, or is refused naming every short line. */
  move_order: MoveOrder;
  /** Writes a note on an order that staff alone see. */
  note_order: NoteOrder;
  /** The customer says that an order arrived, and what was not there. */
  receive_order: ReceiveOrder;
  /** Turns down an order that was placed. */
  reject_order: RejectOrder;
  /** Gives up an order that has not left. */
  cancel_order: CancelOrder;
  /** Takes money from a customer for their account; it covers the oldest charges first. */
  take_payment: TakePayment;
  /** Gives a customer money back from their account. */
  refund_payment: RefundPayment;
  /** Gives a customer credit without money. */
  post_credit: PostCredit;
  /** Puts a customer's account right by hand. */
  adjust_account: AdjustAccount;
  /** Records what a customer owed, or had paid ahead, when accounts began to be kept here. */
  post_account_opening: PostAccountOpening;
  /** Puts what is open of a payment, deposit or credit to charges. */
  allocate: Allocate;
  /** Takes an allocation back by its opposite. */
  reverse_allocation: ReverseAllocation;
  /** Undoes an entry of an account that was made by hand. */
  reverse_account_entry: ReverseAccountEntry;
  /** Approves an order that goes beyond its customer's credit limit. */
  approve_order: ApproveOrder;
  /** Records a sale at a counter. */
  record_sale: RecordSale;
  /** Undoes a sale: every movement of it by its opposite. */
  void_sale: VoidSale;
  /** A customer asks to bring goods of an order back. */
  ask_return: AskReturn;
  /** Approves or declines what a customer asks to bring back. */
  answer_return: AnswerReturn;
  /** Records goods that a customer brought back. */
  record_return: RecordReturn;
  /** Opens a register session with its float. */
  open_register: OpenRegister;
  /** Records cash put into a drawer or taken out of it, beside trade. */
  move_cash: MoveCash;
  /** Counts a drawer before it is closed. */
  count_register: CountRegister;
  /** Closes a register session with a numbered Z. */
  close_register: CloseRegister;
  /** Puts a sale aside before it is paid. */
  suspend_sale: SuspendSale;
  /** Takes up a sale that was put aside; one till gets it. */
  resume_suspended_sale: ResumeSuspendedSale;
  /** Gives up a sale that was put aside. */
  drop_suspended_sale: DropSuspendedSale;
}

/** Commands: `fact` ones happened and are never refused for stock; roles are those that may give them. */
export const commands = {
  set_business: { fact: false, roles: ['owner', 'admin'] },
  add_product: { fact: false, roles: ['owner', 'admin', 'staff'] },
  edit_product: { fact: false, roles: ['owner', 'admin', 'staff'] },
  archive_product: { fact: false, roles: ['owner', 'admin', 'staff'] },
  restore_product: { fact: false, roles: ['owner', 'admin', 'staff'] },
  set_photo: { fact: false, roles: ['owner', 'admin', 'staff'] },
  remove_photo: { fact: false, roles: ['owner', 'admin', 'staff'] },
  add_location: { fact: false, roles: ['owner', 'admin', 'staff'] },
  edit_location: { fact: false, roles: ['owner', 'admin', 'staff'] },
  archive_location: { fact: false, roles: ['owner', 'admin', 'staff'] },
  add_customer: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier'] },
  edit_customer: { fact: false, roles: ['owner', 'admin', 'staff'] },
  archive_customer: { fact: false, roles: ['owner', 'admin', 'staff'] },
  add_person: { fact: false, roles: ['owner', 'admin'] },
  change_person: { fact: false, roles: ['owner', 'admin'] },
  suspend_person: { fact: false, roles: ['owner', 'admin'] },
  restore_person: { fact: false, roles: ['owner', 'admin'] },
  begin_import: { fact: false, roles: ['owner', 'admin', 'staff'] },
  end_import: { fact: false, roles: ['owner', 'admin', 'staff'] },
  undo_import: { fact: false, roles: ['owner', 'admin', 'staff'] },
  set_import_mapping: { fact: false, roles: ['owner', 'admin', 'staff'] },
  add_price_list: { fact: false, roles: ['owner', 'admin', 'staff'] },
  edit_price_list: { fact: false, roles: ['owner', 'admin', 'staff'] },
  advance_price_list: { fact: false, roles: ['owner'] },
  set_price_rules: { fact: false, roles: ['owner', 'admin', 'staff'] },
  add_customer_group: { fact: false, roles: ['owner', 'admin', 'staff'] },
  edit_customer_group: { fact: false, roles: ['owner', 'admin', 'staff'] },
  change_prices: { fact: false, roles: ['owner', 'admin', 'staff'] },
  apply_price_change: { fact: false, roles: ['owner'] },
  undo_price_change: { fact: false, roles: ['owner', 'admin', 'staff'] },
  post_opening: { fact: false, roles: ['owner', 'admin', 'staff'] },
  post_receipt: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  post_adjustment: { fact: true, roles: ['owner', 'admin', 'staff'] },
  post_damage: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  post_waste: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier', 'kitchen'] },
  post_made: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier', 'kitchen'] },
  post_count: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  dispatch_transfer: { fact: false, roles: ['owner', 'admin', 'staff'] },
  receive_transfer: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  reverse_movement: { fact: false, roles: ['owner', 'admin', 'staff'] },
  reverse_document: { fact: false, roles: ['owner', 'admin', 'staff'] },
  resolve_exception: { fact: false, roles: ['owner', 'admin', 'staff'] },
  place_order: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier', 'partner'] },
  expire_order: { fact: false, roles: ['owner'] },
  confirm_order: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier', 'kitchen'] },
  prepare_order: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier', 'kitchen'] },
  ready_order: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier', 'kitchen'] },
  hand_over_order: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  complete_order: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier', 'partner'] },
  close_remainder: { fact: false, roles: ['owner', 'admin', 'staff'] },
  edit_order: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier', 'partner'] },
  move_order: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier'] },
  note_order: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier', 'kitchen'] },
  receive_order: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier', 'partner'] },
  reject_order: { fact: false, roles: ['owner', 'admin', 'staff'] },
  cancel_order: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier', 'partner'] },
  take_payment: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  refund_payment: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  post_credit: { fact: false, roles: ['owner', 'admin', 'staff'] },
  adjust_account: { fact: false, roles: ['owner', 'admin', 'staff'] },
  post_account_opening: { fact: true, roles: ['owner', 'admin', 'staff'] },
  allocate: { fact: false, roles: ['owner', 'admin', 'staff'] },
  reverse_allocation: { fact: false, roles: ['owner', 'admin', 'staff'] },
  reverse_account_entry: { fact: false, roles: ['owner', 'admin', 'staff'] },
  approve_order: { fact: false, roles: ['owner', 'admin', 'staff'] },
  record_sale: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  void_sale: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  ask_return: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier', 'partner'] },
  answer_return: { fact: false, roles: ['owner', 'admin', 'staff'] },
  record_return: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  open_register: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  move_cash: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  count_register: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  close_register: { fact: true, roles: ['owner', 'admin', 'staff', 'cashier'] },
  suspend_sale: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier'] },
  resume_suspended_sale: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier'] },
  drop_suspended_sale: { fact: false, roles: ['owner', 'admin', 'staff', 'cashier'] },
} as const;
