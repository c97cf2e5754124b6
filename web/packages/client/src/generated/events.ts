/** Written by `cargo xtask generate` from the Rust types; changed there. */

import type {
  AccountEntryId,
  ActorId,
  AllocationId,
  CashDirection,
  CashMovementId,
  CustomerGroupId,
  CustomerId,
  DocumentId,
  DocumentKind,
  ExceptionId,
  ExceptionKind,
  ImportId,
  ImportKind,
  LocationId,
  Money,
  MovementId,
  OrderId,
  OrderNoteId,
  OrderState,
  PersonId,
  Price,
  PriceChangeId,
  PriceListId,
  Priority,
  ProductId,
  Quantity,
  RegisterId,
  ReturnId,
  ReturnRequestId,
  ReturnRequestState,
  Role,
  SaleId,
  SuspendedSaleId,
} from './records.js';
import type { ShortLine } from './refusals.js';

export interface BusinessUpdatedEvent {
  readonly name: 'business_updated';
}

export interface ProductAddedEvent {
  readonly name: 'product_added';
  readonly product: ProductId;
  readonly sku: string;
}

export interface ProductUpdatedEvent {
  readonly name: 'product_updated';
  readonly product: ProductId;
  readonly sku: string;
}

export interface ProductDeletedEvent {
  readonly name: 'product_deleted';
  readonly product: ProductId;
  readonly reason?: string;
  readonly sku: string;
}

export interface LocationAddedEvent {
  readonly code: string;
  readonly location: LocationId;
  readonly name: 'location_added';
}

export interface LocationUpdatedEvent {
  readonly code: string;
  readonly location: LocationId;
  readonly name: 'location_updated';
}

export interface LocationDeletedEvent {
  readonly code: string;
  readonly location: LocationId;
  readonly name: 'location_deleted';
}

export interface CustomerAddedEvent {
  readonly customer: CustomerId;
  readonly name: 'customer_added';
}

export interface CustomerUpdatedEvent {
  readonly customer: CustomerId;
  readonly name: 'customer_updated';
}

export interface CustomerDeletedEvent {
  readonly customer: CustomerId;
  readonly name: 'customer_deleted';
}

export interface PersonAddedEvent {
  readonly name: 'person_added';
  readonly person: PersonId;
  readonly person_name: string;
  readonly role: Role;
}

export interface PersonChangedEvent {
  readonly name: 'person_changed';
  readonly person: PersonId;
  readonly person_name: string;
  readonly role: Role;
}

export interface PersonSuspendedEvent {
  readonly name: 'person_suspended';
  readonly person: PersonId;
  readonly person_name: string;
}

export interface PersonRestoredEvent {
  readonly name: 'person_restored';
  readonly person: PersonId;
  readonly person_name: string;
}

export interface ImportStartedEvent {
  readonly import: ImportId;
  readonly kind: ImportKind;
  readonly name: 'import_started';
}

export interface ImportEndedEvent {
  readonly import: ImportId;
  readonly kind: ImportKind;
  readonly name: 'import_ended';
}

export interface ImportUndoneEvent {
  readonly import: ImportId;
  readonly kind: ImportKind;
  readonly name: 'import_undone';
}

export interface ImportMappingSetEvent {
  readonly kind: ImportKind;
  readonly mapping: string;
  readonly name: 'import_mapping_set';
}

export interface CustomerGroupAddedEvent {
  readonly code: string;
  readonly group: CustomerGroupId;
  readonly name: 'customer_group_added';
}

export interface CustomerGroupUpdatedEvent {
  readonly code: string;
  readonly group: CustomerGroupId;
  readonly name: 'customer_group_updated';
}

export interface PriceListAddedEvent {
  readonly code: string;
  readonly list: PriceListId;
  readonly name: 'price_list_added';
}

export interface PriceListUpdatedEvent {
  readonly code: string;
  readonly list: PriceListId;
  readonly name: 'price_list_updated';
}

export interface PriceListStartedEvent {
  readonly code: string;
  readonly list: PriceListId;
  readonly name: 'price_list_started';
}

export interface PriceListEndedEvent {
  readonly code: string;
  readonly list: PriceListId;
  readonly name: 'price_list_ended';
}

export interface PriceChangeScheduledEvent {
  readonly change: PriceChangeId;
  readonly job: string;
  readonly name: 'price_change_scheduled';
}

