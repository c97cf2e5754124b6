/** What a file would do: which column is what, how many rows are new, changed and wrong, and why. */
import type { ImportKind } from '@onhand/client';
import { Button, Code, Figure, Panel, SelectField, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { FIELDS, KINDS, told } from './fields.js';
import type { Mapped, Problem, Report } from './upload.js';
import { WORDS } from './words.js';

interface PreviewProps {
  readonly report: Report;
  readonly isApplied: boolean;
  readonly onReadAgain: (kind: ImportKind | undefined, columns: readonly Mapped[]) => void;
  readonly onWrongRows: () => void;
}

export function Preview({ report, isApplied, onReadAgain, onWrongRows }: PreviewProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  return (
    <>
      <Panel label={words.found}>
        <div className="import-counts">
          {(['new', 'changed', 'unchanged', 'wrong'] as const).map((name) => (
            <div key={name} className="tile" data-testid={`count-${name}`}>
              <span className="muted">{words.counts[name]}</span>
              <span className={name === 'wrong' && report.wrong > 0 ? 'problem' : undefined}>
                <Figure>{speech.number(report[name])}</Figure>
              </span>
            </div>
          ))}
        </div>
      </Panel>
      {report.wrong > 0 && <Wrong problems={report.problems} onWrongRows={onWrongRows} />}
      {!isApplied && <Columns report={report} onReadAgain={onReadAgain} />}
    </>
  );
}

function Wrong({ problems, onWrongRows }: { problems: readonly Problem[]; onWrongRows: () => void }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  return (
    <Panel title={words.wrong} acts={<Button onClick={onWrongRows}>{words.wrongFile}</Button>}>
      <p className="muted">{words.wrongHint}</p>
      <ul className="rows">
        {problems.map(({ line, column, value, problem, problem_ar }) => (
          <li key={`${line} ${column ?? ''} ${problem}`} className="wrong-row">
            <span className="muted small">
              {words.line} <Figure>{speech.number(line)}</Figure>
              {column !== undefined && (
                <>
                  {' · '}
                  <bdi>{column}</bdi>
                </>
              )}
              {value !== undefined && value !== '' && (
                <>
                  {' · '}
                  <Code>{value}</Code>
                </>
              )}
            </span>
            <span>{speech.language === 'ar' ? problem_ar : problem}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Columns({ report, onReadAgain }: Pick<PreviewProps, 'report' | 'onReadAgain'>) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const found = new Map(report.columns.map(({ column, field }) => [column, field]));
  const [kind, setKind] = useState<ImportKind | undefined>(report.kind);
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const headers = report.headers.filter((header) => header.trim() !== '');
  const fields = kind === undefined ? [] : FIELDS[kind];
  const isChanged = chosen.size > 0 || kind !== report.kind;
  const labelOf = (field: string) => words.fields[field] ?? field;
  return (
    <Panel
      title={words.columns}
      acts={
        <Button disabled={!isChanged} onClick={() => onReadAgain(kind, told(headers, found, chosen))}>
          {words.readAgain}
        </Button>
      }
    >
      <div className="form">
        <SelectField
          label={words.lists}
          hint={words.columnsHint(speech.number(report.header_line))}
          value={kind ?? ''}
          onValue={(value) => {
            setKind(value === '' ? undefined : (value as ImportKind));
            setChosen(new Map());
          }}
          options={[
            { value: '', label: words.kindUnknown },
            ...KINDS.map((value) => ({ value, label: speech.sentences.value('ImportKind', value) })),
          ]}
        />
        <div className="form-row">
          {headers.map((header) => {
            const field = chosen.get(header) ?? found.get(header) ?? '';
            const all = field === '' || fields.includes(field) ? fields : [field, ...fields];
            return (
              <SelectField
                key={header}
                label={<bdi>{header}</bdi>}
                value={field}
                onValue={(value) => setChosen((map) => new Map(map).set(header, value))}
                options={[
                  { value: '', label: words.ignore },
                  ...all.map((value) => ({ value, label: labelOf(value) })),
                ]}
              />
            );
          })}
        </div>
      </div>
    </Panel>
  );
}
