/** Who bears a token: what the server says of it, put together as for someone who signed in. */

import type { Server } from './server.js';
import type { Role, SessionReply } from './session.js';

interface Records {
  readonly items: readonly { readonly record: Record<string, unknown> }[];
}

export async function whoByToken(server: Server, token: string): Promise<SessionReply> {
  const isStaff = await server.get('/api/v1/stock?limit=1').then(
    () => true,
    () => false,
  );
  const business = isStaff ? (await server.get<Records>('/api/v1/business')).items[0]?.record : undefined;
  const own = isStaff ? undefined : (await server.get<Records>('/api/v1/customers')).items[0]?.record;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const role: Role = isStaff ? 'owner' : 'partner';
  const [customer, currency, zone] = [
    text(own?.['id']),
    text(business?.['currency']),
    text(business?.['time_zone']),
  ];
  return {
    app: isStaff ? 'desk' : 'shop',
    person: {
      id: token.slice(-12),
      name: text(own?.['name']) ?? 'Token',
      role,
      ...(customer === undefined ? {} : { customer }),
    },
    business: {
      id: location.port,
      name: text(business?.['name']) ?? 'Onhand',
      ...(currency === undefined ? {} : { currency }),
      ...(zone === undefined ? {} : { time_zone: zone }),
    },
    demo: true,
    settings: {},
    can_send_mail: false,
  };
}
