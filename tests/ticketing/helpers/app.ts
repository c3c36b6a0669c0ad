import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { pino } from 'pino';
import type { TSchema } from 'typebox';
import type { HttpApp } from '../../../http/http-app.ts';
import { requireSignIn } from '../../../http/sign-in.ts';
import { compileSerializer, compileValidator } from '../../../http/validation.ts';
import { AppError } from '../../../lib/errors.ts';
import { openSignIn } from '../../../ticketing/api/access/create-sign-in.ts';
import { createTicketing, type Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { defaultOpeningRules, writeOpeningRules } from '../../../ticketing/lifecycle/opening-rules.ts';
import { parseTicketNumber } from '../../../ticketing/ticket/ticket.ts';

const statuses: Readonly<Record<string, number>> = {
  invalid: 400,
  not_found: 404,
  conflict: 409,
  stale: 412,
  unprocessable: 422,
};

/** A clock that stands until a test moves it. */
export type TestClock = { now: Date };

/**
 * The domain with its routes on a bare server, with a roster of two and a clock that tests move.
 */
export async function createTestApp(
  db: Db,
  more: Pick<Parameters<typeof createTicketing>[0], 'timeZone' | 'files' | 'series' | 'storedAt'> = {},
): Promise<{ app: HttpApp; ticketing: Ticketing; clock: TestClock }> {
  const clock = { now: new Date('2026-02-01T10:00:22Z') };
  const roster = [
    { id: 'ann', name: 'Ann' },
    { id: 'bo', name: 'Bo' },
  ];
  const ticketing = createTicketing({ db, now: () => clock.now, roster, log: pino({ level: 'silent' }), ...more });
  await ticketing.start();
  // Tests raise many alarms at one moment, and most are not about floods.
  const rules = { ...defaultOpeningRules, floodAlarms: 1_000 };
  await db.transaction((sql) => writeOpeningRules(sql, rules, { actor: 'test', now: clock.now }));
  const app: HttpApp = fastify().withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler<TSchema>(compileValidator);
  app.setSerializerCompiler(compileSerializer);
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof AppError)) throw error;
    const status = statuses[error.code] ?? 500;
    return reply.code(status).send({ ...error.details, status, title: error.code, detail: error.message });
  });
  requireSignIn(app, { signIn: openSignIn });
  for (const routes of ticketing.routes) routes(app);
  return { app, ticketing, clock };
}

/** Sends JSON and gives the status, the entity tag and the answer. */
export async function ask(app: HttpApp, url: string, send?: { body: object; ifMatch?: string }) {
  const response = await app.inject({
    method: send ? 'POST' : 'GET',
    url,
    ...(send ? { payload: send.body } : {}),
    headers: send?.ifMatch === undefined ? {} : { 'if-match': send.ifMatch },
  });
  return { status: response.statusCode, etag: response.headers.etag, body: response.json() };
}

/** Ticks every step of the checklists that a ticket opened with. */
export async function tickAll(db: Db, number: string, now: Date): Promise<void> {
  await db.query(
    `update checklist_step set answer = 'true', answered_by = 'ann', answered_at = $2
     where checklist_id in (select id from ticket_checklist where ticket_id = $1)`,
    [parseTicketNumber(number), now],
  );
}
