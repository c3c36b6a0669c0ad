import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpApp } from '../../../../http/http-app.ts';
import { hashOf } from '../../../../lib/canonical-json.ts';
import type { Ticketing } from '../../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { ask, createTestApp, type TestClock } from '../../helpers/app.ts';
import { openEmbedded } from '../../helpers/databases.ts';
import { episodeOf, transitionOf } from '../../helpers/episodes.ts';

let db: Db;
let app: HttpApp;
let ticketing: Ticketing;
let clock: TestClock;
let number: string;
beforeAll(async () => {
  db = await openEmbedded();
  ({ app, ticketing, clock } = await createTestApp(db));
  const applied = await ticketing.applyTransition(transitionOf('raised', { severity: 'high' }));
  number = applied.ticket ?? '';
  for (let i = 2; i <= 4; i++) {
    await ticketing.applyTransition(
      transitionOf('raised', { id: `ep_${i}`, device: `plant:pump-${i}`, severity: 'low' }),
    );
  }
});
afterAll(() => db?.close());

test('a ticket shows machine, alarm, clocks, assignee and what may come next', async () => {
  const { status, etag, body } = await ask(app, `/tickets/${number}`);
  expect(status).toBe(200);
  expect(etag).toBe(`"${body.version}"`);
  expect(body).toMatchObject({
    id: number,
    number,
    state: 'assigned',
    priority: 'P2',
    device: 'plant:pump-1',
    asset: { id: 'plant:pump-1', name: 'pump-1', site: 'plant', criticality: 'B' },
    assignee: { id: 'ann', name: 'Ann' },
    openedAt: '2026-02-01T10:00:22.000Z',
    detectedAt: '2026-02-01T10:00:20.000Z',
    episode: { id: 'ep_1', condition: 'unknown', firstChannel: 'vibration_de', state: 'UNACK' },
    dueAt: { ack: '2026-02-01T10:15:22.000Z', restore: '2026-02-02T10:00:22.000Z' },
    legalNextStates: ['new', 'assigned', 'accepted', 'cancelled', 'merged'],
  });
  expect(body.description).toContain('- vibration_de, 70 %: 4.2 mm/s (normally 1.7 to 2.9)');
});

test('the list filters by state, asset, assignee, priority and text', async () => {
  const numbers = async (query: string) =>
    (await ask(app, `/tickets?${query}`)).body.items.map((ticket: { device: string }) => ticket.device);
  expect(await numbers('priority=P2')).toEqual(['plant:pump-1']);
  expect(await numbers('asset=plant:pump-3')).toEqual(['plant:pump-3']);
  expect(await numbers('asset=pump-3&state=open')).toEqual(['plant:pump-3']);
  expect(await numbers('state=closed,cancelled')).toEqual([]);
  expect(await numbers('assignee=bo')).toEqual(['plant:pump-4', 'plant:pump-2']);
  expect(await numbers('condition=unknown&asset=pump-2&source=detector')).toEqual(['plant:pump-2']);
  expect(await numbers('condition=bearing_wear')).toEqual([]);
  expect(await numbers('q=PUMP-2')).toEqual(['plant:pump-2']);
  expect(await numbers(`q=${number.toLowerCase()}`)).toEqual(['plant:pump-1']);
  expect(await numbers('q=100%25')).toEqual([]);
});

test('following next walks through every ticket once', async () => {
  const seen: string[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await ask(app, `/tickets?limit=3${cursor}`);
    seen.push(...body.items.map(({ device }: { device: string }) => device));
    if (body.next === null) break;
    cursor = `&cursor=${body.next}`;
  }
  expect(seen).toEqual(['plant:pump-4', 'plant:pump-3', 'plant:pump-2', 'plant:pump-1']);
});

test('a cursor or state that never was is refused by name', async () => {
  expect(await ask(app, '/tickets?cursor=bm9wZQ')).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'cursor' }] },
  });
  expect(await ask(app, '/tickets?state=broken')).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'state' }] },
  });
});

test('an unknown ticket is not found, whatever its number looks like', async () => {
  for (const id of ['HB-999999', 'HB-', 'x', '99999999999999999999', '%00']) {
    for (const part of ['', '/evidence', '/events', '/sla', '/trace']) {
      expect(await ask(app, `/tickets/${id}${part}`)).toMatchObject({ status: 404 });
    }
    const moved = await ask(app, `/tickets/${id}/transitions`, { body: { to: 'accepted' } });
    expect(moved).toMatchObject({ status: 404, body: { title: 'not_found' } });
  }
});

test('the evidence is as the detector froze it', async () => {
  const { body } = await ask(app, `/tickets/${number}/evidence`);
  const { evidence } = episodeOf();
  expect(body.episodes[0].signals).toEqual(evidence.signals);
  expect(body.episodes[0].hash).toBe(hashOf(evidence));
});

test('the record tells what happened, a page at a time', async () => {
  const first = await ask(app, `/tickets/${number}/events?limit=1`);
  expect(first.body.items).toMatchObject([{ sequence: 1, actor: 'detector', kind: 'opened' }]);
  const second = await ask(app, `/tickets/${number}/events?limit=1&cursor=${first.body.next}`);
  expect(second.body).toMatchObject({ items: [{ sequence: 2, kind: 'assigned' }], next: null });
  expect(second.body.items[0].previousHash).toBe(first.body.items[0].hash);
});

test('the trace names every stage from sensor to dispatch', async () => {
  const { body } = await ask(app, `/tickets/${number}/trace`);
  expect(body.stages.map(({ stage, block }: Record<string, string>) => `${stage} ${block}`)).toEqual([
    'sensor DA',
    'broker DA',
    'journal DM',
    'scored SD',
    'alarm HA',
    'ticket AG',
    'dispatched AG',
    'notified AG',
  ]);
  expect(body.totalMs).toBe(1_900);
});

test('the trace ends when the person who got the ticket has looked: by reading the notice, or by an answer', async () => {
  const stagesOf = async (ticket: string) =>
    (await ask(app, `/tickets/${ticket}/trace`)).body.stages.map(({ stage }: { stage: string }) => stage);
  await db.query(`update notification set read_at = sent_at + interval '5 s' where ticket_id = 1`);
  const { body } = await ask(app, `/tickets/${number}/trace`);
  expect(body.stages.at(-1)).toMatchObject({ stage: 'seen', sincePreviousMs: 5_000 });
  const { items } = (await ask(app, '/tickets?asset=pump-2')).body;
  expect(await stagesOf(items[0].id)).not.toContain('seen');
});

test('the clocks explain every interval, and the list shows the same clocks', async () => {
  clock.now = new Date('2026-02-01T10:20:22Z');
  const { body } = await ask(app, `/tickets/${number}/sla`);
  expect(body.clocks[0]).toMatchObject({
    kind: 'ack',
    state: 'breached_running',
    remainingSeconds: -300,
    intervals: [{ from: '2026-02-01T10:00:22.000Z', to: null, counted: true, why: 'opened' }],
  });
  const listed = (await ask(app, `/tickets/${number}`)).body.clocks;
  const explained = body.clocks.map((clock: Record<string, unknown>) => {
    const { generation: _, promised: __, intervals: ___, timers: ____, ...rest } = clock;
    return rest;
  });
  const byKind = (a: { kind: string }, b: { kind: string }) => a.kind.localeCompare(b.kind);
  expect(listed.sort(byKind)).toEqual(explained.sort(byKind));
});
