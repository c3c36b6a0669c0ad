import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordedRow } from '../../../ticketing/audit/audited-tables.ts';
import { appendLinks } from '../../../ticketing/audit/hash-chain.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { eraseContacts } from '../../../ticketing/outside/erase-contacts.ts';
import { takeReport } from '../../../ticketing/outside/take-report.ts';
import { createSlaPolicy } from '../../../ticketing/sla/sla-policy.ts';
import { ticketNumber } from '../../../ticketing/ticket/ticket.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { type AccessApp, openAccessApp, send } from '../access/access-app.ts';
import { databases } from '../helpers/databases.ts';

const DAY_MS = 86_400_000;
const person = { name: 'Mo Berg', contact: '+49 170 5550147' };

describe.each(databases())('contacts of people without an account on $name', ({ open }) => {
  let db: Db;
  let on: AccessApp;
  let planner: string;
  let lead: string;
  let count = 0;
  beforeAll(async () => {
    db = await open();
    on = await openAccessApp(db);
    planner = await on.person('pia', 'planner');
    lead = await on.person('lena', 'lead');
  });
  afterAll(async () => {
    await on?.app.close();
    await db?.close();
  });

  const call = (method: 'GET' | 'POST', url: string, body?: object, cookie = planner) =>
    send(on, { method, url, cookie, ...(body && { body }) });
  /** A report with a contact, on a machine of its own. */
  const report = async (given: Partial<typeof person> | object = person) => {
    const asset = `plant:press-${++count}`;
    await call('POST', '/assets', { id: asset, name: asset, site: 'plant' });
    const words = { category: 'leak', categoryName: 'Leak', text: `Oil ${count}`, language: 'en' } as const;
    const by = { now: on.clock.now, policy: createSlaPolicy('UTC') };
    const { ticket } = await takeReport(db, { asset, ...words, name: null, contact: null, ...given }, by);
    return ticketNumber(ticket.id);
  };
  const cancel = async (id: string) => {
    const done = await call('POST', `/tickets/${id}/transitions`, { to: 'cancelled', reason: 'no leak' });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
  };
  const erase = (days: number) =>
    eraseContacts(db, { now: new Date(on.clock.now.getTime() + days * DAY_MS), keepDays: 180 });
  const reportsOf = async (id: string) => (await call('GET', `/tickets/${id}/outside`)).body.reports;

  test('are erased some time after the end of the work; the report stays, and the record is sound', async () => {
    const [open, ended, nameless] = [await report(), await report(), await report({})];
    await cancel(ended);
    await cancel(nameless);
    expect(await erase(179)).toBe(0);
    expect(await reportsOf(ended)).toMatchObject([{ ...person, erasedAt: null }]);
    expect(await erase(181)).toBe(1);
    const erasedAt = new Date(on.clock.now.getTime() + 181 * DAY_MS).toISOString();
    expect(await reportsOf(ended)).toMatchObject([{ category: 'leak', name: null, contact: null, erasedAt }]);
    expect(await reportsOf(open)).toMatchObject([{ ...person, erasedAt: null }]);
    expect(await reportsOf(nameless)).toMatchObject([{ name: null, erasedAt: null }]);
    expect(await erase(181)).toBe(0);
    expect((await verifyAudit(db, {})).problems).toEqual([]);
  });

  test('stand in no record, so that nothing is left of them', async () => {
    const id = await report({ name: 'Uma Lind', contact: 'uma@lind.example' });
    await cancel(id);
    await erase(200);
    const { rows } = await db.query<{ places: number }>(
      `select (select count(*) from change_event where payload::text ~* 'uma|lind')
         + (select count(*) from ticket_event where payload::text ~* 'uma|lind')
         + (select count(*) from notification n where n::text ~* 'uma|lind')
         + (select count(*) from outside_report r where r::text ~* 'uma|lind') as places`,
    );
    expect(Number(rows[0]?.places)).toBe(0);
    const told = await db.query(
      `select from change_event, jsonb_array_elements(payload -> 'rows') r
       where actor = 'system' and r ->> 'table' = 'outside_report' and r -> 'row' ->> 'erased_at' is not null`,
    );
    expect(told.rows.length).toBeGreaterThan(0);
  });

  test('of a merged ticket stay as long as the one that it was merged into goes on', async () => {
    const [merged, target] = [await report(), await report()];
    const done = await call(
      'POST',
      `/tickets/${merged}/transitions`,
      { to: 'merged', target, reason: 'the same' },
      lead,
    );
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    expect(await erase(400)).toBe(0);
    await cancel(target);
    expect(await erase(400)).toBe(2);
    expect((await verifyAudit(db, {})).problems).toEqual([]);
  });

  test('of an earlier version stand in the record, and erasing them now breaks no chain', async () => {
    const id = await report({ name: 'Kay', contact: null });
    // As an earlier version recorded it: with the name.
    const { rows } = await db.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(r) as row from outside_report r where name = 'Kay'`,
    );
    const row = recordedRow({ name: 'outside_report', key: ['id'] }, rows[0]?.row ?? {});
    const change = { table: 'outside_report', key: String(row['id']), row };
    const link = { kind: 'changed', actor: 'nobody', now: on.clock.now, payload: { rows: [change] } };
    await db.transaction((sql) => appendLinks(sql, 'change_event', [link]));
    expect((await verifyAudit(db, {})).problems).toEqual([]);
    await cancel(id);
    expect(await erase(181)).toBe(1);
    expect((await verifyAudit(db, {})).problems).toEqual([]);
  });
});
