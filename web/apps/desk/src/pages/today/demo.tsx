/** In a demo: what one can try next, and the way to a business of one's own. */
import { useMay, useServer } from '@onhand/frame';
import { Button, Code, Panel, useWords } from '@onhand/ui';
import { Pause, Play, Smartphone, Store } from 'lucide-react';
import { memo, useEffect, useState } from 'react';
import { useAsked } from '../../data/asked.js';
import { Go } from '../../data/go.js';
import { WORDS } from './words.js';

export const DemoCards = memo(function DemoCards() {
  const words = useWords(WORDS).demo;
  const isAdmin = useMay('admin');
  return (
    <section className="stack tight" aria-label={words.title}>
      <div className="spread">
        <h2>{words.title}</h2>
        <Pauser />
      </div>
      <div className="tries">
        <Panel>
          <ShopCard />
        </Panel>
        <Panel>
          <PhoneCard />
        </Panel>
        {isAdmin && (
          <Panel>
            <h3>
              <Store size={18} aria-hidden="true" /> {words.own}
            </h3>
            <p className="muted">{words.ownText}</p>
            <Go to="/setup/new" className="button">
              {words.own}
            </Go>
          </Panel>
        )}
      </div>
    </section>
  );
});

interface Demo {
  readonly demo: boolean;
  readonly paused: boolean;
}

function Pauser() {
  const words = useWords(WORDS).demo;
  const server = useServer();
  const { value, set } = useAsked<Demo>('/api/v1/demo');
  if (value?.demo !== true) return null;
  const Icon = value.paused ? Play : Pause;
  return (
    <Button
      icon={<Icon size={18} aria-hidden="true" />}
      onClick={() =>
        void server.post<Demo>('/api/v1/demo/pause', { paused: !value.paused }).then(set, () => {
          // It stays as it is shown.
        })
      }
    >
      {value.paused ? words.resume : words.pause}
    </Button>
  );
}

/** The partner's way in is a link of its own; a server that does not make them printed one as it started. */
function ShopCard() {
  const words = useWords(WORDS).demo;
  const server = useServer();
  const [path, setPath] = useState<string>();
  useEffect(() => {
    let isOver = false;
    server.post<{ readonly path: string }>('/api/v1/demo/links', { as: 'partner' }).then(
      (made) => !isOver && setPath(made.path),
      () => {
        // The card says where the link is.
      },
    );
    return () => {
      isOver = true;
    };
  }, [server]);
  return (
    <>
      <h3>
        <Store size={18} aria-hidden="true" /> {words.shop}
      </h3>
      <p className="muted">{path === undefined ? words.shopHow : words.shopText}</p>
      {path !== undefined && (
        <a className="button" href={path} target="_blank" rel="noreferrer">
          {words.shopLink}
        </a>
      )}
    </>
  );
}

function PhoneCard() {
  const words = useWords(WORDS).demo;
  const server = useServer();
  const [picture, setPicture] = useState<string>();
  const address = `${location.origin}/desk/`;
  const isLocal = /^(localhost|127\.|\[::1\])/.test(location.hostname);
  useEffect(() => {
    let url: string | undefined;
    let isOver = false;
    if (!isLocal) {
      server
        .ask(`/api/v1/qr.svg?text=${encodeURIComponent(address)}`)
        .then((response) => response.blob())
        .then((blob) => {
          if (isOver) return;
          url = URL.createObjectURL(blob);
          setPicture(url);
        })
        .catch(() => {
          // The address is there as text.
        });
    }
    return () => {
      isOver = true;
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [server, address, isLocal]);
  return (
    <>
      <h3>
        <Smartphone size={18} aria-hidden="true" /> {words.phone}
      </h3>
      <p className="muted">{isLocal ? words.phoneLocal : words.phoneText}</p>
      {picture !== undefined && <img src={picture} alt={words.qr} width={160} height={160} />}
      <p className="address">
        <Code>{address}</Code>
      </p>
    </>
  );
}
