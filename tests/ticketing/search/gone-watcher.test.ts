import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import { requireSignIn } from '../../../http/sign-in.ts';
import { openSignIn } from '../../../ticketing/api/access/create-sign-in.ts';
import { changeRoutes } from '../../../ticketing/api/search/change-routes.ts';
import type { Db } from '../../../ticketing/db/sql.ts';

/** A database that answers the first question on command, and counts its questions. */
function slowDb() {
  let answer = () => {};
  const first = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const asked = { count: 0 };
  const query = async () => {
    asked.count += 1;
    if (asked.count === 1) await first;
    return { rows: [], count: 0 };
  };
  return { db: { query } as unknown as Db, asked, answer };
}

const connectionsOf = ({ server }: HttpApp): Promise<number> =>
  new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));

test.each([
  ['who goes while it is looked up what they missed is not watched for any longer', true],
  ['who stays is', false],
])('%s', async (_, goes) => {
  const { db, asked, answer } = slowDb();
  const app: HttpApp = fastify().withTypeProvider<TypeBoxTypeProvider>();
  requireSignIn(app, { signIn: openSignIn });
  changeRoutes({ db, now: () => new Date(), log: pino({ level: 'silent' }) })(app);
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const client = request(`${address}/events`, { headers: { 'last-event-id': String(Date.now()) } }).on(
    'error',
    () => {},
  );
  client.end();
  await expect.poll(() => asked.count).toBe(1);
  if (goes) {
    client.destroy();
    await expect.poll(() => connectionsOf(app)).toBe(0);
  }
  answer();
  // The feed asks once a second as long as anybody watches.
  if (goes) await wait(1_500);
  else await expect.poll(() => asked.count).toBeGreaterThan(1);
  if (goes) expect(asked.count).toBe(1);
  client.destroy();
  await app.close();
});
