import { createSocket } from 'node:dgram';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordAccess } from '../../../ticketing/accounts/access-events.ts';
import { listDays, sealDays } from '../../../ticketing/audit/audit-days.ts';
import { appendLinks } from '../../../ticketing/audit/hash-chain.ts';
import { type HeadKey, makeHeadKey, parsePublicHeadKey } from '../../../ticketing/audit/head-key.ts';
import { createHeadNotes } from '../../../ticketing/audit/note-heads.ts';
import { sendSyslog } from '../../../ticketing/audit/send-syslog.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createHeadSender, headChannels } from '../../../ticketing/jobs/send-heads.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { databases } from '../helpers/databases.ts';

const log = pino({ level: 'silent' });
describe.each(databases())('heads of days on $name', ({ open }) => {
  let db: Db;
  let folder = '';
  let key: HeadKey;
  // The change record begins when the database does, by the clock of the machine.
  // Noon: a day is sealed an hour after it is over.
  const start = new Date().setUTCHours(12, 0, 0, 0);
  const day = (n: number) => new Date(start + n * 86_400_000);
  const dayName = (n: number) => day(n).toISOString().slice(0, 10);
  beforeAll(async () => {
    db = await open();
    folder = await mkdtemp(path.join(tmpdir(), 'harbinger-heads-'));
    key = await makeHeadKey(path.join(folder, 'audit.pem'));
    for (const person of ['a', 'b', 'c']) {
      await db.transaction((sql) =>
        recordAccess(sql, { actor: 'ada', kind: 'account_added', payload: { person }, now: day(0) }),
      );
    }
  });
  afterAll(async () => {
    await db?.close();
    await rm(folder, { recursive: true, force: true });
  });

  type Options = Omit<Parameters<typeof verifyAudit>[1], 'files'>;
  /** The findings after changes past the program, which are then taken back. */
  async function found(change: (past: Awaited<ReturnType<Db['begin']>>) => Promise<unknown>, options: Options = {}) {
    const past = await db.begin();
    try {
      await past.query('set local session_replication_role = replica');
      await change(past);
      const { problems } = await past.run(() => verifyAudit(db, options));
      return problems.map(({ where, what }) => `${where}: ${what}`);
    } finally {
      await past.rollback();
    }
  }

  test('every day is sealed with all chains, also one on which nothing happened, and signed', async () => {
    expect(await sealDays(db, day(4), key)).toBeGreaterThanOrEqual(4);
    const days = await listDays(db, { after: '', limit: 100 });
    expect(days.map((each) => each.day)).toEqual(expect.arrayContaining([dayName(0), dayName(1), dayName(2)]));
    expect(days.find((each) => each.day === dayName(2))).toMatchObject({
      events: 0,
      chains: { access_event: { sequence: 3 } },
      keyId: key.id,
    });
    expect((await verifyAudit(db, { kept: days, key: parsePublicHeadKey(key.publicPem) })).problems).toEqual([]);
    expect((await stat(path.join(folder, 'audit.pem'))).mode & 0o077).toBe(0);
  });

  test('a head that another key signed, or none, is found with the key of the plant', async () => {
    const other = await makeHeadKey(path.join(folder, 'other.pem'));
    const days = await listDays(db, { after: '', limit: 100 });
    const forged = await found(
      async (past) => {
        for (const head of days) {
          const signed = [head.day, other.sign(head), other.id];
          await past.query('update audit_day set signature = $2, key_id = $3 where day = $1::date', signed);
        }
      },
      { key: parsePublicHeadKey(key.publicPem) },
    );
    expect(forged).toContain(`day ${dayName(0)}: its signature is not of this key`);
    const stripped = await found((past) => past.query('update audit_day set signature = null'), {
      key: parsePublicHeadKey(key.publicPem),
    });
    expect(stripped).toContainEqual(expect.stringContaining('the newest head has no signature'));
  });

  test('a record of access that is written anew is found by the days, and by the heads that were kept', async () => {
    const kept = await listDays(db, { after: '', limit: 100 });
    /** From the second event on, with hashes that fit. */
    const rewrite = async (past: Awaited<ReturnType<Db['begin']>>) => {
      await past.query('delete from access_event where sequence >= 2');
      const forged = ['x', 'y'].map((person) => ({
        actor: 'eve',
        kind: 'account_added',
        payload: { person },
        now: day(0),
      }));
      await appendLinks(past, 'access_event', forged);
    };
    expect(await found(rewrite)).toContain(
      `day ${dayName(0)}: the record of access is not the one that it was sealed with`,
    );
    // With the days and the change record rewritten as well, the database alone fits together
    // again.
    const everything = async (past: Awaited<ReturnType<Db['begin']>>) => {
      await rewrite(past);
      await past.query('delete from audit_day');
      await past.query(`delete from change_event where kind in ('day_sealed', 'heads')`);
      await past.run(() => sealDays(db, day(4)));
    };
    expect(await found(everything)).toEqual([]);
    expect(await found(everything, { kept })).toContain(`day ${dayName(0)}: its head is not the one that was kept`);
    expect(await found(everything, { key: parsePublicHeadKey(key.publicPem) })).toContainEqual(
      expect.stringContaining('the newest head has no signature'),
    );
  });

  test('an end that was cut off since the last head is found by the file outside the database', async () => {
    const outside = path.join(folder, 'audit-heads.json');
    const notes = createHeadNotes({ db, file: outside });
    await db.transaction((sql) =>
      recordAccess(sql, { actor: 'ada', kind: 'signed_out', payload: { person: 'a' }, now: day(4) }),
    );
    await notes(day(4));
    expect((await verifyAudit(db, { outside })).problems).toEqual([]);
    const cut = async (past: Awaited<ReturnType<Db['begin']>>) => {
      await past.query('delete from access_event where sequence = 4');
      await past.query('delete from change_event where sequence = (select max(sequence) from change_event)');
    };
    expect(await found(cut)).toEqual([]);
    expect(await found(cut, { outside })).toContainEqual(
      expect.stringMatching(/^outside head: change_event no longer/),
    );
  });

  test('heads are sent by syslog and mail once, in order, and again where that failed', async () => {
    const told: string[] = [];
    let broken = true;
    const channels = {
      syslog: async (head: { day: string }) => {
        if (broken) throw new Error('no route to host');
        told.push(head.day);
      },
    };
    const sender = createHeadSender({ db, channels, log });
    expect(await sender.round(day(4))).toBe(0);
    expect(sender.counts.syslog).toEqual({ sent: 0, failed: 1, waiting: 1 });
    broken = false;
    expect(await sender.round(day(4))).toBe(0);
    expect(await sender.round(new Date(day(4).getTime() + 130_000))).toBe(1);
    await sealDays(db, day(7), key);
    expect(await sender.round(day(7))).toBe(3);
    expect(await sender.round(day(7))).toBe(0);
    expect(told).toEqual([...told].sort());
    expect(sender.counts.syslog).toMatchObject({ sent: 4, waiting: 0 });
    const mail = headChannels(
      { mailTo: 'audit@plant.example' },
      { send: async () => ({ kind: 'failed', reason: 'full' }), verify: async () => undefined },
    );
    const [head] = await listDays(db, { after: '', limit: 1 });
    await expect(head && mail.mail?.(head, day(7))).rejects.toThrow('full');
  });
});