export interface PriceChangeAppliedEvent {
  readonly change: PriceChangeId;
  readonly job: string;
  readonly name: 'price_change_applied';
}

export interface PriceChangeUndoneEvent {
  readonly change: PriceChangeId;
  readonly job: string;
  readonly name: 'price_change_undone';
}

export interface PriceChangedEvent {
  readonly list?: PriceListId;
  readonly name: 'price_changed';
  readonly new?: Price;
  readonly old?: Price;
  readonly product: ProductId;
}

export interface InventoryUpdatedEvent {
  readonly level: string;
  readonly name: 'inventory_updated';
  readonly on_hand: Figures;
  readonly reserved: Figures;
}

export interface StockMovedEvent {
  readonly movement: MovementId;
  readonly name: 'stock_moved';
}

export interface LowStockEvent {
  readonly available: Quantity;
  readonly level: string;
  readonly minimum: Quantity;
  readonly name: 'low_stock';
}

export interface OutOfStockEvent {
  readonly level: string;
  readonly name: 'out_of_stock';
}

export interface BackInStockEvent {
  readonly available: Quantity;
  readonly level: string;
  readonly name: 'back_in_stock';
}

export interface ReorderNeededEvent {
  readonly available: Quantity;
  readonly level: string;
  readonly name: 'reorder_needed';
  readonly suggested: Quantity;
}

export interface DocumentPostedEvent {
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly name: 'document_posted';
  readonly number: number;
}

export interface PurchaseReceivedEvent {
  readonly document: DocumentId;
  readonly name: 'purchase_received';
  readonly number: number;
}

export interface TransferDispatchedEvent {
  readonly document: DocumentId;
  readonly name: 'transfer_dispatched';
  readonly number: number;
}

export interface TransferReceivedEvent {
  readonly document: DocumentId;
  readonly name: 'transfer_received';
  readonly number: number;
}

export interface StockDamagedEvent {
  readonly document: DocumentId;
  readonly name: 'stock_damaged';
  readonly number: number;
}

export interface CountPostedEvent {
  readonly document: DocumentId;
  readonly name: 'count_posted';
  readonly number: number;
}

export interface DocumentReversedEvent {
  readonly document: DocumentId;
  readonly name: 'document_reversed';
  readonly number: number;
}

export interface LinesRefusedEvent {
  readonly customer?: CustomerId;
  readonly name: 'lines_refused';
  readonly order: OrderId;
  readonly short: readonly ShortLine[];
}

export interface OrderPlacedEvent {
  readonly customer?: CustomerId;
  readonly name: 'order_placed';
  readonly number: number;
  readonly order: OrderId;
  readonly priority: Priority;
  readonly total: Money;
}

export interface OrderAddedEvent {
  readonly customer?: CustomerId;
  readonly name: 'order_added';
  readonly number: number;
  readonly order: OrderId;
  readonly priority: Priority;
  readonly total: Money;
}

export interface OrderConfirmedEvent {
  readonly customer?: CustomerId;
  readonly name: 'order_confirmed';
  readonly number: number;
  readonly order: OrderId;
}

export interface OrderChangedEvent {
  readonly customer?: CustomerId;
  readonly name: 'order_changed';
  readonly number: number;
  readonly order: OrderId;
  readonly total: Money;
}

export interface OrderStatusChangedEvent {
  readonly customer?: CustomerId;
  readonly name: 'order_status_changed';
  readonly number: number;
  readonly order: OrderId;
  readonly state: OrderState;
}

export interface OrderCancelledEvent {
  readonly customer?: CustomerId;
  readonly name: 'order_cancelled';
  readonly number: number;
  readonly order: OrderId;
}

export interface OrderMovedEvent {
  readonly customer?: CustomerId;
  readonly location: LocationId;
  readonly name: 'order_moved';
  readonly number: number;
  readonly order: OrderId;
}

export interface OrderReceivedEvent {
  readonly customer?: CustomerId;
  readonly name: 'order_received';
  readonly number: number;
  readonly order: OrderId;
}

export interface OrderApprovedEvent {
  readonly customer?: CustomerId;
  readonly name: 'order_approved';
  readonly number: number;
  readonly order: OrderId;
}

