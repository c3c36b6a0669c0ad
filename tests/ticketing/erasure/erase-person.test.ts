import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { ticketNumber } from '../../../ticketing/ticket/ticket.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { databases } from '../helpers/databases.ts';

const NAMES = /mei-lin|mei\.lin|Mei Lin Chen|555 0142|Mei Lin Wu/i;

describe.each(databases())('erasing a person on $name', ({ open }) => {
  let db: Db;
  let on: AccessApp;
  let lead: string;
  let planner: string;
  let mei: string;
  beforeAll(async () => {
    db = await open();
    on = await openAccessApp(db);
    lead = await on.person('lena', 'lead');
    planner = await on.person('pia', 'planner');
    mei = await on.person('mei-lin', 'technician');
  });
  afterAll(async () => {
    await on?.app.close();
    await db?.close();
  });

  const call = async (method: 'GET' | 'POST' | 'PATCH' | 'PUT', url: string, body?: object, cookie?: string) =>
    await send(on, { method, url, ...(cookie ? { cookie } : { token: ADMIN }), ...(body && { body }) });
  const done = async (...given: Parameters<typeof call>) => {
    const { status, body } = await call(...given);
    expect([200, 201, 204], `${given[0]} ${given[1]} ${JSON.stringify(body)}`).toContain(status);
    return body;
  };
  const verify = async () => await verifyAudit(db, {});

  /** Work of many kinds under one name, which was another one before. */
  const work = async (): Promise<string> => {
    await done('PATCH', '/people/mei-lin', { name: 'Mei Lin Wu', email: 'mei.lin.wu@plant.example' });
    await done('PATCH', '/people/mei-lin', {
      ...{ name: 'Mei Lin Chen', email: 'mei.lin@plant.example', phone: '+49 170 555 0142' },
    });
    await done('POST', '/people/mei-lin/absences', {
      ...{ from: '2026-03-01T00:00:00Z', to: '2026-03-05T00:00:00Z', kind: 'illness' },
    });
    await done('POST', '/assets', { id: 'plant:press-1', name: 'Press', site: 'plant' });
    const ticket = { asset: 'plant:press-1', title: 'Oil below the press', workClass: 'corrective' };
    const { id } = await done('POST', '/tickets', ticket, lead);
    const move = (to: string, more: object, cookie?: string) =>
      done('POST', `/tickets/${id}/transitions`, { to, ...more }, cookie);
    await move('assigned', { assignee: 'mei-lin', reason: 'she knows the press' }, lead);
    await move('accepted', {}, mei);
    await move('in_progress', {}, mei);
    await done('POST', `/tickets/${id}/comments`, { body: 'Seal worn. Mei Lin Chen, +49 170 555 0142' }, mei);
    await done('POST', `/tickets/${id}/comments`, { body: 'Thanks @Mei Lin Chen, well done' }, lead);
    const labour = { from: '2026-02-01T08:00:00Z', to: '2026-02-01T09:00:00Z' };
    await done('POST', `/tickets/${id}/labour`, labour, mei);
    await done('POST', `/tickets/${id}/signatures`, { meaning: 'performed' }, mei);
    await move('resolved', { verdict: 'no_fault_found' }, mei);
    await move('closed', {}, planner);
    return id;
  };

  /** Every row of every table that still holds one of the names. */
  const leftIn = async (): Promise<readonly string[]> => {
    const tables = await db.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relkind = 'r'
         and c.relnamespace = (select relnamespace from pg_class where oid = 'ticket_event'::regclass)`,
    );
    const left: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await db.query<{ row: object }>(`select to_jsonb(t) as row from ${name} t`);
      for (const { row } of rows) if (NAMES.test(JSON.stringify(row))) left.push(`${name} ${JSON.stringify(row)}`);
    }
    return left;
  };

  test('a pseudonym takes their place in every row and record, and the audit is sound and says so', async () => {
    const id = await work();
    expect((await verify()).problems).toEqual([]);
    const before = await db.query('select ticket_id, sequence, hash from ticket_event order by 1, 2');
    expect((await leftIn()).length).toBeGreaterThan(20);

    expect((await done('GET', '/people/mei-lin/erasure')).obstacles).toEqual([
      'the person is active: mark them as inactive first',
    ]);
    const refused = await call('POST', '/people/mei-lin/erasure', { reason: 'asked for' });
    expect(refused).toMatchObject({ status: 409, body: { obstacles: [expect.stringContaining('active')] } });
    await done('PATCH', '/people/mei-lin', { active: false });

    const hold = await done('POST', '/legal-holds', { kind: 'ticket', subject: id, reason: 'inquiry 7' });
    expect((await done('GET', '/people/mei-lin/erasure')).obstacles).toEqual([
      `hold ${hold.id} on ticket ${id} (inquiry 7)`,
    ]);
    expect((await call('POST', '/people/mei-lin/erasure', { reason: 'asked for' })).status).toBe(409);
    await done('POST', `/legal-holds/${hold.id}/release`, { reason: 'over' });
    expect((await call('POST', `/legal-holds/${hold.id}/release`, { reason: 'over' })).status).toBe(409);

    const result = await done('POST', '/people/mei-lin/erasure', { reason: 'asked for' });
    expect(result).toMatchObject({ pseudonym: expect.stringMatching(/^erased-[0-9a-f]{10}$/) });
    expect(await leftIn()).toEqual([]);
    const report = await verify();
    expect(report.problems).toEqual([]);
    expect(report.erased).toBe(result.events);
    expect((await db.query('select ticket_id, sequence, hash from ticket_event order by 1, 2')).rows).toEqual(
      before.rows,
    );

    const { items } = await done('GET', `/tickets/${id}/comments`, undefined, lead);
    expect(items.map(({ body, authorName }: { body: string; authorName: string }) => [body, authorName])).toEqual([
      [`Seal worn. ${result.pseudonym}, ${result.pseudonym}`, result.pseudonym],
      [`Thanks @${result.pseudonym}, well done`, 'lena Chen'],
    ]);
    expect((await call('GET', '/people/mei-lin')).status).toBe(404);
    expect((await call('POST', `/people/${result.pseudonym}/erasure`, { reason: 'again' })).status).toBe(409);
  });

  test('a change that hides behind an erasure is found', async () => {
    const { rows } = await db.query<{ id: number; sequence: number; payload: object }>(
      `select ticket_id as id, sequence, payload from ticket_event where actor like 'erased-%' order by 1, 2 limit 1`,
    );
    const [event] = rows;
    const set = { payload: { ...event?.payload, said: 'something else' } };
    const change = JSON.stringify([{ key: { ticket_id: event?.id, sequence: event?.sequence }, set }]);
    await expect(db.query(`update ticket_event set payload = '{}' where ticket_id = $1`, [event?.id])).rejects.toThrow(
      'append-only',
    );
    await db.query(`select erase_words('ticket_event', $1::jsonb)`, [change]);
    expect((await verify()).problems).toEqual([
      {
        where: `${ticketNumber(event?.id ?? 0)} event ${event?.sequence}`,
        what: expect.stringContaining('it was changed'),
      },
    ]);
  });
});
