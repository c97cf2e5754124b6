/** Written by `cargo xtask generate` from `words/` and the Rust types; changed there. */

/** Words of the trade, as screens say them. */
export type Term =
  | 'account'
  | 'aging'
  | 'allocation'
  | 'available'
  | 'back_on'
  | 'bakers_percentage'
  | 'balance'
  | 'barcode'
  | 'batch'
  | 'best_before'
  | 'business_day'
  | 'carton'
  | 'cash_in'
  | 'cash_out'
  | 'cash_rounding'
  | 'change_due'
  | 'collected'
  | 'cost_of_goods_sold'
  | 'counted'
  | 'counter'
  | 'credit_limit'
  | 'credit_note'
  | 'customer'
  | 'customer_price'
  | 'cut_off'
  | 'cycle_count'
  | 'days_of_cover'
  | 'deposit'
  | 'discount'
  | 'exception'
  | 'expected'
  | 'expiry'
  | 'few_left'
  | 'first_expired_first_out'
  | 'first_in_first_out'
  | 'float'
  | 'gtin'
  | 'handed_over'
  | 'hidden'
  | 'in_store_code'
  | 'in_transit'
  | 'incoming'
  | 'lead_time'
  | 'live'
  | 'location'
  | 'lot'
  | 'maximum'
  | 'minimum_order'
  | 'moving_average'
  | 'not_counted_yet'
  | 'offline'
  | 'on_account'
  | 'on_hand'
  | 'open_item'
  | 'order'
  | 'order_again'
  | 'order_multiple'
  | 'outbox'
  | 'over_or_short'
  | 'overdue'
  | 'pack'
  | 'partner'
  | 'payment'
  | 'payment_terms'
  | 'pick_list'
  | 'pre_order'
  | 'price_list'
  | 'product'
  | 'production'
  | 'projected'
  | 'purchase_order'
  | 'receipt'
  | 'recipe'
  | 'refund'
  | 'register'
  | 'reorder_point'
  | 'reserved'
  | 'return'
  | 'return_requested'
  | 'safety_stock'
  | 'shelf'
  | 'shipped'
  | 'short'
  | 'shrinkage'
  | 'sku'
  | 'sold_out'
  | 'standing_order'
  | 'statement'
  | 'stock'
  | 'stock_value'
  | 'stocktake'
  | 'store_credit'
  | 'supplier'
  | 'suspended_sale'
  | 'tax'
  | 'tendered'
  | 'tier_price'
  | 'transfer'
  | 'unit'
  | 'unlinked_return'
  | 'up_to_date'
  | 'variable_measure_code'
  | 'void'
  | 'wanted_for'
  | 'waste'
  | 'x_report'
  | 'yield'
  | 'z_report';

/** Things that are counted. */
export type Count =
  | 'changes'
  | 'days'
  | 'devices'
  | 'lines'
  | 'minutes'
  | 'orders'
  | 'pieces'
  | 'products'
  | 'products_without_cost'
  | 'records'
  | 'sales'
  | 'waiting';

/** Free texts that have a usual word: kinds of payment and charge, units. */
export type Usual =
  | 'charge.discount'
  | 'charge.fee'
  | 'charge.manual'
  | 'charge.postage'
  | 'payment.account'
  | 'payment.card'
  | 'payment.cash'
  | 'payment.transfer'
  | 'unit.box'
  | 'unit.carton'
  | 'unit.case'
  | 'unit.g'
  | 'unit.kg'
  | 'unit.l'
  | 'unit.pack'
  | 'unit.piece'
  | 'unit.tray';

