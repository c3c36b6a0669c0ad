import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import { type AuditDay, listDays, sealDays } from '../../../ticketing/audit/audit-days.ts';
import type { Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { chainEvents } from '../../../ticketing/ticket/ticket-events.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { type FileStore, openFileStore } from '../../../ticketing/work/files/file-store.ts';
import { ask, createTestApp, type TestClock } from '../helpers/app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

let db: Db;
let dataDir = '';
let files: FileStore;
let app: HttpApp;
let ticketing: Ticketing;
let clock: TestClock;
let number = '';
let sha256 = '';
let days: readonly AuditDay[] = [];
beforeAll(async () => {
  db = await openEmbedded();
  dataDir = await mkdtemp(path.join(tmpdir(), 'harbinger-audit-'));
  files = await openFileStore({ dataDir, maxBytes: 10_000 });
  ({ app, ticketing, clock } = await createTestApp(db, { files }));
  number = (await ticketing.applyTransition(transitionOf('raised'))).ticket ?? '';
  await ask(app, `/tickets/${number}/comments`, { body: { body: 'the seal leaks' } });
  await ask(app, `/tickets/${number}/signatures`, { body: { name: 'Ann', meaning: 'performed' } });
  const url = `/tickets/${number}/files?name=a.txt`;
  const sent = await app.inject({ method: 'POST', url, payload: 'a note', headers: { 'content-type': 'text/plain' } });
  ({ sha256 } = sent.json());
  clock.now = new Date('2026-02-02T02:00:00Z');
  await ticketing.sweep();
  days = await listDays(db, { after: '', limit: 10 });
});
afterAll(async () => {
  await db?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const problems = async (kept: readonly AuditDay[] = []) => (await verifyAudit(db, { files, kept })).problems;

/** Changes the database past the program, as its owner can: no trigger runs meanwhile. */
const past = (statements: string) =>
  db.query(`begin; set local session_replication_role = replica; ${statements}; commit;`);

/** The effect of a change in the database; undone afterwards by the statement given. */
async function tampered(change: string, undo: string): Promise<readonly string[]> {
  await past(change);
  const found = await problems();
  await past(undo);
  expect(await problems()).toEqual([]);
  return found.map(({ where, what }) => `${where}: ${what}`);
}
const swap = (table: string, column: string, to: string, where: string) =>
  tampered(
    `create table kept as select * from ${table}; update ${table} set ${column} = ${to} where ${where};`,
    `update ${table} t set ${column} = k.${column} from kept k where t.ctid is not null and ${keyOf(table)}; drop table kept;`,
  );
const keyOf = (table: string) =>
  table === 'ticket_event'
    ? 't.ticket_id = k.ticket_id and t.sequence = k.sequence'
    : table === 'audit_day'
      ? 't.day = k.day'
      : 't.id = k.id';

test('what nobody touched is in order, and a day that is over has its head', async () => {
  const report = await verifyAudit(db, { files });
  expect(report).toMatchObject({ tickets: 1, episodes: 1, files: 1, access: 0, problems: [] });
  expect(days).toMatchObject([{ day: '2026-02-01', tickets: 1, previousHash: '0'.repeat(64) }]);
  expect(await sealDays(db, clock.now)).toBe(0);
  expect(await problems(days)).toEqual([]);
});

test('every change in the database shows where it is', async () => {
  expect(await swap('ticket_event', 'actor', `'mallory'`, 'sequence = 2')).toContain(
    `${number} event 2: it was changed, or an event before it is missing`,
  );
  expect(await swap('ticket_event', 'payload', `payload || '{"reason":"none"}'`, 'sequence = 1')).toContain(
    `${number} event 1: it was changed, or an event before it is missing`,
  );
  expect(await swap('ticket_event', 'at', `at + interval '1 second'`, 'sequence = 3')).toContain(
    `${number} event 3: it was changed, or an event before it is missing`,
  );
  expect(await swap('ticket', 'state', `'closed'`, 'true')).toEqual([
    `${number}: it is closed, and its record says assigned`,
  ]);
  const [episode] = (await db.query<{ id: string }>('select id from alarm_episode')).rows;
  expect(await swap('alarm_episode', 'evidence', `evidence || '{"from":1}'`, 'true')).toEqual([
    `episode ${episode?.id}: its evidence was changed`,
  ]);
  expect(await swap('ticket_comment', 'body', `'all is well'`, 'true')).toContain(
    `${number} comment 1: it was changed after it was recorded`,
  );
  expect(await swap('signature', 'content', `content || '{"labour":[1]}'`, 'true')).toContain(
    `${number} signature 1: it was changed after it was recorded`,
  );
  expect(await swap('audit_day', 'hash', `repeat('1', 64)`, 'true')).toContain(
    'day 2026-02-01: its events are not those that it was sealed with',
  );
});

test('what is taken away or slipped in shows, too', async () => {
  const restore = (table: string) =>
    `insert into ${table} overriding system value select * from kept; drop table kept;`;
  const remove = (table: string, where: string) =>
    tampered(
      `create table kept as select * from ${table} where ${where}; delete from ${table} where ${where};`,
      restore(table),
    );
  const last = '(select max(sequence) from ticket_event)';
  expect(await remove('ticket_event', `sequence = ${last}`)).toContainEqual(
    expect.stringContaining(`${number}: its record has`),
  );
  expect(await remove('ticket_comment', 'true')).toContain(
    `${number} comment 1: the record tells of it, and it is missing`,
  );
  expect(
    await tampered(
      `insert into ticket_comment (ticket_id, author, body, public, mentions, created_at) values (1, 'x', 'y', true, '{}', now())`,
      `delete from ticket_comment where author = 'x'`,
    ),
  ).toContainEqual(expect.stringContaining('the record does not tell of it'));
});

test('files that are changed or gone show', async () => {
  const file = path.join(files.folder, sha256.slice(0, 2), sha256);
  await writeFile(file, 'another note');
  expect(await problems()).toEqual([{ where: `file ${sha256}`, what: 'its content was changed' }]);
  await unlink(file);
  expect(await problems()).toEqual([{ where: `file ${sha256}`, what: 'it is missing' }]);
  await writeFile(file, 'a note');
  expect(await problems()).toEqual([]);
});

test('who writes a whole record anew is found by the heads that were kept elsewhere', async () => {
  const { rows } = await db.query<{ actor: string; kind: string; payload: Record<string, unknown>; at: Date }>(
    'select actor, kind, payload, at from ticket_event order by sequence',
  );
  await past('delete from ticket_event');
  let head = { sequence: 0, hash: '0'.repeat(64) };
  for (const { at, ...event } of rows) {
    const forged = event.kind === 'commented' ? event : { ...event, actor: 'mallory' };
    const [link] = chainEvents(1, head, { events: [forged], at });
    if (!link) throw new Error('an event gives a link');
    await db.query(
      `insert into ticket_event (ticket_id, sequence, at, actor, kind, payload, previous_hash, hash) values (1, $1, $2, $3, $4, $5, $6, $7)`,
      [link.sequence, at, link.actor, link.kind, JSON.stringify(link.payload), link.previousHash, link.hash],
    );
    head = link;
  }
  await past(`update ticket set event_hash = '${head.hash}'`);
  expect(await problems()).toContainEqual({
    where: 'day 2026-02-01',
    what: 'its events are not those that it was sealed with',
  });
  await past('delete from audit_day; delete from audit_delivery');
  await sealDays(db, clock.now);
  // The change record saw the day sealed.
  expect(await problems()).toContainEqual({
    where: 'day 2026-02-01',
    what: 'its head is not the one that was sealed',
  });
  expect(await problems(days)).toContainEqual({
    where: 'day 2026-02-01',
    what: 'its head is not the one that was kept',
  });
});
