/**
 * What each command does to the replica at once, until the server has answered. An effect does what it can: a partner holds
 * no stock levels, so that its order shows on the shelf alone. What it makes is approximate where records are not held that
 * it would need: `promises.ts` says what can be relied upon.
 */

import type { Commands } from '../generated/commands.js';
import { MoneyError } from '../money/error.js';
import { addCustomer, archiveCustomer, editCustomer } from './customers.js';
import { postAdjustment, postCount, postDamage, postOpening, postReceipt, postWaste } from './documents.js';
import { editOrder } from './edit_order.js';
import { handOverOrder } from './hand_over_order.js';
import { addLocation, archiveLocation, editLocation } from './locations.js';
import {
  cancelOrder,
  closeRemainder,
  completeOrder,
  confirmOrder,
  prepareOrder,
  readyOrder,
  rejectOrder,
} from './order_states.js';
import { placeOrder } from './place_order.js';
import type { Effects } from './port.js';
import { addProduct, archiveProduct, editProduct, restoreProduct } from './products.js';
import { recordReturn } from './record_return.js';
import { CannotTell, type EffectOf } from './records.js';
import { resolveException } from './resolve_exception.js';
import { reverseDocument, reverseMovement } from './reversals.js';
import { recordSale, voidSale } from './sales.js';
import { setBusiness } from './set_business.js';
import { dispatchTransfer, receiveTransfer } from './transfers.js';
import type { waits } from './waits.js';

type Shown = Exclude<keyof Commands, keyof typeof waits>;

const shown: { readonly [Name in Shown]: EffectOf<Name> } = {
  add_customer: addCustomer,
  add_location: addLocation,
  add_product: addProduct,
  archive_customer: archiveCustomer,
  archive_location: archiveLocation,
  archive_product: archiveProduct,
  cancel_order: cancelOrder,
  close_remainder: closeRemainder,
  complete_order: completeOrder,
  confirm_order: confirmOrder,
  dispatch_transfer: dispatchTransfer,
  edit_customer: editCustomer,
  edit_location: editLocation,
  edit_order: editOrder,
  edit_product: editProduct,
  hand_over_order: handOverOrder,
  place_order: placeOrder,
  post_adjustment: postAdjustment,
  post_count: postCount,
  post_damage: postDamage,
  post_opening: postOpening,
  post_receipt: postReceipt,
  post_waste: postWaste,
  prepare_order: prepareOrder,
  ready_order: readyOrder,
  receive_transfer: receiveTransfer,
  record_return: recordReturn,
  record_sale: recordSale,
  reject_order: rejectOrder,
  resolve_exception: resolveException,
  restore_product: restoreProduct,
  reverse_document: reverseDocument,
  reverse_movement: reverseMovement,
  set_business: setBusiness,
  void_sale: voidSale,
};

/** The effect, with nothing to put where it can't tell. */
function guarded<Name extends Shown>(effect: EffectOf<Name>): EffectOf<Name> {
  return (data, view, command) => {
    try {
      return effect(data, view, command);
    } catch (error) {
      if (error instanceof CannotTell || error instanceof MoneyError) return [];
      throw error;
    }
  };
}

/** The effects of all commands that have one. */
export const effects = Object.fromEntries(
  Object.entries(shown).map(([name, effect]) => [name, guarded(effect as EffectOf<Shown>)]),
) as Effects;
