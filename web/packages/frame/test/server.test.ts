/** What the server says no to, or does not say at all. */
import { describe, expect, test } from 'vitest';
import { Server, ServerProblem } from '../src/session/server.js';

interface Sent {
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

function serverThat(answers: () => Response | Promise<Response>, token?: string) {
  const sent: Sent[] = [];
  const over: typeof fetch = async (path, init) => {
    sent.push({ path: String(path), headers: new Headers(init?.headers), body: init?.body });
    return answers();
  };
  return { server: new Server('desk', token, over), sent };
}

const problem = (status: number, code: string, headers = {}) =>
  new Response(JSON.stringify({ code }), { status, headers });

describe('problems', () => {
  test('have the code that the server gives', async () => {
    const { server } = serverThat(() => problem(422, 'weak_password'));
    await expect(server.post('/api/v1/session/password', {})).rejects.toMatchObject({
      status: 422,
      code: 'weak_password',
      retryAfter: undefined,
    });
  });

  test('say when it may be asked again', async () => {
    const { server } = serverThat(() => problem(429, 'too_many_requests', { 'retry-after': '30' }));
    await expect(server.get('/api/v1/x')).rejects.toMatchObject({ status: 429, retryAfter: 30 });
  });

  test('of something else than the server have their number', async () => {
    const { server } = serverThat(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(server.get('/api/v1/x')).rejects.toMatchObject({ status: 502, code: '502' });
  });

  test('without a line are told apart', async () => {
    const { server } = serverThat(() => Promise.reject(new TypeError('no network')));
    const failed = server.get('/api/v1/x');
    await expect(failed).rejects.toBeInstanceOf(ServerProblem);
    await expect(failed).rejects.toMatchObject({ status: 0, code: 'offline' });
  });
});

describe('what is asked', () => {
  test('names the app, and is JSON where there is something to say', async () => {
    const { server, sent } = serverThat(() => new Response(null, { status: 204 }));
    expect(await server.post('/api/v1/x', { a: 1 })).toBeUndefined();
    const [{ headers, body } = { headers: new Headers(), body: '' }] = sent;
    expect(headers.get('onhand-app')).toBe('desk');
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('authorization')).toBeNull();
    expect(body).toBe('{"a":1}');
  });

  test('bears the token where there is one', async () => {
    const { server, sent } = serverThat(() => Response.json({ ok: true }), 'onh_x');
    expect(await server.get('/api/v1/x')).toEqual({ ok: true });
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer onh_x');
  });
});
