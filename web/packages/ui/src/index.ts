/** The parts of pages. They know nothing of data; `@onhand/frame` knows. */
export { Button, type ButtonKind, IconButton } from './forms/button.js';
export { type Choice, Chooser } from './forms/chooser.js';
export {
  Field,
  type FieldParts,
  NumberField,
  NumberInput,
  type Option,
  Segments,
  SelectField,
  Switch,
  TextField,
} from './forms/fields.js';
export { SearchBox } from './forms/search-box.js';
export { Stepper } from './forms/stepper.js';
export { type Digits, type FormatOptions, Formats } from './language/formats.js';
export { type ArabicForms, arabic, type EnglishForms, english, isolated } from './language/plural.js';
export { type Findable, fit, folded, isNear } from './language/search.js';
export {
  type InBoth,
  inBoth,
  type Language,
  type Named,
  Speech,
  SpeechContext,
  useSpeech,
  useWords,
} from './language/speech.js';
export { decimalIn, westernDigits } from './language/typed.js';
export { Dialog } from './layers/dialog.js';
export { Menu, type MenuItem } from './layers/menu.js';
export { type HeldRows, useHeldRows } from './lists/held-rows.js';
export { type Column, type Sorting, Table } from './lists/table.js';
export { type Bar, Bars } from './parts/bars.js';
export {
  Chip,
  Code,
  Dotted,
  Facts,
  Figure,
  LevelBar,
  Note,
  Picture,
  Timeline,
  type TimelineStep,
  type Tone,
} from './parts/basics.js';
export { MarkBudget, useMark } from './parts/mark.js';
export { Empty, Page, Panel, Skeleton } from './parts/states.js';
