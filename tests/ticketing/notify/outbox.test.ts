import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db.ts';
import { notify } from '../../../ticketing/notify/outbox.ts';
import { databases } from '../helpers/databases.ts';

const now = new Date('2026-02-01T10:00:00Z');
const telling = { ticketId: null, event: 'event:1', kind: 'assigned', params: { why: 'nearest' }, now } as const;

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
      await db.transaction((sql) => notify(sql, { ...telling, to: ['ann', 'bo', 'cy', 'di', 'nobody', 'ann'] }));
      expect(await rows('event:1')).toEqual(['ann email pending', 'ann inbox sent', 'bo inbox sent', 'di inbox sent']);
    });

    test('the same event tells nobody twice, also where it is about no ticket', async () => {
      await notify(db, { ...telling, event: 'event:2', to: ['ann'] });
      await Promise.all([1, 2, 3].map(() => notify(db, { ...telling, event: 'event:2', to: ['ann', 'bo'] })));
      expect(await rows('event:2')).toEqual(['ann email pending', 'ann inbox sent', 'bo inbox sent']);
    });

    test('what is rolled back tells nobody', async () => {
      const work = db.transaction(async (sql) => {
        await notify(sql, { ...telling, event: 'event:3', to: ['ann'] });
        throw new Error('the cause failed');
      });
      await expect(work).rejects.toThrow('the cause failed');
      expect(await rows('event:3')).toEqual([]);
    });

    test('a page is urgent and cannot be turned off', async () => {
      await db.query(`update notification_preference set choices = '{"page":{"email":"off"}}'`);
      await notify(db, { ...telling, event: 'event:4', kind: 'page', to: ['di'] });
      expect(await rows('event:4')).toEqual(['di email pending', 'di inbox sent']);
      const { rows: urgent } = await db.query('select urgent from notification where event = $1', ['event:4']);
      expect(urgent).toEqual([{ urgent: true }, { urgent: true }]);
    });
  });
}
