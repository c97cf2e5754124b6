import { app } from '@onhand/frame/vite';

export default app({ app: 'desk', names: { en: 'Onhand desk', ar: 'مكتب Onhand' } });
