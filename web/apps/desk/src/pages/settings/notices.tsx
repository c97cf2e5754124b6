/** What someone wants to be told; the same in all apps. */
export { NoticeSettingsPage } from '@onhand/frame';
