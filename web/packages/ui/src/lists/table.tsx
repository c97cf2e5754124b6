/** A table of any length: only the rows in sight are drawn. On a narrow screen each row is drawn as the page says. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import {
  Fragment,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { inBoth, useWords } from '../language/speech.js';
import { useHeldRows } from './held-rows.js';
import { useRowSlots } from './row-slots.js';

const WORDS = inBoth(
  { news: (count: number) => `${count} new`, sort: (name: string) => `Sort by ${name}` },
  { news: (count: number) => `${count} جديد`, sort: (name: string) => `ترتيب بحسب ${name}` },
);

/** Rows that are drawn above and below those in sight. */
const OVERSCAN = 8;

/** Below this width rows are drawn narrow, in pixels. */
const NARROW = 700;

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** What is in it has no state of its own that is a row's: it may show another row. */
  readonly isPlain?: boolean;
  /** Figures stand below each other. */
  readonly isFigure?: boolean;
  /** Sorted by the page when its title is pressed. */
  readonly sorts?: boolean;
  readonly width?: string;
}

export interface Sorting {
  readonly key: string;
  readonly descending: boolean;
}

interface TableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** A row on a narrow screen: two lines. */
  readonly narrow: (row: Row) => ReactNode;
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** The one that is shown beside the list. */
  readonly openId?: string | undefined;
  readonly sorting?: Sorting | undefined;
  readonly onSort?: ((sorting: Sorting) => void) | undefined;
  readonly isPending?: ((row: Row) => boolean) | undefined;
  /** CSS height of what scrolls. */
  readonly height?: string;
  /** Another name, as for other filters: another list, that begins at its top. */
  readonly list?: string;
}

export function Table<Row extends { readonly id: string }>(props: TableProps<Row>) {
  const { label, rows: given, columns, narrow, onOpen, openId, sorting, onSort, isPending, list } = props;
  const words = useWords(WORDS);
  const scroller = useRef<HTMLDivElement>(null);
  const [isNarrow, rowHeight] = useShape(scroller);
  const { rows, waiting, release } = useHeldRows(given, scroller, list);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? 68 : rowHeight + 1),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its top
  useLayoutEffect(() => {
    if ((virtual.scrollOffset ?? 0) > 0) virtual.scrollToOffset(0);
  }, [list]);
  const latestOpen = useRef(onOpen);
  latestOpen.current = onOpen;
  const open = useCallback((row: Row) => latestOpen.current?.(row), []);
  const items = virtual.getVirtualItems();
  const slots = useRowSlots(
    items.map(({ index }) => rows[index]?.id ?? String(index)),
    list,
  );
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const pending = (row: Row) => (isPending?.(row) ? { 'data-pending': true } : {});
  const news = waiting > 0 && (
    <button type="button" className="button news" onClick={release}>
      {words.news(waiting)}
    </button>
  );
  return (
    <div className="stack tight">
      {news}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <div ref={scroller} className="scroller" tabIndex={0} style={{ maxHeight: props.height ?? '70dvh' }}>
        {isNarrow ? (
          <ul className="rows" aria-label={label} style={{ paddingBlock: `${before}px ${after}px` }}>
            {items.map(({ index, key }) => {
              const row = rows[index];
              return row === undefined ? null : (
                <li key={key} data-index={index} ref={virtual.measureElement} {...pending(row)}>
                  {onOpen === undefined ? (
                    <div className="row-button">{narrow(row)}</div>
                  ) : (
                    <button type="button" className="row-button" onClick={() => onOpen(row)}>
                      {narrow(row)}
                    </button>
                  )}
                </li>
              );
            })}
          </ul>
        ) : (
          <table className="table" aria-label={label} aria-rowcount={rows.length}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <Heading key={column.key} column={column} sorting={sorting} onSort={onSort} />
                ))}
              </tr>
            </thead>
            <tbody>
              {before > 0 && <Gap height={before} columns={columns.length} />}
              {items.map(({ index }, place) => {
                const row = rows[index];
                return row === undefined ? null : (
                  <WideRow
                    key={slots[place] ?? index}
                    row={row}
                    index={index}
                    columns={columns}
                    onOpen={onOpen === undefined ? undefined : open}
                    isOpen={row.id === openId}
                    isPending={isPending?.(row) ?? false}
                  />
                );
              })}
              {after > 0 && <Gap height={after} columns={columns.length} />}
            </tbody>
          </table>
        )}
      </div>
    </div>
  );
}

interface WideRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly Column<Row>[];
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly isOpen: boolean;
  readonly isPending: boolean;
}

/** While a list is scrolled only the rows that come are drawn: `columns` must be the same meanwhile. */
const WideRow = memo(function WideRow<Row extends { readonly id: string }>({
  row,
  index,
  columns,
  onOpen,
  isOpen,
  isPending,
}: WideRowProps<Row>) {
  return (
    <tr
      aria-rowindex={index + 1}
      className={onOpen === undefined ? undefined : 'opens'}
      data-open={isOpen || undefined}
      onClick={(event) => !isControl(event.target) && onOpen?.(row)}
      data-pending={isPending || undefined}
    >
      {columns.map(({ key: name, cell, isFigure, isPlain }) => (
        <td key={name} className={isFigure ? 'figures' : undefined}>
          {isPlain ? cell(row) : <Fragment key={row.id}>{cell(row)}</Fragment>}
        </td>
      ))}
    </tr>
  );
}) as <Row extends { readonly id: string }>(props: WideRowProps<Row>) => ReactNode;

function Heading<Row>({
  column: { key, title, isFigure, sorts, width },
  sorting,
  onSort,
}: {
  column: Column<Row>;
  sorting: Sorting | undefined;
  onSort: ((sorting: Sorting) => void) | undefined;
}) {
  const words = useWords(WORDS);
  const isSorted = sorting?.key === key;
  const direction = isSorted ? (sorting.descending ? 'descending' : 'ascending') : 'none';
  const Arrow = isSorted && sorting.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      className={isFigure ? 'figures' : undefined}
      style={width === undefined ? undefined : { width }}
      aria-sort={sorts ? direction : undefined}
    >
      {sorts && onSort !== undefined ? (
        <button
          type="button"
          className="sorter"
          title={words.sort(title)}
          onClick={() => onSort({ key, descending: isSorted ? !sorting.descending : false })}
        >
          {title}
          {isSorted && <Arrow size={14} aria-hidden="true" />}
        </button>
      ) : (
        title
      )}
    </th>
  );
}

function Gap({ height, columns }: { height: number; columns: number }) {
  return (
    <tr>
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

/** Whether what was pressed does something itself. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, select, label') !== null;
}

/** Whether there is little room, and how high a row is. */
function useShape(element: { readonly current: HTMLElement | null }): [boolean, number] {
  const [shape, setShape] = useState<[boolean, number]>(() => [globalThis.innerWidth < NARROW, 32]);
  useEffect(() => {
    const list = element.current;
    if (list === null) return;
    const look = () => {
      const row = Number.parseFloat(getComputedStyle(list).getPropertyValue('--row')) || 32;
      const isNarrow = list.clientWidth < NARROW;
      setShape((known) => (known[0] === isNarrow && known[1] === row ? known : [isNarrow, row]));
    };
    const observer = new ResizeObserver(look);
    observer.observe(list);
    look();
    return () => observer.disconnect();
  }, [element]);
  return shape;
}
