/** How orders are taken, and what partners see in the shop. */
import type { Business, CommandData, Schedule, ShortagePolicy } from '@onhand/client';
import { useAct } from '@onhand/frame';
import { Button, NumberField, Panel, SelectField, TextField, useWords } from '@onhand/ui';
import { useState } from 'react';
import { WORDS } from './words.js';

const SHORTAGES: readonly ShortagePolicy[] = ['refuse_order', 'per_line'];
type Confirm = 'never' | 'covered';

export function OrdersForm({ business }: { business: Business }) {
  const words = useWords(WORDS);
  const act = useAct();
  const [form, setForm] = useState<CommandData<'set_business'>>({});
  const now = { ...business, ...form };
  const set = (change: CommandData<'set_business'>) => setForm((all) => ({ ...all, ...change }));
  const save = async () => {
    if (await act('set_business', form, { done: words.saved }).accepted) setForm({});
  };
  const whole = (value: string | undefined) => Math.max(0, Math.round(Number(value ?? 0)));
  const schedule = (way: 'deliver' | 'collect') => (
    <Way
      key={way}
      label={way === 'deliver' ? words.cutOffDeliver : words.cutOffCollect}
      schedule={now.ordering?.[way]}
      onSchedule={(next) => set({ ordering: { ...now.ordering, [way]: next } })}
    />
  );
  return (
    <Panel title={words.orders}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="form-row">
          <SelectField
            label={words.shortage}
            value={now.shortage}
            onValue={(shortage) => set({ shortage })}
            options={SHORTAGES.map((value) => ({ value, label: words.shortages[value] }))}
          />
          {typeof now.auto_confirm !== 'object' && (
            <SelectField<Confirm>
              label={words.confirm}
              value={now.auto_confirm ?? 'never'}
              onValue={(auto_confirm) => set({ auto_confirm })}
              options={(['never', 'covered'] as const).map((value) => ({
                value,
                label: words.confirms[value],
              }))}
            />
          )}
        </div>
        {schedule('deliver')}
        {schedule('collect')}
        <div className="form-row">
          <NumberField
            label={words.expire}
            hint={words.expireHint}
            value={String(now.expire_unconfirmed_hours ?? 0)}
            onNumber={(value) => set({ expire_unconfirmed_hours: whole(value) })}
          />
          <NumberField
            label={words.few}
            value={String(now.shelf_few)}
            onNumber={(value) => set({ shelf_few: whole(value) })}
          />
          <NumberField
            label={words.exact}
            value={String(now.shelf_exact_up_to)}
            onNumber={(value) => set({ shelf_exact_up_to: whole(value) })}
          />
        </div>
        <div className="acts">
          <Button type="submit" disabled={Object.keys(form).length === 0}>
            {words.save}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

interface WayProps {
  readonly label: string;
  readonly schedule: Schedule | undefined;
  readonly onSchedule: (schedule: Schedule) => void;
}

function Way({ label, schedule, onSchedule }: WayProps) {
  const words = useWords(WORDS);
  const { cut_off, ...rest } = schedule ?? {};
  return (
    <div className="form-row">
      <TextField
        label={label}
        hint={words.cutOffHint}
        type="time"
        value={cut_off ?? ''}
        onText={(time) => onSchedule(time === '' ? rest : { ...rest, cut_off: time })}
      />
      <NumberField
        label={words.leadDays}
        value={String(schedule?.lead_days ?? 0)}
        onNumber={(value) =>
          onSchedule({ ...schedule, lead_days: Math.max(0, Math.round(Number(value ?? 0))) })
        }
      />
    </div>
  );
}
