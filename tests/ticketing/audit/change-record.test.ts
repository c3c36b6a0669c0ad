import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actAs } from '../../../http/access/acting.ts';
import { auditedTables, recordedRow, writesAudited } from '../../../ticketing/audit/audited-tables.ts';
import { readLinks } from '../../../ticketing/audit/hash-chain.ts';
import { noteStart } from '../../../ticketing/audit/note-start.ts';
import { createStoreNotes, type OutsideStore } from '../../../ticketing/audit/note-stores.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { beginRecord } from '../../../ticketing/schema/begin-record.ts';
import { databaseRolesSql } from '../../../ticketing/schema/database-roles.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { ask, createTestApp } from '../helpers/app.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

const log = pino({ level: 'silent' });
const now = new Date('2026-02-01T10:00:00Z');

describe.each(databases())('the change record on $name', ({ open }) => {
  let db: Db;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(async () => {
    await db?.close();
  });
  const changes = async () => await readLinks(db, 'change_event', { after: 0, limit: 10_000 });
  const problems = async (stores: readonly OutsideStore[] = []) =>
    (await verifyAudit(db, { stores })).problems.map(({ where, what }) => `${where}: ${what}`);

  test('what a transaction changes is recorded with who did it, without secrets, and what fails leaves nothing', async () => {
    await actAs('ada', () =>
      db.transaction(async (sql) => {
        await sql.query(`insert into person (id, name) values ('mei', 'Mei')`);
        await sql.query(`insert into account (person_id, login, password, role, created_at)
          values ('mei', 'mei', 'scrypt-secret', 'lead', now())`);
      }),
    );
    const last = (await changes()).at(-1);
    expect(last).toMatchObject({ actor: 'ada', kind: 'changed' });
    expect(JSON.stringify(last?.payload)).toContain('"table":"account"');
    expect(JSON.stringify(last?.payload)).not.toContain('scrypt-secret');
    const failing = db.transaction(async (sql) => {
      await sql.query(`update account set role = 'viewer'`);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await actAs('ada', () => db.query(`update account set active = false where person_id = 'mei'`));
    await actAs('ada', () => db.query(`update account set last_signed_in_at = now()`));
    expect((await changes()).length).toBe((last?.sequence ?? 0) + 1);
    expect(await problems()).toEqual([]);
  });

  test('many at once make one chain', async () => {
    const add = (i: number) =>
      db.transaction((sql) => sql.query('insert into person (id, name) values ($1, $1)', [`p${i}`]));
    await Promise.all(Array.from({ length: 20 }, (_, i) => add(i)));
    expect(await problems()).toEqual([]);
  });

  test('rows from before are taken as they are, once; a trigger that was taken away is made again, and nothing more is taken', async () => {
    const { app, ticketing } = await createTestApp(db);
    const number = (await ticketing.applyTransition(transitionOf('raised'))).ticket ?? '';
    // As a database of before: no record of rows, no tickets that say what they were.
    const past = async (sql: string) => {
      const transaction = await db.begin();
      await transaction.query('set local session_replication_role = replica');
      await transaction.query(sql);
      await transaction.commit();
    };
    await past(`truncate change_event, change_pending; update ticket_event set after = null;
      ${auditedTables.map(({ name }) => `drop trigger note_change on ${name}`).join(';')}`);
    // The hashes of that time were over events without it.
    await past(`update ticket set title = title`);
    await beginRecord(db, { log, now });
    await beginRecord(db, { log, now });
    const first = await changes();
    expect(first.filter(({ payload }) => payload['tables'])).toHaveLength(1);
    const found = await problems();
    // Only the chain of that one ticket is broken, since we took out of it what its hashes were
    // made over.
    expect(found.filter((each) => !each.startsWith(number))).toEqual([]);
    await ask(app, `/tickets/${number}/comments`, { body: { body: 'goes on' } });
    await past(`update person set name = 'Eve' where id = 'mei'; drop trigger note_change on person`);
    await beginRecord(db, { log, now });
    expect((await changes()).at(-1)).toMatchObject({ kind: 'trigger_restored', payload: { tables: ['person'] } });
    expect(await problems()).toContain('person mei: it was changed after it was recorded: name');
    await past(`update person set name = 'Mei' where id = 'mei'`);
  });

  test('settings are recorded at each start, in full where they changed, with secrets hashed', async () => {
    const settings = { http: { adminToken: 'hush' }, database: { url: 'postgres://u:hush@h/d' } };
    await noteStart(db, { version: '1', settings, now });
    await noteStart(db, { version: '1', settings, now });
    await noteStart(db, { version: '1', settings: { ...settings, site: { timeZone: 'UTC' } }, now });
    const starts = (await changes()).filter(({ kind }) => kind === 'started');
    expect(starts.map(({ payload }) => 'settings' in payload)).toEqual([true, false, true]);
    expect(JSON.stringify(starts)).not.toContain('hush');
  });

  test('what changes outside the database is recorded, and found where it was not', async () => {
    let entries: [string, object][] = [['plant:a', { status: 'active' }]];
    const store: OutsideStore = { name: 'device', read: async () => entries };
    const notes = createStoreNotes({ db, stores: [store], log });
    await notes.look({ actor: 'ada', now });
    entries = [
      ['plant:a', { status: 'revoked' }],
      ['plant:b', { status: 'active' }],
    ];
    expect((await problems([store])).filter((each) => each.startsWith('device'))).toEqual([
      expect.stringMatching(/^device plant:a: it is not as it was recorded; .* verify again$/),
      expect.stringMatching(/^device plant:b: it is not as it was recorded; .* verify again$/),
    ]);
    await createStoreNotes({ db, stores: [store], log }).look({ actor: 'found at start', now });
    expect((await problems([store])).filter((each) => each.startsWith('device'))).toEqual([]);
    expect((await changes()).at(-1)).toMatchObject({ actor: 'found at start', kind: 'store' });
  });

  test('the role of the program writes rows and records, and changes no record, no trigger, and no table', async () => {
    const { rows } = await db.query<{ schema: string }>('select current_schema() as schema');
    const schema = rows[0]?.schema ?? 'public';
    await db.query(databaseRolesSql(schema));
    const as = async (role: string, statement: string) => {
      const transaction = await db.begin();
      try {
        await transaction.query(`set local role ${role}`);
        await transaction.query(statement);
        return 'done';
      } catch (error) {
        return String(error);
      } finally {
        await transaction.rollback();
      }
    };
    expect(await as('harbinger_app', `insert into person (id, name) values ('new', 'New')`)).toBe('done');
    expect(await as('harbinger_app', `update person set name = 'New'`)).toBe('done');
    const refused = [
      `update access_event set actor = 'x'`,
      'delete from change_event',
      'truncate ticket_event cascade',
      'alter table ticket_event disable trigger user',
      'drop trigger note_change on account',
      'create table mine (id int)',
      `create or replace function ${schema}.refuse_change() returns trigger language plpgsql as 'begin return new; end'`,
    ];
    for (const statement of refused) {
      expect(await as('harbinger_app', statement), statement).toMatch(/permission denied|must be owner/);
    }
    expect(await as('harbinger_reports', 'select count(*) from ticket')).toBe('done');
    expect(await as('harbinger_reports', 'select count(*) from account')).toMatch(/permission denied/);
    expect(await as('harbinger_reports', `delete from ticket`)).toMatch(/permission denied/);
  });
});

test('statements that change no recorded column cost nothing', () => {
  expect(writesAudited('update person set last_assigned_at = $2 where id = $6')).toBe(false);
  expect(writesAudited('with a as (\n insert into checklist_step (x) select 1) select 1')).toBe(false);
  expect(writesAudited('update ticket set state = $1')).toBe(false);
  expect(writesAudited('update account_session set last_seen_at = $2 where token_hash = $1')).toBe(false);
  expect(writesAudited('with a as (update person set last_assigned_at = $1), b as (delete from labour) select 1')).toBe(
    true,
  );
  expect(writesAudited('INSERT INTO\n account (x) values (1)')).toBe(true);
});

test('a row is recorded the same whatever the time zone of the session', () => {
  const table = { name: 't', key: ['id'], secret: ['s'], ignored: ['i'] };
  const row = (at: string) => recordedRow(table, { id: 1, at, s: 'x', i: 2, none: null });
  expect(row('2026-02-01T10:00:00+00:00')).toEqual(row('2026-02-01T18:00:00+08:00'));
  expect(row('2026-02-01T10:00:00+00:00')).toMatchObject({ at: '2026-02-01T10:00:00.000Z', none: null });
  expect(row('x')).not.toHaveProperty('i');
});
