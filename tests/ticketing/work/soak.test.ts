import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import type { Bucket } from '../../../ingest/series/series-store.ts';
import type { Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { decideSoak } from '../../../ticketing/work/decide-soak.ts';
import { partsOf, usualInterval } from '../../../ticketing/work/soak-coverage.ts';
import { ask, createTestApp, type TestClock } from '../helpers/app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

let db: Db;
let app: HttpApp;
let ticketing: Ticketing;
let clock: TestClock;
let count = 0;
let number = '';

/** Share of the asked span that has readings. */
let share = 1;
const hour = 3_600_000;
const codes = { failureMode: 'VIB', failureMechanism: '2.4', failureCause: '3.4' };
const series = {
  downsample: async ({ from, points }: { from: number; points: number }): Promise<readonly Bucket[]> =>
    Array.from({ length: Math.floor(points * share) }, (_, i) => [from + i, 1, 1, 1] as const),
};
beforeAll(async () => {
  db = await openEmbedded();
  ({ app, ticketing, clock } = await createTestApp(db, { series }));
});
afterAll(() => db?.close());
beforeEach(async () => {
  clock.now = new Date('2026-02-01T10:00:22Z');
  share = 1;
  const episode = { id: `ep_${++count}`, device: `plant:pump-${count}` };
  number = (await ticketing.applyTransition(transitionOf('raised', episode))).ticket ?? '';
  await move({ to: 'accepted' });
  for (const { id, steps } of (await ask(app, `/tickets/${number}/checklists`)).body.items) {
    const answers = steps.map(({ position }: { position: number }) => ({ step: position, answer: true }));
    await ask(app, `/tickets/${number}/checklists/${id}/answers`, { body: { answers } });
  }
  later(0.5);
  await move({ to: 'in_progress' });
  later(1);
  expect((await move({ to: 'resolved', verdict: 'potential_failure', ...codes })).status).toBe(200);
});

const move = (body: object) => ask(app, `/tickets/${number}/transitions`, { body });
const later = (hours: number) => {
  clock.now = new Date(clock.now.getTime() + hours * hour);
};
const clear = (clearedAt: number) =>
  ticketing.applyTransition(transitionOf('cleared', { id: `ep_${count}`, device: `plant:pump-${count}`, clearedAt }));
const state = async () => (await ask(app, `/tickets/${number}`)).body.state;
const why = async () => {
  const { rows } = await db.query<{ reason: string }>('select reason from soak where ticket_id = $1', [
    Number(number.slice(3)),
  ]);
  return rows[0]?.reason;
};

test('a machine that behaves for the soak time closes its ticket, and leaves a label from onset to the start of work', async () => {
  await clear(clock.now.getTime() + hour);
  later(24);
  await ticketing.sweep();
  expect(await state()).toBe('resolved');
  expect(await why()).toContain('the machine must behave until');
  later(1);
  await ticketing.sweep();
  expect(await state()).toBe('closed');
  const { body } = await ask(app, `/tickets/${number}/events`);
  expect(body.items.at(-1)).toMatchObject({ actor: 'system', kind: 'closed', payload: { action: 'soak_passed' } });
  const { rows } = await db.query(
    'select device, subject, kind, from_at, to_at, failure_mode from label where ticket_id = $1',
    [Number(number.slice(3))],
  );
  expect(rows).toEqual([
    {
      device: `plant:pump-${count}`,
      subject: 'machine',
      kind: 'positive',
      from_at: new Date('2026-02-01T10:00:00Z'),
      to_at: new Date('2026-02-01T10:30:22Z'),
      failure_mode: 'VIB',
    },
  ]);
  await move({ to: 'new' });
  const labels = await db.query('select from label where ticket_id = $1 and withdrawn_at is not null', [
    Number(number.slice(3)),
  ]);
  expect(labels.count).toBe(1);
});

test('without readings nothing is closed, and it says why', async () => {
  await clear(clock.now.getTime());
  share = 0.5;
  later(30);
  await ticketing.sweep();
  expect(await state()).toBe('resolved');
  expect(await why()).toBe('only 50 % of the soak time has readings, at least 90 % are needed');
  share = 0.95;
  later(1);
  await ticketing.sweep();
  expect(await state()).toBe('closed');
});

test('an alarm that does not clear sends the ticket back', async () => {
  later(23);
  await ticketing.sweep();
  expect([await state(), await why()]).toEqual(['resolved', 'the alarm is still active']);
  later(2);
  await ticketing.sweep();
  expect(await state()).toBe('assigned');
  const { body } = await ask(app, `/tickets/${number}/events`);
  expect(body.items.at(-1)).toMatchObject({
    kind: 'relapsed',
    payload: { reason: 'the alarm did not clear within the soak time' },
  });
});

test('where the policy wants both, the soak waits for the review and the review for the soak', async () => {
  const policy = { permit: false, signature: false, labour: false, closing: 'both', soakMinutes: 60 };
  const { workClass } = (await ask(app, `/tickets/${number}`)).body;
  await app.inject({ method: 'PUT', url: `/work-policies/${workClass}`, payload: policy });
  await clear(clock.now.getTime());
  expect(await move({ to: 'closed' })).toMatchObject({ status: 422, body: { field: 'to' } });
  later(2);
  await ticketing.sweep();
  expect(await state()).toBe('resolved');
  const { body: asked } = await ask(app, `/tickets/${number}/approvals`, { body: { kind: 'review' } });
  await db.query(`update approval set requested_by = 'someone' where id = $1`, [asked.id]);
  const decision = { body: { decision: 'approved' } };
  expect(await ask(app, `/tickets/${number}/approvals/${asked.id}/decision`, decision)).toMatchObject({ status: 200 });
  later(1);
  await ticketing.sweep();
  expect(await state()).toBe('closed');
  await app.inject({ method: 'PUT', url: `/work-policies/${workClass}`, payload: { ...policy, closing: 'either' } });
});

test('what nothing measures is closed by a review only, and coverage knows how often a machine reports', () => {
  const facts = {
    now: new Date(2),
    resolvedAt: new Date(1),
    soakMs: 1,
    measured: false,
    clearedAt: null,
    active: false,
  };
  expect(decideSoak({ ...facts, coverage: null })).toMatchObject({ kind: 'not_possible' });
  expect(
    usualInterval([
      [0, 1],
      [60_000, 1],
      [120_000, 1],
      [900_000, 1],
    ]),
  ).toBe(60_000);
  expect(partsOf(hour, 60_000)).toBe(20);
  expect(partsOf(24 * hour, 1_000)).toBe(200);
});
