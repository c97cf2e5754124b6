/** What someone wants to be told, and to hear. A page for both apps: `/settings/notices`. */
import { Button, Page, Panel, Switch, useWords } from '@onhand/ui';
import { useSession } from '../session/context.js';
import { keptToken } from '../session/session.js';
import { type Kind, kindsOf, soundOf, usualTone } from './kinds.js';
import { OF_DEVICE } from './sentence.js';
import { useNoticeSettings } from './settings.js';
import { player, SOUNDS, type SoundName } from './sounds.js';
import { useToasts } from './toasts.js';
import { WORDS } from './words.js';

export function NoticeSettingsPage() {
  const words = useWords(WORDS);
  const { app } = useSession();
  const settings = useNoticeSettings();
  const { chosen } = settings;
  const kinds = kindsOf(app);
  return (
    <Page title={words.settings}>
      <p className="muted">{keptToken(app) === undefined ? words.page.about : words.page.aboutToken}</p>
      <Panel title={words.page.sounds}>
        <div className="stack tight">
          <Switch on={chosen.sound !== false} onSwitch={(sound) => settings.change({ sound })}>
            {words.page.sound}
          </Switch>
          {kinds.includes('new_order') && (
            <Switch on={chosen.repeat === true} onSwitch={(repeat) => settings.change({ repeat })}>
              {words.page.repeat}
            </Switch>
          )}
          <div className="acts">
            {(Object.keys(SOUNDS) as SoundName[]).map((name) => (
              <Button key={name} onClick={() => void player.wake().then(() => player.play(name))}>
                {words.page.names[name]}
              </Button>
            ))}
          </div>
        </div>
      </Panel>
      <Panel title={words.page.what}>
        <ul className="rows">
          {kinds.map((kind) => (
            <KindRow key={kind} kind={kind} />
          ))}
        </ul>
      </Panel>
    </Page>
  );
}

function KindRow({ kind }: { kind: Kind }) {
  const words = useWords(WORDS);
  const settings = useNoticeSettings();
  const { show } = useToasts();
  const choice = settings.choice(kind);
  const name = words.kinds[kind];
  const tryIt = async () => {
    const tone = usualTone(kind);
    show({ tone, text: name, lines: [words.page.trial], key: OF_DEVICE.trial });
    await player.wake();
    if (settings.isLoud(kind)) player.play(soundOf(kind, tone));
  };
  return (
    <li className="notice-kind">
      <strong id={`kind-${kind}`}>{name}</strong>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a row of a grid */}
      <span className="acts" role="group" aria-labelledby={`kind-${kind}`}>
        <Switch on={choice.on} onSwitch={(on) => settings.changeKind(kind, { on })}>
          {words.page.shown}
        </Switch>
        <Switch on={choice.sound} onSwitch={(sound) => settings.changeKind(kind, { sound })}>
          {words.page.heard}
        </Switch>
        <Button kind="quiet" aria-label={words.page.tryKind(name)} onClick={() => void tryIt()}>
          {words.page.try}
        </Button>
      </span>
    </li>
  );
}
