import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileRoutes } from '../../../../ticketing/api/work/file-routes.ts';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { sweepFiles } from '../../../../ticketing/jobs/sweep-files.ts';
import { createSlaPolicy } from '../../../../ticketing/sla/sla-policy.ts';
import { type FileStore, openFileStore } from '../../../../ticketing/work/files/file-store.ts';
import { lockFiles } from '../../../../ticketing/work/files/ticket-files.ts';
import { type AccessApp, ADMIN, openAccessApp } from '../../access/access-app.ts';
import { openEmbedded } from '../../helpers/databases.ts';
import { transitionOf } from '../../helpers/episodes.ts';

const HOUR = 3_600_000;
let db: Db;
let dataDir: string;
let files: FileStore;
let on: AccessApp;
let number: string;
let read: number;
beforeAll(async () => {
  db = await openEmbedded();
  dataDir = await mkdtemp(path.join(tmpdir(), 'harbinger-uploads-'));
  const store = await openFileStore({
    dataDir,
    maxBytes: 10_000,
    maxTicketBytes: 25_000,
    maxTotalBytes: 40_000,
    minFreeBytes: 0,
  });
  files = {
    ...store,
    receive: (body) => {
      read += 1;
      return store.receive(body);
    },
  };
  const routes = fileRoutes({
    db,
    files,
    now: () => new Date('2026-02-01T10:00:22Z'),
    policy: createSlaPolicy(undefined),
  });
  on = await openAccessApp(db, { more: [routes] });
  number = await raise('one');
  read = 0;
});
afterAll(async () => {
  await db?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const raise = async (id: string) => {
  const raised = transitionOf('raised', {
    id: `ep_${id}`,
    device: `plant:${id}`,
    condition: 'bearing',
    severity: 'low',
  });
  return (await on.ticketing.applyTransition(raised)).ticket ?? '';
};
const text = (bytes: number, letter = 'x') => letter.repeat(bytes);
const upload = (
  ticket: string,
  payload: string | Readable,
  headers: Record<string, string> = { authorization: `Bearer ${ADMIN}` },
) =>
  on.app.inject({
    method: 'POST',
    url: `/api/v1/tickets/${ticket}/files?name=notes.txt`,
    payload,
    headers: { 'content-type': 'text/plain', 'x-requested-with': 'tests', ...headers },
  });

/** The content of the store: names of temporaries and hashes. */
const kept = async () =>
  (await readdir(path.join(dataDir, 'files'), { recursive: true })).filter((name) => name.length > 8);

test('a ticket that is not there, a right that is not there: not a byte is read', async () => {
  const viewer = await on.person('vera', 'viewer');
  const elsewhere = await on.person('lea', 'lead', ['south']);
  expect((await upload('HB-999999', text(8_000))).statusCode).toBe(404);
  expect((await upload(number, text(8_000), { cookie: viewer })).statusCode).toBe(403);
  expect((await upload(number, text(8_000), { cookie: elsewhere })).statusCode).toBe(404);
  expect((await upload(number, text(8_000), {})).statusCode).toBe(401);
  expect((await upload(number, text(10_001))).statusCode).toBe(400);
  expect([read, await kept()]).toEqual([0, []]);
});

test('one ticket and all of them have a quota, told before the body, and the same bytes count once', async () => {
  const statuses = async (ticket: string, letters: string) => {
    const answers = [];
    for (const letter of letters) answers.push((await upload(ticket, text(10_000, letter))).statusCode);
    return answers;
  };
  expect(await statuses(number, 'ab')).toEqual([201, 201]);
  const reads = read;
  const full = await upload(number, text(10_000, 'c'));
  expect([full.statusCode, full.json().detail]).toEqual([
    422,
    expect.stringContaining('20000 bytes of files, and may have 25000'),
  ]);
  expect(read).toBe(reads);
  // Without a length it is found out when all is there, and nothing stays.
  const chunked = await upload(number, Readable.from([text(10_000, 'd')]));
  expect(chunked.statusCode).toBe(422);
  const other = await raise('two');
  expect(await statuses(other, 'ea')).toEqual([201, 201]);
  const third = await raise('three');
  expect(await statuses(third, 'f')).toEqual([201]);
  const all = await upload(third, text(10_000, 'g'));
  expect([all.statusCode, all.json().detail]).toEqual([503, expect.stringContaining('FILES_MAX_TOTAL_BYTES')]);
  expect((await kept()).length).toBe(4);
});

test('no file is taken while the disk has too little free space', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'harbinger-uploads-'));
  const full = await openFileStore({ dataDir: folder, minFreeBytes: 2 ** 50 });
  await expect(full.receive(Readable.from([Buffer.from('x')]))).rejects.toMatchObject({ code: 'unavailable' });
  await expect.poll(() => readdir(path.join(folder, 'files', 'incoming'))).toEqual([]);
  await rm(folder, { recursive: true });
});

const now = new Date('2026-02-01T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * HOUR);
const age = async (hours: number) => {
  for (const name of await kept()) await utimes(path.join(dataDir, 'files', name), hoursAgo(hours), hoursAgo(hours));
};

/** Bytes in the store that no row names. */
const orphan = async (content: string) => {
  const received = await files.receive(Readable.from([Buffer.from(content)]));
  await files.keep(received);
  return received.sha256;
};

test('bytes that nobody names and uploads that never ended go after an hour; what is named stays', async () => {
  const before = await kept();
  const sha256 = await orphan('nobody');
  await writeFile(path.join(dataDir, 'files', 'incoming', 'half-written'), 'half');
  await age(0.5);
  expect(await sweepFiles(db, { files, now })).toEqual({ unfinished: 0, orphans: 0 });
  await age(2);
  expect(await sweepFiles(db, { files, now })).toEqual({ unfinished: 1, orphans: 1 });
  expect((await kept()).sort()).toEqual(before.sort());
  expect(await files.hashOf(sha256)).toBeUndefined();
});

test('a file whose row is about to be committed stays', async () => {
  let sweeping: Promise<unknown> | undefined;
  const sha256 = await db.transaction(async (sql) => {
    await lockFiles(sql);
    const hash = await orphan('about to be committed');
    await age(2);
    // It waits for the lock.
    sweeping = sweepFiles(db, { files, now });
    await sql.query(
      `insert into stored_file (sha256, size_bytes, media_type, created_at) values ($1, 1, 'text/plain', $2)`,
      [hash, now],
    );
    return hash;
  });
  await sweeping;
  expect(await files.hashOf(sha256)).toBe(sha256);
});

test('a caller sends four files at a time, and others theirs', async () => {
  const third = await raise('four');
  const bodies = Array.from({ length: 5 }, () => new Readable({ read: () => undefined }));
  const sent = bodies.map((body) => upload(third, body));
  const fifth = await Promise.race(sent);
  expect([fifth.statusCode, fifth.headers['retry-after']]).toEqual([429, '5']);
  for (const body of bodies) body.push(null);
  const statuses = (await Promise.all(sent)).map(({ statusCode }) => statusCode);
  expect(statuses.filter((status) => status === 429)).toEqual([429]);
});
