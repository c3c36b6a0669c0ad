import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { pruneOutbox } from '../../../ticketing/delivery/prune-outbox.ts';
import { notify } from '../../../ticketing/notify/outbox.ts';
import { databases } from '../helpers/databases.ts';
import { storeTicket } from './notification-setup.ts';

const now = new Date('2026-02-01T10:00:00Z');
const notice = { ticketId: null, event: 'event:1', kind: 'assigned', params: { why: 'nearest' }, now } as const;

for (const { name, open } of databases()) {
  describe(`the outbox on ${name}`, () => {
    let db: Db;
    beforeAll(async () => {
      db = await open();
      await db.query(`insert into person (id, name, email, active) values ('ann', 'Ann', 'ann@example.com', true),
        ('bo', 'Bo', null, true), ('cy', 'Cy', 'cy@example.com', false), ('di', 'Di', 'di@example.com', true)`);
      await db.query(`insert into notification_preference (person_id, choices, digest_at)
        values ('di', '{"assigned":{"email":"off"}}', '08:00')`);
    });
    afterAll(() => db?.close());
    const rows = async (event: string) =>
      (
        await db.query<{ row: string }>(
          `select recipient || ' ' || channel || ' ' || state as row from notification where event = $1 order by 1`,
          [event],
        )
      ).rows.map(({ row }) => row);

    test('each gets what they can and want to get; the inactive and the unknown get nothing', async () => {
      await db.transaction((sql) => notify(sql, { ...notice, to: ['ann', 'bo', 'cy', 'di', 'nobody', 'ann'] }));
      expect(await rows('event:1')).toEqual(['ann email pending', 'ann inbox sent', 'bo inbox sent', 'di inbox sent']);
    });

    test('the same event tells nobody twice, also where it is about no ticket', async () => {
      await notify(db, { ...notice, event: 'event:2', to: ['ann'] });
      await Promise.all([1, 2, 3].map(() => notify(db, { ...notice, event: 'event:2', to: ['ann', 'bo'] })));
      expect(await rows('event:2')).toEqual(['ann email pending', 'ann inbox sent', 'bo inbox sent']);
    });

    test('whose account is disabled is told nothing, about a ticket or about none', async () => {
      await db.query(`insert into person (id, name, email) values ('ex', 'Ex', 'ex@example.com')`);
      await db.query(
        `insert into account (person_id, login, role, active, created_at)
        values ('ex', 'ex', 'viewer', false, $1)`,
        [now],
      );
      await notify(db, { ...notice, event: 'event:ex', to: ['ex', 'bo'] });
      await notify(db, { ...notice, event: 'event:ex', kind: 'page', ticketId: await storeTicket(db), to: ['ex'] });
      expect(await rows('event:ex')).toEqual(['bo inbox sent']);
    });

    test('what is rolled back tells nobody', async () => {
      const work = db.transaction(async (sql) => {
        await notify(sql, { ...notice, event: 'event:3', to: ['ann'] });
        throw new Error('the cause failed');
      });
      await expect(work).rejects.toThrow('the cause failed');
      expect(await rows('event:3')).toEqual([]);
    });

    test.each([
      'page',
      'new_sign_in',
      'guessing',
      'factor_added',
      'factor_removed',
      'factors_reset',
      'recovery_code_used',
      'factor_guessing',
    ] as const)('%s is urgent and cannot be turned off', async (kind) => {
      await db.query('update notification_preference set choices = $1', [
        JSON.stringify({ [kind]: { inbox: 'off', email: 'off' } }),
      ]);
      await notify(db, { ...notice, event: `event:${kind}`, kind, to: ['di'] });
      expect(await rows(`event:${kind}`)).toEqual(['di email pending', 'di inbox sent']);
      const { rows: urgent } = await db.query('select urgent from notification where event = $1', [`event:${kind}`]);
      expect(urgent).toEqual([{ urgent: true }, { urgent: true }]);
    });

    test('what was delivered long ago is forgotten, dead letters later, and what waits never', async () => {
      const day = (days: number) => new Date(now.getTime() + days * 86_400_000);
      const row = `insert into notification (event, kind, channel, recipient, params, urgent, state, next_attempt_at,
        created_at, digest_id) values ($1, 'assigned', 'email', 'ann', '{}', false, $2, $3, $3, $4) returning id`;
      const add = async (event: string, state: string, digest: number | null = null) =>
        (await db.query<{ id: number }>(row, [`old:${event}`, state, day(100), digest])).rows[0]?.id ?? 0;
      const digest = await add('digest', 'sent');
      for (const state of ['pending', 'failed', 'dead', 'held', 'sent']) await add(state, state);
      await add('carried', 'sent', digest);
      const left = async () =>
        (
          await db.query<{ event: string }>(`select event from notification where event like 'old:%' order by 1`)
        ).rows.map(({ event }) => event.slice(4));
      const waiting = ['failed', 'held', 'pending'];
      for (const at of [day(189), day(191), day(191)]) await pruneOutbox(db, { now: at, keepDays: 90 });
      expect(await left()).toEqual(['dead', ...waiting]);
      expect(await pruneOutbox(db, { now: day(191), keepDays: 90 })).toBe(0);
      await pruneOutbox(db, { now: day(461), keepDays: 90 });
      expect(await left()).toEqual(waiting);
    });
  });
}
