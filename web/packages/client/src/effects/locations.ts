/** Locations. What a change of one does to the whole shelf waits for the server. */

import type { Location } from '../generated/records.js';
import { quantity, quantityText } from '../money/quantity.js';
import { edited } from './customers.js';
import type { Effect } from './port.js';
import { businessOf, byKey, compact, get, known, must, put } from './records.js';

export const addLocation: Effect<'add_location'> = (data, view) => {
  const id = known(data.id);
  must(get(view, 'locations', id) === undefined);
  const { holdback = '0', names = [], online = false } = data;
  const location = compact<Location>({
    ...data,
    holdback: quantityText(quantity(holdback)),
    id,
    names: names.length === 0 ? undefined : names,
    online,
    status: 'active',
  });
  const business = businessOf(view);
  // The first one becomes the business's own.
  const first = business !== undefined && business.default_location === undefined;
  return [
    put('locations', location),
    ...(first ? [put('business', { ...business, default_location: id })] : []),
  ];
};

export const editLocation: Effect<'edit_location'> = ({ location: key, ...given }, view) => {
  const holdback = given.holdback === undefined ? undefined : quantityText(quantity(given.holdback));
  return [put('locations', edited(known(byKey(view, 'locations', key)), { ...given, holdback }, []))];
};

export const archiveLocation: Effect<'archive_location'> = ({ location }, view) => [
  put('locations', { ...known(byKey(view, 'locations', location)), status: 'archived' }),
];
