/** What is filled in: each with its label, a hint, and what is wrong with it. */
import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { decimalIn } from '../language/typed.js';
import { NumberProblem } from './number-problem.js';

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  readonly children: (given: FieldParts) => ReactNode;
}

/** What an input is to have of its field. */
export interface FieldParts {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const about = `${id}-about`;
  const described = hint !== undefined || problem !== undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': described ? about : undefined,
        'aria-invalid': problem !== undefined,
      })}
      {described && (
        <p id={about} className={problem === undefined ? 'muted small' : 'problem small'}>
          {problem ?? hint}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, hint, problem, value, onText, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(parts) => (
        <input
          dir="auto"
          {...rest}
          {...parts}
          className="input"
          value={value}
          onChange={({ target }) => onText(target.value)}
        />
      )}
    </Field>
  );
}

interface NumberInputProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'type' | 'inputMode'> {
  /** Exact decimal text; empty where there is none. */
  readonly value: string;
  /** The number that was typed; nothing where it is none. */
  readonly onNumber: (value: string | undefined, typed: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A number in any digits. What is typed stays as it is typed while it says the value. */
export function NumberInput({ value, onNumber, className, ...rest }: NumberInputProps) {
  const [typed, setTyped] = useState(value);
  const shown = useRef(value);
  useEffect(() => {
    if (shown.current === value) return;
    shown.current = value;
    setTyped(value);
  }, [value]);
  const isWrong = typed.trim() !== '' && decimalIn(typed) === undefined;
  // Its field may say more exactly what is wrong.
  const isSaid = rest['aria-invalid'] === true;
  const problem = useId();
  return (
    <>
      <input
        {...rest}
        className={`input quantity${className === undefined ? '' : ` ${className}`}`}
        inputMode="decimal"
        autoComplete="off"
        aria-invalid={isWrong || rest['aria-invalid']}
        aria-describedby={isWrong && !isSaid ? problem : rest['aria-describedby']}
        value={typed}
        onChange={({ target }) => {
          const number = decimalIn(target.value);
          setTyped(target.value);
          shown.current = number ?? '';
          onNumber(number, target.value);
        }}
        onFocus={(event) => {
          event.target.select();
          rest.onFocus?.(event);
        }}
      />
      {isWrong && !isSaid && <NumberProblem id={problem} />}
    </>
  );
}

interface NumberFieldProps extends NumberInputProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  /** Unit or currency beside it. */
  readonly unit?: ReactNode;
}

export function NumberField({ label, hint, problem, unit, ...rest }: NumberFieldProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(parts) =>
        unit === undefined ? (
          <NumberInput {...rest} {...parts} />
        ) : (
          <span className="with-affix">
            <NumberInput {...rest} {...parts} />
            <span className="muted">{unit}</span>
          </span>
        )
      }
    </Field>
  );
}

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface SelectFieldProps<Value extends string> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  readonly onValue: (value: Value) => void;
}

export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { label, hint, problem, value, options, onValue } = props;
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(parts) => (
        <select
          {...parts}
          className="input"
          value={value}
          onChange={({ target }) => onValue(target.value as Value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** On or off, at once. */
export function Switch({
  on,
  onSwitch,
  children,
}: {
  on: boolean;
  onSwitch: (on: boolean) => void;
  children: ReactNode;
}) {
  return (
    <button type="button" role="switch" className="switch" aria-checked={on} onClick={() => onSwitch(!on)}>
      <span className="track" aria-hidden="true" />
      <span>{children}</span>
    </button>
  );
}

/** One of a few, side by side. */
export function Segments<Value extends string>({
  label,
  value,
  options,
  onValue,
}: {
  label: string;
  value: Value;
  options: readonly (Option<Value> & { readonly count?: number | undefined })[];
  onValue: (value: Value) => void;
}) {
  return (
    <fieldset className="segments" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="button"
          aria-pressed={option.value === value}
          onClick={() => onValue(option.value)}
        >
          {option.label}
          {option.count !== undefined && <bdi className="figure muted">{option.count}</bdi>}
        </button>
      ))}
    </fieldset>
  );
}
