/** What was agreed, with prices: in the customer's language, or in both. */
import type { Order } from '@onhand/client';
import { useSession } from '@onhand/frame';
import { useOnhand } from '@onhand/react';
import {
  Code,
  Empty,
  Figure,
  Formats,
  isolated,
  type Language,
  type Named,
  Segments,
  Skeleton,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useOrder } from '../detail/use-order.js';
import { isAsked } from '../model/changes.js';
import { useUnits } from '../model/hooks.js';
import { Paper } from './paper.js';
import { WORDS } from './words.js';

const CHOICES = ['en', 'ar', 'both'] as const;

export function ConfirmationPage() {
  const words = useWords(WORDS);
  const { language } = useSpeech();
  const navigate = useNavigate();
  const { order: key = '' } = useParams({ strict: false }) as { order?: string };
  const search = useSearch({ strict: false }) as { lang?: string };
  const { order, status } = useOrder(key);
  if (order === undefined) {
    return status === 'loading' ? <Skeleton label={words.loading} /> : <Empty>{words.missing}</Empty>;
  }
  const chosen = CHOICES.find((one) => one === search.lang) ?? language;
  const languages: readonly Language[] = chosen === 'both' ? ['en', 'ar'] : [chosen];
  return (
    <Paper
      print={words.print}
      language={languages[0] ?? 'en'}
      tools={
        <>
          <Link to="/orders/$order" params={{ order: order.id }} className="button">
            {words.back}
          </Link>
          <Segments
            label={words.language}
            value={chosen}
            options={CHOICES.map((value) => ({ value, label: words.languages[value] }))}
            onValue={(lang) =>
              void navigate({
                to: '/orders/$order/confirmation',
                params: { order: order.id },
                search: { lang },
                replace: true,
              })
            }
          />
        </>
      }
    >
      <Confirmation order={order} languages={languages} />
    </Paper>
  );
}

type Words = (typeof WORDS)['en'];

/** The same in each language of the paper. */
function Said({ languages, say }: { languages: readonly Language[]; say: (words: Words) => string }) {
  return languages.map((language, place) => (
    <span key={language} lang={language}>
      {place > 0 && ' · '}
      <bdi>{say(WORDS[language])}</bdi>
    </span>
  ));
}

function nameIn(thing: Named | undefined, language: Language): string {
  return thing?.names?.find((name) => name.language === language)?.text ?? thing?.name ?? '—';
}

/** Names in both languages where they differ. */
function namesIn(thing: Named | undefined, languages: readonly Language[]): readonly string[] {
  return [...new Set(languages.map((language) => nameIn(thing, language)))];
}

function Names({ thing, languages }: { thing: Named | undefined; languages: readonly Language[] }) {
  return namesIn(thing, languages).map((name, place) => (
    <bdi key={name} className={place > 0 ? 'by-order' : undefined}>
      {name}
    </bdi>
  ));
}

function Confirmation({ order, languages }: { order: Order; languages: readonly Language[] }) {
  const onhand = useOnhand();
  const { who } = useSession();
  const first = languages[0] ?? 'en';
  const formats = new Formats(first, { timeZone: who.business?.time_zone, currency: who.business?.currency });
  const customer = onhand.record('customers', order.customer ?? '').value;
  const { contact, wanted, window, method, reference, placed_at, address } = order;
  const said = (say: (words: Words) => string) => <Said languages={languages} say={say} />;
  const facts = [
    [
      'customer',
      <Names
        key="names"
        thing={customer ?? (contact?.name === undefined ? undefined : { name: contact.name })}
        languages={languages}
      />,
    ],
    ['placed', formats.fullDay(placed_at)],
    [
      'wanted',
      wanted && `${formats.day(wanted)}${window ? ` ${isolated(`${window.from}–${window.until}`)}` : ''}`,
    ],
    ['method', method && said((words) => words[method])],
    ['address', [address?.lines, address?.city].filter((part) => part !== undefined).join(', ')],
    ['reference', reference && <Code>{reference}</Code>],
  ] as const;
  return (
    <>
      <header className="paper-head">
        <h1>{said((words) => words.confirmation)}</h1>
        <span>
          <Names thing={who.business} languages={languages} />
          <strong className="by-order">{said((words) => words.order(order.number))}</strong>
        </span>
      </header>
      <dl className="paper-facts">
        {facts.map(([name, value]) =>
          value === undefined || value === '' ? null : (
            <div key={name}>
              <dt>{said((words) => words[name])}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ),
        )}
      </dl>
      <Prices order={order} languages={languages} formats={formats} />
      <p>{said((words) => words.thanks)}</p>
    </>
  );
}

interface PricesProps {
  readonly order: Order;
  readonly languages: readonly Language[];
  readonly formats: Formats;
}

function Prices({ order, languages, formats }: PricesProps) {
  const onhand = useOnhand();
  const units = useUnits();
  const { language } = useSpeech();
  const said = (say: (words: Words) => string) => <Said languages={languages} say={say} />;
  const sums = [
    ['net', order.net],
    ['tax', order.tax],
    ['total', order.total],
  ] as const;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{said((words) => words.product)}</th>
          <th scope="col" className="figures">
            {said((words) => words.quantity)}
          </th>
          <th scope="col" className="figures">
            {said((words) => words.price)}
          </th>
          <th scope="col" className="figures">
            {said((words) => words.net)}
          </th>
        </tr>
      </thead>
      <tbody>
        {order.lines.filter(isAsked).map((line, place) => {
          const product = onhand.record('products', line.product).value;
          const { quantity, unit } = line.unit ?? { quantity: line.quantity, unit: product?.stock_unit.name };
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are named by their place
            <tr key={place}>
              <td>
                <Names thing={product} languages={languages} /> <Code>{product?.sku ?? ''}</Code>
              </td>
              <td className="figures">
                <Figure>{formats.number(quantity)}</Figure>{' '}
                <bdi>{languages[0] === language ? units.word(unit ?? '') : unit}</bdi>
              </td>
              <td className="figures">
                <Figure>{formats.price(line.price)}</Figure>
              </td>
              <td className="figures">
                <Figure>{formats.money(line.net)}</Figure>
              </td>
            </tr>
          );
        })}
        {(order.charges ?? []).map((charge, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: charges are told apart by their place alone
          <tr key={`charge ${place}`}>
            <td colSpan={3}>
              <bdi>{charge.text || charge.kind}</bdi>
            </td>
            <td className="figures">
              <Figure>{formats.money(charge.net)}</Figure>
            </td>
          </tr>
        ))}
        {sums.map(([name, amount]) => (
          <tr key={name} className={name === 'total' ? 'paper-total' : undefined}>
            <td colSpan={3}>{said((words) => words[name])}</td>
            <td className="figures">
              <Figure>{formats.money(amount)}</Figure>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
