/**
 * What each command does to the replica at once, until the server has answered. An effect does what it can: a partner holds
 * no stock levels, so that its order shows on the shelf alone. What it makes is approximate where records are not held that
 * it would need: `promises.ts` says what can be relied upon.
 *
 * An entry of its own, `@onhand/client/effects`: who gives few commands takes their effects alone, and who shows nothing in
 * advance takes none.
 */

import type { CommandName } from '../schema.js';
import { addCustomer, archiveCustomer, editCustomer } from './customers.js';
import {
  postAdjustment,
  postCount,
  postDamage,
  postMade,
  postOpening,
  postReceipt,
  postWaste,
} from './documents.js';
import { editOrder } from './edit-order.js';
import { handOverOrder } from './hand-over-order.js';
import { addLocation, archiveLocation, editLocation } from './locations.js';
import { noteOrder } from './note-order.js';
import { moveOrder } from './order-places.js';
import {
  approveOrder,
  cancelOrder,
  closeRemainder,
  completeOrder,
  confirmOrder,
  prepareOrder,
  readyOrder,
  rejectOrder,
} from './order-states.js';
import { placeOrder } from './place-order.js';
import type { Effect, Effects } from './port.js';
import {
  addProduct,
  archiveProduct,
  editProduct,
  removePhoto,
  restoreProduct,
  setPhoto,
} from './products.js';
import { recordReturn } from './record-return.js';
import {
  closeRegister,
  countRegister,
  dropSuspendedSale,
  moveCash,
  openRegister,
  resumeSuspendedSale,
  suspendSale,
} from './registers.js';
import { resolveException } from './resolve-exception.js';
import { answerReturn, askReturn, receiveOrder } from './return-requests.js';
import { reverseDocument, reverseMovement } from './reversals.js';
import { recordSale, voidSale } from './sales.js';
import { setBusiness } from './set-business.js';
import { dispatchTransfer, receiveTransfer } from './transfers.js';
import type { waits } from './waits.js';

type Shown = Exclude<CommandName, keyof typeof waits>;

/** The effects of all commands that have one. */
export const effects: Effects = {
  add_customer: addCustomer,
  add_location: addLocation,
  add_product: addProduct,
  answer_return: answerReturn,
  approve_order: approveOrder,
  archive_customer: archiveCustomer,
  archive_location: archiveLocation,
  archive_product: archiveProduct,
  ask_return: askReturn,
  cancel_order: cancelOrder,
  close_register: closeRegister,
  close_remainder: closeRemainder,
  complete_order: completeOrder,
  confirm_order: confirmOrder,
  count_register: countRegister,
  dispatch_transfer: dispatchTransfer,
  drop_suspended_sale: dropSuspendedSale,
  edit_customer: editCustomer,
  edit_location: editLocation,
  edit_order: editOrder,
  edit_product: editProduct,
  hand_over_order: handOverOrder,
  move_cash: moveCash,
  move_order: moveOrder,
  note_order: noteOrder,
  open_register: openRegister,
  place_order: placeOrder,
  post_adjustment: postAdjustment,
  post_count: postCount,
  post_damage: postDamage,
  post_made: postMade,
  post_opening: postOpening,
  post_receipt: postReceipt,
  post_waste: postWaste,
  prepare_order: prepareOrder,
  ready_order: readyOrder,
  receive_order: receiveOrder,
  receive_transfer: receiveTransfer,
  record_return: recordReturn,
  record_sale: recordSale,
  reject_order: rejectOrder,
  remove_photo: removePhoto,
  resolve_exception: resolveException,
  restore_product: restoreProduct,
  resume_suspended_sale: resumeSuspendedSale,
  reverse_document: reverseDocument,
  reverse_movement: reverseMovement,
  set_business: setBusiness,
  set_photo: setPhoto,
  suspend_sale: suspendSale,
  void_sale: voidSale,
} satisfies { readonly [Name in Shown]: Effect<Name> };

export { addCustomer, archiveCustomer, editCustomer } from './customers.js';
export {
  postAdjustment,
  postCount,
  postDamage,
  postMade,
  postOpening,
  postReceipt,
  postWaste,
} from './documents.js';
export { editOrder } from './edit-order.js';
export { handOverOrder } from './hand-over-order.js';
export { addLocation, archiveLocation, editLocation } from './locations.js';
export { noteOrder } from './note-order.js';
export { moveOrder } from './order-places.js';
export {
  approveOrder,
  cancelOrder,
  closeRemainder,
  completeOrder,
  confirmOrder,
  prepareOrder,
  readyOrder,
  rejectOrder,
} from './order-states.js';
export { placeOrder } from './place-order.js';
export {
  addProduct,
  archiveProduct,
  editProduct,
  removePhoto,
  restoreProduct,
  setPhoto,
} from './products.js';
export { recordReturn } from './record-return.js';
export {
  closeRegister,
  countRegister,
  dropSuspendedSale,
  moveCash,
  openRegister,
  resumeSuspendedSale,
  suspendSale,
} from './registers.js';
export { resolveException } from './resolve-exception.js';
export { answerReturn, askReturn, receiveOrder } from './return-requests.js';
export { reverseDocument, reverseMovement } from './reversals.js';
export { recordSale, voidSale } from './sales.js';
export { setBusiness } from './set-business.js';
export { dispatchTransfer, receiveTransfer } from './transfers.js';
