import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import type { Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { shanghai } from '../calendar/calendars.ts';
import { ask, createTestApp, type TestClock } from '../helpers/app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

let db: Db;
let app: HttpApp;
let ticketing: Ticketing;
let clock: TestClock;
let count = 0;
const china = (text: string) => new Date(`2026-${text.replace(' ', 'T')}:00+08:00`);
beforeAll(async () => {
  db = await openEmbedded();
  ({ app, ticketing, clock } = await createTestApp(db, { timeZone: 'Asia/Shanghai' }));
});
afterAll(() => db?.close());
beforeEach(() => {
  clock.now = china('03-02 09:00');
});

const put = async (url: string, payload: object, version?: number) => {
  const headers = version === undefined ? {} : { 'if-match': `"${version}"` };
  const response = await app.inject({ method: 'PUT', url, payload, headers });
  return { status: response.statusCode, body: response.json() };
};
const remove = async (url: string) => (await app.inject({ method: 'DELETE', url })).statusCode;

/** A medium alarm on a machine of criticality B is P3. */
const openTicket = async (site = 'plant') => {
  const device = `${site}:mixer-${++count}`;
  await ticketing.ensureDevices([device]);
  return (await ticketing.applyTransition(transitionOf('raised', { id: `ep_${count}`, device }))).ticket ?? '';
};
const restoreOf = async (ticket: string) => {
  const { clocks } = (await ask(app, `/tickets/${ticket}/sla`)).body;
  return clocks.find(({ kind }: { kind: string }) => kind === 'restore');
};

describe('calendars', () => {
  test('are stored by version; a stale version is refused, and so is ending one that is needed', async () => {
    const calendar = { name: 'Night shift', timeZone: 'Asia/Shanghai', weekly: { mon: ['22:00-06:00'] } };
    expect(await put('/sla/calendars/night', calendar)).toMatchObject({ status: 200, body: { version: 1 } });
    const more = { ...calendar, weekly: { mon: ['22:00-06:00'], tue: ['22:00-06:00'] } };
    expect(await put('/sla/calendars/night', more, 1)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await put('/sla/calendars/night', calendar, 1)).toMatchObject({ status: 412 });
    const versions = (await ask(app, '/sla/calendars/night/versions')).body.items;
    expect(versions.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
    expect(versions[1].definition).toEqual(calendar);
    expect(await remove('/sla/calendars/night')).toBe(204);
    expect(await ask(app, '/sla/calendars/night')).toMatchObject({ status: 404 });
    expect(await remove('/sla/calendars/business-hours')).toBe(409);
  });

  test.each([
    ['an unknown zone', { timeZone: 'Mars/Olympus', weekly: { mon: ['08:00-16:00'] } }, /timeZone/],
    ['no open time', { timeZone: 'UTC', weekly: {} }, /never open/],
    ['dated days only', { timeZone: 'UTC', exceptions: [{ date: '2026-03-03', open: ['08:00-16:00'] }] }, /weekday/],
    [
      'a year of holidays',
      { timeZone: 'UTC', weekly: { mon: ['08:00-16:00'] }, exceptions: closedDays(400) },
      /366 days/,
    ],
    ['a broken interval', { timeZone: 'UTC', weekly: { mon: ['8-16'] } }, /weekly\.mon\[0\]/],
  ])('%s is refused by name', async (_, calendar, message) => {
    const { status, body } = await put('/sla/calendars/broken', { name: 'Broken', ...calendar });
    expect(status).toBe(400);
    expect(body.detail).toMatch(message);
    expect(await ask(app, '/sla/calendars/broken')).toMatchObject({ status: 404 });
  });

  test('a holiday that is added reaches open tickets: what has elapsed stays', async () => {
    const ticket = await openTicket();
    expect(await restoreOf(ticket)).toMatchObject({ dueAt: china('03-05 09:00').toISOString() });
    clock.now = china('03-02 11:00');
    await put('/sla/calendars/business-hours', {
      name: 'Business hours',
      timeZone: 'Asia/Shanghai',
      weekly: shanghai.weekly,
      exceptions: [{ date: '2026-03-03', open: [] }],
    });
    await ticketing.sweepClocks();
    const clocks = await restoreOf(ticket);
    expect(clocks).toMatchObject({ elapsedSeconds: 7_200, dueAt: china('03-06 09:00').toISOString() });
    expect(clocks.promised).toEqual({ policy: 'default', version: 1, priority: 'P3', calendar: 'business-hours@2' });
    const { items } = (await ask(app, `/tickets/${ticket}/events`)).body;
    expect(items.at(-1)).toMatchObject({
      kind: 'sla_changed',
      payload: { sla: { calendars: { 'business-hours': 2 } } },
    });
    const sequence = items.length;
    await ticketing.sweepClocks();
    expect((await ask(app, `/tickets/${ticket}/events`)).body.items).toHaveLength(sequence);
  });
});

describe('policies', () => {
  const tier = { calendar: '24x7', ack: 'PT1H', start: null, restore: 'PT2H' };
  const strict = {
    name: 'Strict',
    position: 10,
    match: { sites: ['harbour'], priorities: ['P3'] },
    tiers: { P1: tier, P2: tier, P3: tier, P4: tier },
    holds: { parts: { pauses: true, cap: 'PT1H' } },
  };

  test('the first whose conditions are met counts, and the record says which', async () => {
    expect(await put('/sla/policies/strict', strict)).toMatchObject({ status: 200 });
    const [there, elsewhere] = [await openTicket('harbour'), await openTicket()];
    expect(await restoreOf(there)).toMatchObject({ targetSeconds: 7_200, promised: { policy: 'strict', version: 1 } });
    expect(await restoreOf(elsewhere)).toMatchObject({ targetSeconds: 86_400, promised: { policy: 'default' } });
    const { items } = (await ask(app, `/tickets/${there}/events`)).body;
    expect(items[0].payload.sla).toEqual({ policy: 'strict', version: 1, calendars: {} });
  });

  test('a change of policy swaps the target of open tickets and keeps elapsed time and pauses', async () => {
    const ticket = await openTicket('harbour');
    clock.now = china('03-02 09:30');
    await ask(app, `/tickets/${ticket}/transitions`, { body: { to: 'accepted' } });
    const hold = { to: 'on_hold', reason: 'parts', reviewAt: china('03-02 12:00').toISOString() };
    await ask(app, `/tickets/${ticket}/transitions`, { body: hold });
    expect(await restoreOf(ticket)).toMatchObject({ state: 'paused' });
    clock.now = china('03-02 10:00');
    await put('/sla/policies/strict', { ...strict, tiers: { ...strict.tiers, P3: { ...tier, restore: 'PT3H' } } });
    await ticketing.sweepClocks();
    expect(await restoreOf(ticket)).toMatchObject({ state: 'paused', elapsedSeconds: 1_800, remainingSeconds: 9_000 });
    clock.now = china('03-02 10:15');
    await ask(app, `/tickets/${ticket}/transitions`, { body: { to: 'accepted' } });
    expect(await restoreOf(ticket)).toMatchObject({ state: 'running', dueAt: china('03-02 12:45').toISOString() });
  });

  test('what cannot be kept is refused', async () => {
    const bad = { ...strict, tiers: { ...strict.tiers, P1: { ...tier, calendar: 'nowhere' } } };
    expect(await put('/sla/policies/bad', bad)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'tiers.P1.calendar' }] },
    });
    const days = { ...strict, tiers: { ...strict.tiers, P1: { ...tier, calendar: 'business-hours', ack: 'P1D' } } };
    expect(await put('/sla/policies/bad', days)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'tiers.P1.ack' }] },
    });
    const noLadder = { ...strict, ladders: { ack: 'none' } };
    expect(await put('/sla/policies/bad', noLadder)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'ladders.ack' }] },
    });
    expect(await remove('/sla/policies/default')).toBe(409);
    expect((await put('/sla/policies/default', { ...strict })).body.errors).toMatchObject([{ field: 'match' }]);
  });

  test('a dry run holds past tickets to a draft: counts, and which would have ended otherwise', async () => {
    const quick = await openTicket('dock');
    const slow = await openTicket('dock');
    for (const [ticket, minutes] of [
      [quick, 30],
      [slow, 90],
    ] as const) {
      clock.now = new Date(china('03-02 09:00').getTime() + minutes * 60_000);
      await ask(app, `/tickets/${ticket}/transitions`, { body: { to: 'accepted' } });
    }
    const draft = { id: 'dock', definition: { ...strict, match: { sites: ['dock'] } } };
    const { status, body } = await ask(app, '/sla/policies/dry-run', { body: draft });
    expect(status).toBe(200);
    expect(body.matched).toBe(2);
    const none = { met: 0, breached: 0, open: 0, cancelled: 0 };
    expect(body.clocks.find(({ kind }: { kind: string }) => kind === 'ack')).toEqual({
      kind: 'ack',
      actual: { ...none, met: 2 },
      draft: { ...none, met: 1, breached: 1 },
    });
    expect(body.changed).toContainEqual({
      ticket: slow,
      clock: 'ack',
      priority: 'P3',
      actual: 'met',
      draft: 'breached',
    });
    expect(await ask(app, '/sla/policies/dock')).toMatchObject({ status: 404 });
  });
});

function closedDays(count: number): { date: string; open: string[] }[] {
  return Array.from({ length: count }, (_, day) => ({
    date: new Date(Date.UTC(2026, 2, 3 + day)).toISOString().slice(0, 10),
    open: [],
  }));
}
