import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { openApp } from './app.ts';

const app = await openApp(
  [(api) => api.get('/things', { schema: { response: { 200: Type.String() } } }, async () => 'in')],
  { trustedProxies: '10.0.0.1' },
);

test.each(['/api/v1/things', '/api/v1/nowhere', '/healthz', '/nowhere', '/api/v1/things/%zz'])(
  'what %s answers is kept nowhere and shown in no frame',
  async (url) => {
    const { headers } = await app.inject(url);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['referrer-policy']).toBeDefined();
  },
);

test('browsers are told to come by HTTPS where a trusted proxy says that they did, and nobody else', async () => {
  const headers = { 'x-forwarded-proto': 'https' };
  const behind = await app.inject({ url: '/healthz', headers, remoteAddress: '10.0.0.1' });
  expect(behind.headers['strict-transport-security']).toBe('max-age=31536000');
  const forged = await app.inject({ url: '/healthz', headers, remoteAddress: '10.0.0.2' });
  expect(forged.headers['strict-transport-security']).toBeUndefined();
});

test('plain HTTP leads to HTTPS; a host that is none leads nowhere', async () => {
  const only = await openApp([], { onlyHttps: { port: () => 8443, isLocal: () => false } });
  const to = async (host: string, url = '/tickets?a=1') => {
    const { statusCode, headers } = await only.inject({ url, headers: { host } });
    return [statusCode, headers.location];
  };
  expect(await to('plant.example:8080')).toEqual([308, 'https://plant.example:8443/tickets?a=1']);
  expect(await to('[2001:db8::1]:8080')).toEqual([308, 'https://[2001:db8::1]:8443/tickets?a=1']);
  expect(await to('plant.example@evil.example')).toEqual([403, undefined]);
});