export interface OrderNotedEvent {
  readonly name: 'order_noted';
  readonly note: OrderNoteId;
  readonly order: OrderId;
}

export interface ReturnRequestedEvent {
  readonly customer?: CustomerId;
  readonly name: 'return_requested';
  readonly number: number;
  readonly order: OrderId;
  readonly request: ReturnRequestId;
}

export interface ReturnAnsweredEvent {
  readonly customer?: CustomerId;
  readonly name: 'return_answered';
  readonly number: number;
  readonly request: ReturnRequestId;
  readonly state: ReturnRequestState;
}

export interface OrderAwaitsApprovalEvent {
  readonly customer?: CustomerId;
  readonly name: 'order_awaits_approval';
  readonly number: number;
  readonly order: OrderId;
}

export interface AccountChargedEvent {
  readonly amount: Money;
  readonly customer: CustomerId;
  readonly entry: AccountEntryId;
  readonly name: 'account_charged';
}

export interface AccountCreditedEvent {
  readonly amount: Money;
  readonly customer: CustomerId;
  readonly entry: AccountEntryId;
  readonly name: 'account_credited';
}

export interface AccountAdjustedEvent {
  readonly amount: Money;
  readonly customer: CustomerId;
  readonly entry: AccountEntryId;
  readonly name: 'account_adjusted';
}

export interface PaymentTakenEvent {
  readonly amount: Money;
  readonly customer: CustomerId;
  readonly entry: AccountEntryId;
  readonly name: 'payment_taken';
}

export interface PaymentRefundedEvent {
  readonly amount: Money;
  readonly customer: CustomerId;
  readonly entry: AccountEntryId;
  readonly name: 'payment_refunded';
}

export interface AccountEntryReversedEvent {
  readonly amount: Money;
  readonly customer: CustomerId;
  readonly entry: AccountEntryId;
  readonly name: 'account_entry_reversed';
}

export interface PaymentAllocatedEvent {
  readonly amount: Money;
  readonly customer: CustomerId;
  readonly entry: AccountEntryId;
  readonly name: 'payment_allocated';
}

export interface AllocationReversedEvent {
  readonly allocation: AllocationId;
  readonly amount: Money;
  readonly customer: CustomerId;
  readonly name: 'allocation_reversed';
}

export interface SaleMadeEvent {
  readonly name: 'sale_made';
  readonly sale: SaleId;
  readonly total: Money;
}

export interface SaleVoidedEvent {
  readonly name: 'sale_voided';
  readonly sale: SaleId;
  readonly total: Money;
}

export interface ReturnReceivedEvent {
  readonly customer?: CustomerId;
  readonly name: 'return_received';
  readonly number: number;
  readonly return: ReturnId;
  readonly total: Money;
}

export interface RegisterOpenedEvent {
  readonly location: LocationId;
  readonly name: 'register_opened';
  readonly register: RegisterId;
}

export interface CashMovedEvent {
  readonly amount: Money;
  readonly direction: CashDirection;
  readonly movement: CashMovementId;
  readonly name: 'cash_moved';
}

export interface RegisterCountedEvent {
  readonly counted: Money;
  readonly name: 'register_counted';
  readonly register: RegisterId;
}

export interface RegisterClosedEvent {
  readonly difference?: Money;
  readonly expected: Money;
  readonly name: 'register_closed';
  readonly number: number;
  readonly register: RegisterId;
}

export interface ZAmendedEvent {
  readonly addendum: string;
  readonly name: 'z_amended';
  readonly number: number;
}

export interface SaleSuspendedEvent {
  readonly location: LocationId;
  readonly name: 'sale_suspended';
  readonly suspended: SuspendedSaleId;
}

export interface SaleResumedEvent {
  readonly location: LocationId;
  readonly name: 'sale_resumed';
  readonly suspended: SuspendedSaleId;
}

export interface SuspendedSaleDroppedEvent {
  readonly location: LocationId;
  readonly name: 'suspended_sale_dropped';
  readonly suspended: SuspendedSaleId;
}

export interface ExceptionOpenedEvent {
  readonly exception: ExceptionId;
  readonly kind: ExceptionKind;
  readonly name: 'exception_opened';
}

export interface ExceptionAssignedEvent {
  readonly assignee: ActorId;
  readonly exception: ExceptionId;
  readonly name: 'exception_assigned';
}