test('syslog goes out as RFC 5424 has it, over UDP and over TCP with its length', async () => {
  const message = { at: new Date(0), id: 'audit-head', data: { hash: 'a"]b' }, text: 'the head' };
  const form =
    /^<109>1 1970-01-01T00:00:00\.000Z \S+ harbinger \d+ audit-head \[harbinger@32473 hash="a\\"\\\]b"\] \ufeffthe head$/u;
  const udp = createSocket('udp4');
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  const heard = new Promise<string>((resolve) => udp.once('message', (bytes) => resolve(bytes.toString())));
  await sendSyslog(message, { url: `udp://127.0.0.1:${udp.address().port}` });
  expect(await heard).toMatch(form);
  udp.close();

  let text = '';
  const ended = new Promise<string>((resolve) => {
    const server = createServer((socket) => {
      socket.on('data', (bytes) => {
        text += bytes.toString();
      });
      socket.on('end', () => server.close(() => resolve(text)));
    }).listen(0, '127.0.0.1', async () => {
      const { port } = server.address() as { port: number };
      await sendSyslog(message, { url: `tcp://127.0.0.1:${port}` });
    });
  });
  const framed = await ended;
  const length = Number(framed.split(' ', 1)[0]);
  expect(Buffer.byteLength(framed.slice(framed.indexOf(' ') + 1))).toBe(length);
  expect(framed.slice(framed.indexOf(' ') + 1)).toMatch(form);
  await expect(sendSyslog(message, { url: 'tcp://127.0.0.1:1' })).rejects.toThrow();
});
