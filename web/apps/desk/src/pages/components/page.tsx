/** Every part that pages are made of, in all its states and in each density: to look at, and to be tested. */
import { useToasts } from '@onhand/frame';
import { Button, Page, Segments, useWords } from '@onhand/ui';
import { useState } from 'react';
import './components.css';
import { Fields, Pressed } from './forms.js';
import { Layers } from './layers.js';
import { Lists } from './lists.js';
import { Shown } from './shown.js';
import { WORDS } from './words.js';

const DENSITIES = ['compact', 'normal', 'counter'] as const;

type Density = (typeof DENSITIES)[number];

export function ComponentsPage() {
  const words = useWords(WORDS);
  const { show } = useToasts();
  const [density, setDensity] = useState<Density>('normal');
  return (
    <Page
      title={words.title}
      acts={
        <Button
          kind="primary"
          onClick={() => show({ tone: 'good', text: words.saved, act: { label: words.undo, run: () => {} } })}
        >
          {words.toast}
        </Button>
      }
    >
      <Segments
        label={words.density}
        value={density}
        onValue={setDensity}
        options={DENSITIES.map((value) => ({ value, label: words.densities[value] }))}
      />
      <div className="components" data-density={density}>
        <Pressed />
        <Fields />
        <Shown />
        <Lists />
        <Layers />
      </div>
    </Page>
  );
}