export interface ExceptionResolvedEvent {
  readonly exception: ExceptionId;
  readonly kind: ExceptionKind;
  readonly name: 'exception_resolved';
}

/** What happened, with the few figures that a notice shows. By `name`. */
export interface Events {
  business_updated: BusinessUpdatedEvent;
  product_added: ProductAddedEvent;
  product_updated: ProductUpdatedEvent;
  product_deleted: ProductDeletedEvent;
  location_added: LocationAddedEvent;
  location_updated: LocationUpdatedEvent;
  location_deleted: LocationDeletedEvent;
  customer_added: CustomerAddedEvent;
  customer_updated: CustomerUpdatedEvent;
  customer_deleted: CustomerDeletedEvent;
  person_added: PersonAddedEvent;
  person_changed: PersonChangedEvent;
  person_suspended: PersonSuspendedEvent;
  person_restored: PersonRestoredEvent;
  import_started: ImportStartedEvent;
  import_ended: ImportEndedEvent;
  import_undone: ImportUndoneEvent;
  import_mapping_set: ImportMappingSetEvent;
  customer_group_added: CustomerGroupAddedEvent;
  customer_group_updated: CustomerGroupUpdatedEvent;
  price_list_added: PriceListAddedEvent;
  price_list_updated: PriceListUpdatedEvent;
  price_list_started: PriceListStartedEvent;
  price_list_ended: PriceListEndedEvent;
  price_change_scheduled: PriceChangeScheduledEvent;
  price_change_applied: PriceChangeAppliedEvent;
  price_change_undone: PriceChangeUndoneEvent;
  price_changed: PriceChangedEvent;
  inventory_updated: InventoryUpdatedEvent;
  stock_moved: StockMovedEvent;
  low_stock: LowStockEvent;
  out_of_stock: OutOfStockEvent;
  back_in_stock: BackInStockEvent;
  reorder_needed: ReorderNeededEvent;
  document_posted: DocumentPostedEvent;
  purchase_received: PurchaseReceivedEvent;
  transfer_dispatched: TransferDispatchedEvent;
  transfer_received: TransferReceivedEvent;
  stock_damaged: StockDamagedEvent;
  count_posted: CountPostedEvent;
  document_reversed: DocumentReversedEvent;
  lines_refused: LinesRefusedEvent;
  order_placed: OrderPlacedEvent;
  order_added: OrderAddedEvent;
  order_confirmed: OrderConfirmedEvent;
  order_changed: OrderChangedEvent;
  order_status_changed: OrderStatusChangedEvent;
  order_cancelled: OrderCancelledEvent;
  order_moved: OrderMovedEvent;
  order_received: OrderReceivedEvent;
  order_approved: OrderApprovedEvent;
  order_noted: OrderNotedEvent;
  return_requested: ReturnRequestedEvent;
  return_answered: ReturnAnsweredEvent;
  order_awaits_approval: OrderAwaitsApprovalEvent;
  account_charged: AccountChargedEvent;
  account_credited: AccountCreditedEvent;
  account_adjusted: AccountAdjustedEvent;
  payment_taken: PaymentTakenEvent;
  payment_refunded: PaymentRefundedEvent;
  account_entry_reversed: AccountEntryReversedEvent;
  payment_allocated: PaymentAllocatedEvent;
  allocation_reversed: AllocationReversedEvent;
  sale_made: SaleMadeEvent;
  sale_voided: SaleVoidedEvent;
  return_received: ReturnReceivedEvent;
  register_opened: RegisterOpenedEvent;
  cash_moved: CashMovedEvent;
  register_counted: RegisterCountedEvent;
  register_closed: RegisterClosedEvent;
  z_amended: ZAmendedEvent;
  sale_suspended: SaleSuspendedEvent;
  sale_resumed: SaleResumedEvent;
  suspended_sale_dropped: SuspendedSaleDroppedEvent;
  exception_opened: ExceptionOpenedEvent;
  exception_assigned: ExceptionAssignedEvent;
  exception_resolved: ExceptionResolvedEvent;
}

/** What happened, with the few figures that a notice shows. */
export type Event = Events[keyof Events];

/** A figure before and after. */
export interface Figures {
  /** After. */
  readonly after: Quantity;
  /** Before. */
  readonly before: Quantity;
}
