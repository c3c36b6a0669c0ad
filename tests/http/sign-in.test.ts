import { expect, test } from 'vitest';
import type { Answer } from '../../broker/access/principal.ts';
import { createSignIn } from '../../ticketing/api/access/create-sign-in.ts';
import { openApp } from './app.ts';

const ask = async (answer: Answer) => {
  const signIn = createSignIn({ access: { authenticate: async () => answer }, adminTokens: [] });
  const app = await openApp([(api) => api.get('/tickets', { config: { access: 'devices' } }, async () => 'in')], {
    guards: { signIn },
  });
  const authorization = `Basic ${Buffer.from('plant/pump-1:secret').toString('base64')}`;
  return app.inject({ url: '/api/v1/tickets', headers: { authorization } });
};

test('a device that is known comes in', async () => {
  const answer = await ask({ principal: { site: 'plant', device: 'pump-1', kind: 'device' } });
  expect([answer.statusCode, answer.body]).toEqual([200, 'in']);
});

test('a wrong password is 401, and does not tell when to try again', async () => {
  const answer = await ask({ refused: 'wrong_password' });
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([401, undefined]);
});

test.each([
  [{ refused: 'throttled', retryAfterSeconds: 32 }, '32'],
  [{ refused: 'throttled' }, '5'],
] as const)('one that guessed too much is 429 with Retry-After: %j', async (refusal, seconds) => {
  const answer = await ask(refusal);
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, seconds]);
  expect(answer.json()).toMatchObject({ type: 'urn:harbinger:problem:too_many', retryAfterSeconds: Number(seconds) });
});
