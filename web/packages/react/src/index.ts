export { type CommandShown, useCommand, useConnection, useOutbox } from './commands.js';
export {
  type QueryShown,
  type RecordShown,
  type SubscriptionShown,
  useQuery,
  useRecord,
  useSubscription,
} from './data.js';
export { useEvents, useTransitions } from './happenings.js';
export { OnhandProvider, useOnhand } from './provider.js';
