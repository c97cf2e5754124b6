/** Sentences of events and exceptions, with the names that people have for what is in them. */
import { type Names, useNames } from '@onhand/frame';
import { useOnhand } from '@onhand/react';
import { useSpeech } from '@onhand/ui';
import type { Data, Said } from '@onhand/words';
import { useMemo } from 'react';

export interface Sayings {
  event(event: Data): Said;
  exception(exception: Data): Said;
  /** Who did something, where that is known. */
  person(id: string | undefined): string | undefined;
}

export function useSayings(): Sayings {
  const onhand = useOnhand();
  const speech = useSpeech();
  const names = useNames();
  return useMemo(() => {
    const person = (id: string | undefined) =>
      id === undefined ? undefined : onhand.record('people', id).value?.name;
    const level = (id: string) => {
      const { value } = onhand.record('stock_levels', id);
      return value === undefined
        ? undefined
        : `${names.product(value.product)}, ${names.location(value.location)}`;
    };
    const shown = (field: string, of: string, value: string) => {
      if (of === 'Money') return speech.money(value);
      if (of === 'Moment') return speech.moment(value);
      if (field === 'product') return names.product(value);
      if (field === 'location' || field === 'destination') return names.location(value);
      if (field === 'customer') return names.customer(value);
      if (field === 'level') return level(value);
      if (field === 'assignee') return person(value);
      if (field === 'order') return numberOf(onhand.record('orders', value).value);
      return /^-?\d+(\.\d+)?$/.test(value) ? speech.number(value) : undefined;
    };
    const sentences = speech.sentences.showing(shown);
    return {
      event: (event) => sentences.event(event),
      exception: (exception) => sentences.exception(withNames(exception, names)),
      person,
    };
  }, [onhand, speech, names]);
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface Detail {
  readonly name: string;
  readonly value: string;
}

/** Ids in the details of an exception are named, or left out where they have no name: nobody can read them. */
function withNames(exception: Data, names: Names): Data {
  const { details = [] } = exception as { readonly details?: readonly Detail[] };
  const named = details.flatMap((detail) => {
    if (!ID.test(detail.value)) return [detail];
    const of = ['customer', 'product', 'location'] as const;
    const kind = of.find((one) => detail.name.includes(one));
    return kind === undefined ? [] : [{ ...detail, value: names[kind](detail.value) }];
  });
  return { ...exception, details: named };
}

function numberOf(order: { readonly number: number } | undefined): string | undefined {
  return order === undefined ? undefined : String(order.number);
}
