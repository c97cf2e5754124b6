/** What all apps have around their pages. */
export { ConnectionPill, StaleLine } from './connection/pill.js';
export { CutSwitch } from './connection/tray.js';
export { type Acted, useAct } from './data/act.js';
export { type Names, namesOf, useCategoryName, useNames } from './data/names.js';
export { useReasons, useReasonsOf } from './data/reasons.js';
export { NoticeBell, type NoticeTarget } from './notices/bell.js';
export type { NoticeAbout } from './notices/kinds.js';
export { NoticeSettingsPage } from './notices/page.js';
export { type Toast, useToasts } from './notices/toasts.js';
export { type OpenRefused, OpenRefusedContext, OutboxList } from './outbox/list.js';
export { ScanReader, useScans } from './scan/scanner.js';
export { SessionContext, useBusiness, useMay, useServer, useSession } from './session/context.js';
export { read, readJson, write, writeJson } from './session/kept.js';
export { type Preferences, prefer, usePreferences } from './session/preferences.js';
export { type AppName, Server, ServerProblem, saveFile } from './session/server.js';
export type { Role, Session, SessionReply } from './session/session.js';
export { startApp } from './shell/app.js';
export { Shell } from './shell/shell.js';
