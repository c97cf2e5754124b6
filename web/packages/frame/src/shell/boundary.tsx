/** A fault of the page is said, with a way on; what was done is in the outbox and not lost. */
import { Button, inBoth, useWords } from '@onhand/ui';
import { Component, type ReactNode } from 'react';

const WORDS = inBoth(
  {
    title: 'This page has a fault.',
    safe: 'What you did is kept on this device and is sent. Open the page again; if the fault comes back, tell whoever runs Onhand for you.',
    again: 'Open again',
  },
  {
    title: 'حدث خلل في هذه الصفحة.',
    safe: 'ما عملته محفوظ على هذا الجهاز ويُرسَل. افتح الصفحة من جديد؛ وإن تكرّر الخلل فأخبر من يدير Onhand لديك.',
    again: 'افتح من جديد',
  },
);

export class Boundary extends Component<{ children: ReactNode }, { fault: boolean }> {
  override state = { fault: false };

  static getDerivedStateFromError() {
    return { fault: true };
  }

  override render() {
    return this.state.fault ? <Fault /> : this.props.children;
  }
}

function Fault() {
  const words = useWords(WORDS);
  return (
    <main className="door">
      <div className="panel stack" role="alert">
        <h1>{words.title}</h1>
        <p>{words.safe}</p>
        <Button kind="primary" onClick={() => location.reload()}>
          {words.again}
        </Button>
      </div>
    </main>
  );
}
