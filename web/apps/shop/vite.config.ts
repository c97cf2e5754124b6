import { app } from '@onhand/frame/vite';

export default app({ app: 'shop', names: { en: 'Onhand shop', ar: 'متجر Onhand' } });
