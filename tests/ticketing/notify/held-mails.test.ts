import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { storePreferences } from '../../../ticketing/notify/preferences.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { startMailServer } from './mail-server.ts';
import { createSetup, mailRows, storePerson, storeTicket, tell } from './notification-setup.ts';

let db: Db;
let server: Awaited<ReturnType<typeof startMailServer>>;
let setup: Awaited<ReturnType<typeof createSetup>>;
let ticketId = 0;
beforeAll(async () => {
  db = await openEmbedded();
  server = await startMailServer();
});
afterAll(async () => {
  await server?.close();
  await db?.close();
});
beforeEach(async () => {
  await db.query('delete from notification');
  await db.query('delete from notification_preference');
  server.mails.length = 0;
  await storePerson(db, 'ann', { name: 'Ann', zone: 'America/Chicago' });
  ticketId = await storeTicket(db);
  setup = await createSetup(db, { smtp: { url: server.url, from: 'harbinger@plant.example' } });
});
const at = (instant: string) => {
  setup.clock.now = new Date(instant);
};
const tellAnn = (event: string, over: Partial<Parameters<typeof tell>[1]> = {}) =>
  tell(db, { ticketId, event, now: setup.clock.now, ...over });

/**
 * Two rounds: a digest that the first one makes is sent by it, what a round holds is due in a later
 * one.
 */
const rounds = async () => {
  await setup.notifications.round();
  await setup.notifications.round();
};

test('escalations at midnight reach the inbox at once and the mailbox in the morning (Zammad 4432)', async () => {
  // The night in which the clocks go forward: 22:00 CST to 06:00 CDT are seven hours.
  at('2026-03-08T06:00:00Z');
  await tellAnn('clock:restore:1:75', { kind: 'escalation', params: { percent: 75 } });
  await tellAnn('clock:restore:1:90', { kind: 'escalation', params: { percent: 90 } });
  await rounds();
  expect(server.mails).toEqual([]);
  expect(await mailRows(db)).toMatchObject([{ state: 'held' }, { state: 'held' }]);
  const inbox = await db.query(`select state from notification where channel = 'inbox'`);
  expect(inbox.rows).toEqual([{ state: 'sent' }, { state: 'sent' }]);
  at('2026-03-08T10:59:59Z');
  await rounds();
  expect(server.mails).toEqual([]);
  at('2026-03-08T11:00:00Z');
  await rounds();
  expect(server.mails.map(({ subject }) => subject)).toEqual(['Harbinger: 2 notifications']);
  expect(server.mails[0]?.text).toContain('This ticket has been escalated to you.');
  expect((await mailRows(db)).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
});

test('pages, and what is about a P1 ticket, break through', async () => {
  at('2026-03-08T06:00:00Z');
  await tellAnn('event:2', { kind: 'page' });
  ticketId = await storeTicket(db, { priority: 'P1' });
  await tellAnn('event:2', { kind: 'escalation' });
  await rounds();
  expect(server.mails).toHaveLength(2);
  expect(server.mails.map(({ head }) => /^X-Priority: 1/m.test(head))).toEqual([true, true]);
});

test('a mail that an outage delayed into the night waits for the morning', async () => {
  const broken = await createSetup(db, { smtp: { url: 'smtp://127.0.0.1:1', from: 'harbinger@plant.example' } });
  at('2026-03-10T02:30:00Z');
  broken.clock.now = setup.clock.now;
  await tellAnn('event:2');
  expect((await broken.notifications.round())[0]?.unreachable).toBeTruthy();
  at('2026-03-10T03:30:00Z');
  await rounds();
  expect(server.mails).toEqual([]);
  // Down in the morning, too: a mail that was due then is not sent in the next night.
  at('2026-03-11T04:00:00Z');
  await rounds();
  expect(server.mails).toEqual([]);
  at('2026-03-11T11:00:00Z');
  await rounds();
  // Only one was held: it is the mail that it would have been.
  expect(server.mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('Bearing wear suspected')]);
});

test('who wants a daily digest gets one, the kinds that they turned off never', async () => {
  const choices = { comment: { email: 'daily' }, mention: { email: 'hourly' }, resolved: { email: 'off' } } as const;
  await storePreferences(db, 'ann', { choices, quietHours: null, digestAt: '07:30' });
  at('2026-03-10T15:00:00Z');
  await tellAnn('event:2', { kind: 'comment', params: { actor: 'ann' } });
  await tellAnn('event:3', { kind: 'comment', params: { actor: 'ann' } });
  await tellAnn('event:4', { kind: 'resolved' });
  await tellAnn('event:5', { kind: 'assigned' });
  await tellAnn('event:6', { kind: 'mention', params: { actor: 'ann' } });
  await rounds();
  expect(server.mails.map(({ text }) => text?.split('\n')[0])).toEqual(['This ticket has been assigned to you.']);
  at('2026-03-10T16:00:00Z');
  await rounds();
  expect(server.mails).toHaveLength(2);
  expect(server.mails[1]?.text).toContain('Ann has mentioned you.');
  at('2026-03-11T12:29:59Z');
  await rounds();
  expect(server.mails).toHaveLength(2);
  at('2026-03-11T12:30:00Z');
  const others = await Promise.all([setup.create(), setup.create()]);
  await Promise.all(others.map((each) => each.round()));
  await rounds();
  expect(server.mails).toHaveLength(3);
  expect(server.mails[2]?.subject).toBe('Harbinger: 2 notifications');
});

test('a digest that an outage delays into quiet hours arrives with all that it carries, beside what came since', async () => {
  const quietHours = { from: '22:00', until: '06:00' };
  await storePreferences(db, 'ann', { choices: { comment: { email: 'daily' } }, quietHours, digestAt: '21:30' });
  at('2026-03-10T15:00:00Z');
  for (const event of ['event:2', 'event:3']) await tellAnn(event, { kind: 'comment', params: { actor: 'ann' } });
  await rounds();
  const broken = await createSetup(db, { smtp: { url: 'smtp://127.0.0.1:1', from: 'harbinger@plant.example' } });
  at('2026-03-11T02:30:00Z');
  broken.clock.now = setup.clock.now;
  for (let round = 0; round < 3; round++) await broken.notifications.round();
  // The mail server is back at night, twice: what waits is held again.
  for (const night of ['2026-03-11T04:00:00Z', '2026-03-11T05:00:00Z']) {
    at(night);
    await tellAnn(`assigned:${night}`, { kind: 'assigned' });
    await rounds();
  }
  expect(server.mails).toEqual([]);
  at('2026-03-11T12:00:00Z');
  await rounds();
  expect(server.mails.map(({ subject }) => subject)).toEqual(['Harbinger: 4 notifications']);
  expect(server.mails[0]?.text?.match(/Ann has written a comment/g)).toHaveLength(2);
  expect((await mailRows(db)).filter(({ state }) => state !== 'sent')).toEqual([]);
});

test('a digest that is refused is one dead letter', async () => {
  await storePreferences(db, 'ann', { choices: { comment: { email: 'daily' } }, quietHours: null, digestAt: '07:30' });
  at('2026-03-10T15:00:00Z');
  for (const event of ['event:2', 'event:3']) await tellAnn(event, { kind: 'comment' });
  await rounds();
  server.answers.rcpt = () => Object.assign(new Error('no such user'), { responseCode: 550 });
  at('2026-03-11T12:30:00Z');
  await rounds();
  server.answers.rcpt = () => undefined;
  expect((await mailRows(db)).map(({ state }) => state)).toEqual(['held', 'held', 'dead']);
});