/** What can be asked for. */
export type CommandName =
  | 'add_customer'
  | 'add_customer_group'
  | 'add_location'
  | 'add_person'
  | 'add_price_list'
  | 'add_product'
  | 'adjust_account'
  | 'advance_price_list'
  | 'allocate'
  | 'answer_return'
  | 'apply_price_change'
  | 'approve_order'
  | 'archive_customer'
  | 'archive_location'
  | 'archive_product'
  | 'ask_return'
  | 'begin_import'
  | 'cancel_order'
  | 'change_person'
  | 'change_prices'
  | 'close_register'
  | 'close_remainder'
  | 'complete_order'
  | 'confirm_order'
  | 'count_register'
  | 'dispatch_transfer'
  | 'drop_suspended_sale'
  | 'edit_customer'
  | 'edit_customer_group'
  | 'edit_location'
  | 'edit_order'
  | 'edit_price_list'
  | 'edit_product'
  | 'end_import'
  | 'expire_order'
  | 'hand_over_order'
  | 'move_cash'
  | 'move_order'
  | 'note_order'
  | 'open_register'
  | 'place_order'
  | 'post_account_opening'
  | 'post_adjustment'
  | 'post_count'
  | 'post_credit'
  | 'post_damage'
  | 'post_made'
  | 'post_opening'
  | 'post_receipt'
  | 'post_waste'
  | 'prepare_order'
  | 'ready_order'
  | 'receive_order'
  | 'receive_transfer'
  | 'record_return'
  | 'record_sale'
  | 'refund_payment'
  | 'reject_order'
  | 'remove_photo'
  | 'resolve_exception'
  | 'restore_person'
  | 'restore_product'
  | 'resume_suspended_sale'
  | 'reverse_account_entry'
  | 'reverse_allocation'
  | 'reverse_document'
  | 'reverse_movement'
  | 'set_business'
  | 'set_import_mapping'
  | 'set_photo'
  | 'set_price_rules'
  | 'suspend_person'
  | 'suspend_sale'
  | 'take_payment'
  | 'undo_import'
  | 'undo_price_change'
  | 'void_sale';

/** Why a request could not be served. */
export type ProblemCode =
  | 'ahead'
  | 'bad_handshake'
  | 'bad_parameter'
  | 'bad_path'
  | 'body_broken'
  | 'body_too_large'
  | 'body_too_slow'
  | 'business_not_started'
  | 'busy'
  | 'damaged'
  | 'disk_full'
  | 'disk_read_only'
  | 'file_not_ready'
  | 'forbidden'
  | 'fork'
  | 'internal'
  | 'link_expired'
  | 'link_unknown'
  | 'link_used'
  | 'malformed_body'
  | 'malformed_json'
  | 'method_not_allowed'
  | 'not_a_demo'
  | 'not_a_mark'
  | 'not_a_photo'
  | 'not_found'
  | 'not_ready'
  | 'not_undone'
  | 'out_of_order'
  | 'photo_damaged'
  | 'photo_too_large'
  | 'photo_too_many_pixels'
  | 'refused'
  | 'stopping'
  | 'store_failed'
  | 'timed_out'
  | 'too_far_ahead'
  | 'too_large'
  | 'too_many_commands'
  | 'too_many_connections'
  | 'too_many_requests'
  | 'unauthorized'
  | 'unknown_filter'
  | 'unknown_subprotocol'
  | 'unsupported_media_type'
  | 'upgrade_required'
  | 'weak_password'
  | 'wrong_sign_in';

