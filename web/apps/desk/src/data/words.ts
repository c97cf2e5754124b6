/** What is said where the server can't be asked. */
import { inBoth } from '@onhand/ui';

export const FAILED_TO_ASK = inBoth(
  'This needs the line, which is not there now.',
  'هذا يحتاج إلى الاتصال، وهو مقطوع الآن.',
);
