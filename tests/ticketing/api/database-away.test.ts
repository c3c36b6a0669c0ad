import { pino } from 'pino';
import { expect, test } from 'vitest';
import { AppError } from '../../../lib/errors.ts';
import { createTicketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { openApp } from '../../http/app.ts';
import { transitionOf } from '../helpers/episodes.ts';

test('while the database is away writes answer 503 with Retry-After, and an alarm is refused as retryable, so that it waits', async () => {
  const away = async (): Promise<never> => {
    throw new AppError('unavailable', 'The database cannot be reached.', { retryable: true });
  };
  const db: Db = { query: away, transaction: away, snapshot: away, begin: away, close: async () => undefined };
  const ticketing = createTicketing({ db, now: () => new Date(0), roster: [], log: pino({ level: 'silent' }) });
  const app = await openApp(ticketing.routes);
  const writes = [
    ['/tickets', { asset: 'plant:a', title: 'x' }],
    ['/tickets/HB-000001/transitions', { to: 'accepted' }],
    ['/tickets/HB-000001/links', { kind: 'blocks', ticket: 'HB-000002' }],
    ['/tickets/HB-000001/subtasks', { title: 'x' }],
  ] as const;
  for (const [url, payload] of writes) {
    const answer = await app.inject({ method: 'POST', url: `/api/v1${url}`, payload });
    expect([url, answer.statusCode, answer.headers['retry-after']]).toEqual([url, 503, '5']);
  }
  await expect(ticketing.applyTransition(transitionOf('raised'))).rejects.toMatchObject({ code: 'unavailable' });
});
