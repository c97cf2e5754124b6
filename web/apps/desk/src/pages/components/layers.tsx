/** What lies over a page. */
import { Button, Dialog, Menu, Panel, useWords } from '@onhand/ui';
import { useState } from 'react';
import { WORDS } from './words.js';

export function Layers() {
  const words = useWords(WORDS);
  const [open, setOpen] = useState<'dialog' | 'sheet'>();
  const close = () => setOpen(undefined);
  const [print = '', share = '', cancel = ''] = words.menuItems;
  return (
    <Panel title={words.sections.layers}>
      <div className="acts">
        <Button onClick={() => setOpen('dialog')}>{words.open}</Button>
        <Button onClick={() => setOpen('sheet')}>{words.sheet}</Button>
        <Menu
          button={<Button>{words.menu}</Button>}
          items={[
            { key: 'print', label: print, onSelect: () => {} },
            { key: 'share', label: share, because: words.because, onSelect: () => {} },
            { key: 'cancel', label: cancel, danger: true, onSelect: () => {} },
          ]}
        />
      </div>
      {open !== undefined && (
        <Dialog
          kind={open}
          title={words.sure}
          onClose={close}
          foot={
            <>
              <Button onClick={close}>{words.keep}</Button>
              <Button kind="primary" onClick={close}>
                {words.danger}
              </Button>
            </>
          }
        >
          <p>{words.about}</p>
        </Dialog>
      )}
    </Panel>
  );
}