/** The types whose values have words. */
export interface Values {
  readonly AccountReferenceKind: 'order' | 'return' | 'sale';
  readonly App: 'desk' | 'shop';
  readonly Availability: 'always' | 'backorder' | 'few_left' | 'in_stock' | 'sold_out';
  readonly CancelUntil: 'confirmed' | 'never' | 'placed' | 'preparing' | 'ready';
  readonly CashDirection: 'in' | 'out';
  readonly Category: 'accounts' | 'attention' | 'catalogue' | 'customers' | 'inventory' | 'orders' | 'prices' | 'sales' | 'settings';
  readonly Collection: 'account_entries' | 'allocations' | 'approvals' | 'business' | 'cash_movements' | 'count_lines' | 'counters' | 'customer_accounts' | 'customer_groups' | 'customer_totals' | 'customers' | 'daily_sales' | 'documents' | 'exceptions' | 'hourly_sales' | 'import_mappings' | 'imports' | 'locations' | 'movements' | 'order_notes' | 'orders' | 'people' | 'price_changes' | 'price_lists' | 'price_rules' | 'prices' | 'product_costs' | 'products' | 'register_figures' | 'registers' | 'return_requests' | 'returns' | 'sales' | 'shelf' | 'stock_levels' | 'suspended_sales' | 'z_addenda' | 'z_reports';
  readonly CustomerField: 'address' | 'code' | 'contact' | 'default_location' | 'email' | 'group' | 'note' | 'phone' | 'price_list' | 'terms';
  readonly CustomerGroupField: 'price_list';
  readonly CustomerStatus: 'active' | 'archived' | 'on_hold';
  readonly DocumentKind: 'adjustment' | 'count' | 'damage' | 'made' | 'opening' | 'receipt' | 'transfer' | 'waste';
  readonly DocumentState: 'dispatched' | 'part_received' | 'posted' | 'reversed';
  readonly EntryKind: 'adjustment' | 'charge' | 'credit' | 'deposit' | 'opening' | 'payment' | 'refund';
  readonly ExceptionAction: 'assign' | 'resolve' | 'waive';
  readonly ExceptionKind: 'clock_skew' | 'count_conflict' | 'credit_over_limit' | 'missing_on_arrival' | 'negative_stock' | 'over_receipt' | 'over_return' | 'over_role_limit' | 'quarantined_command' | 'questionable' | 'shortfall' | 'unknown_register';
  readonly ExceptionState: 'assigned' | 'open' | 'resolved' | 'waived';
  readonly ImportKind: 'customers' | 'locations' | 'opening_balances' | 'price_lists' | 'products' | 'stock';
  readonly ImportState: 'applied' | 'applying' | 'undone';
  readonly Importance: 'high' | 'low' | 'normal';
  readonly LinkKind: 'demo' | 'invitation' | 'owner' | 'reset';
  readonly LocationKind: 'kitchen' | 'quarantine' | 'store' | 'transit' | 'van' | 'warehouse';
  readonly LocationStatus: 'active' | 'archived';
  readonly Method: 'collect' | 'deliver';
  readonly MovementKind: 'adjustment' | 'count' | 'count_offset' | 'customer_return' | 'damage' | 'opening' | 'production' | 'purchase_receipt' | 'sale' | 'transfer_in' | 'transfer_out' | 'waste';
  readonly OrderApproval: 'approved' | 'waiting';
  readonly OrderState: 'cancelled' | 'completed' | 'confirmed' | 'handed_over' | 'placed' | 'preparing' | 'ready' | 'rejected';
  readonly OutcomeStatus: 'accepted' | 'quarantined' | 'refused';
  readonly OverLimit: 'approve' | 'refuse';
  readonly Party: 'business' | 'clock' | 'customer';
  readonly PersonField: 'email' | 'language' | 'phone';
  readonly PersonLanguage: 'ar' | 'en';
  readonly PersonStatus: 'active' | 'suspended';
  readonly PriceChangeState: 'applied' | 'scheduled' | 'undone';
  readonly PriceListField: 'ends_at' | 'starts_at';
  readonly PriceListState: 'active' | 'ended' | 'scheduled';
  readonly Priority: 'high' | 'normal' | 'urgent';
  readonly ProductField: 'category' | 'cost' | 'description' | 'lead_days' | 'max' | 'minimum' | 'multiple' | 'price' | 'reorder_point' | 'safety_stock' | 'tax_class';
  readonly ProductKind: 'good' | 'ingredient' | 'made' | 'service';
  readonly ProductStatus: 'active' | 'archived' | 'draft' | 'hidden';
  readonly Reason: 'bad_message' | 'busy' | 'device_of_another' | 'failed' | 'forbidden' | 'out_of_order' | 'scope_changed' | 'silent' | 'stopping' | 'too_large' | 'too_many' | 'too_old' | 'unauthorized' | 'unknown_field' | 'unknown_version';
  readonly ReferenceKind: 'count_line' | 'document' | 'order' | 'return' | 'sale';
  readonly RegisterState: 'closed' | 'closing' | 'open';
  readonly ReturnOutcome: 'restock' | 'waste';
  readonly ReturnRequestState: 'approved' | 'declined' | 'received' | 'requested';
  readonly Role: 'admin' | 'cashier' | 'kitchen' | 'owner' | 'partner' | 'staff';
  readonly SaleState: 'completed' | 'voided';
  readonly ShortagePolicy: 'per_line' | 'refuse_order';
  readonly StockStatus: 'low' | 'normal' | 'out' | 'over';
  readonly SuspendedState: 'dropped' | 'resumed' | 'sold' | 'suspended';
  readonly Track: 'none' | 'quantity';
  readonly UnitUse: 'buy' | 'recipe' | 'sell';
  readonly WasteReason: 'broken' | 'expired' | 'staff' | 'tasting' | 'unsold';
  readonly Weekday: 'friday' | 'monday' | 'saturday' | 'sunday' | 'thursday' | 'tuesday' | 'wednesday';
}
