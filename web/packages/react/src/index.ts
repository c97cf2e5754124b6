export { useStored } from './stored.js';
