import { expect, test } from 'vitest';
import { fittingPhotos } from '../../web/offline/bounds.ts';
import { expectedOf, reliesOn } from '../../web/offline/expected.ts';
import { nextToSend, retryPause, type Waiting, waitingKind } from '../../web/offline/waiting.ts';

const AT = Date.parse('2026-03-02T10:00:00Z');
let made = 0;
function waits(step: string, said: Waiting['said'], more: Partial<Waiting> = {}): Waiting {
  made += 1;
  const [method = '', rest = ''] = step.split(' ');
  const url = `/api/v1/tickets/HB-000001/${rest}`;
  const one = { id: made, ticket: 'HB-000001', method, url, headers: {}, body: null, said, doneAt: AT, saw: null };
  return { ...one, ...more };
}
const accept = waits('POST transitions', { to: 'accepted' });
const start = waits('POST transitions', { to: 'in_progress' });
const tick = waits('POST checklists/3/answers', { answers: [{ step: 1, answer: true }] });
const step = { position: 1, kind: 'tick', instruction: 'Lock it out', safety: true, mandatory: true, answer: null };
const checklists = { items: [{ id: 3, version: 1, steps: [step, { ...step, position: 2, safety: false }] }] };

test('work on a ticket can wait, and nothing else can', () => {
  expect(waitingKind('POST', '/api/v1/tickets/HB-000001/transitions')).toMatchObject({ name: 'step', timed: true });
  expect(waitingKind('POST', '/api/v1/tickets/HB-000001/signatures')).toMatchObject({ timed: false });
  expect(waitingKind('POST', '/api/v1/me/timer/stop')).toMatchObject({ name: 'timer', ticket: null });
  for (const path of ['tickets', 'tickets/HB-000001/take', 'tickets/bulk', 'session', 'assets/a/out-of-service']) {
    expect(waitingKind('POST', `/api/v1/${path}`)).toBeUndefined();
  }
});

test('changes go in order, a refused one stops those of its ticket alone, and pauses grow to a minute', () => {
  const other = waits('POST comments', { body: 'x' }, { ticket: 'HB-000002' });
  const refused = { ...accept, refused: { problem: { status: 412, title: 'stale' }, has: null } };
  expect(nextToSend([accept, tick, other])).toBe(accept);
  expect(nextToSend([refused, tick, other])).toBe(other);
  expect(nextToSend([refused, tick])).toBeUndefined();
  expect([1, 2, 9].map(retryPause)).toEqual([2_000, 4_000, 60_000]);
});

test('kept answers are shown as they will be once what waits is sent', () => {
  const ticket = { id: 'HB-000001', state: 'assigned', hold: null };
  const list = { items: [ticket, { ...ticket, id: 'HB-000002' }], next: null };
  const waiting = [accept, tick];
  const shown = expectedOf('/tickets', list, { waiting })['items'];
  expect((shown as { state: string }[]).map(({ state }) => state)).toEqual(['accepted', 'assigned']);
  const held = waits('POST transitions', { to: 'on_hold', reason: 'parts', reviewAt: '2026-03-03T10:00:00Z' });
  expect(expectedOf('/tickets/HB-000001', ticket, { waiting: [accept, held] })).toMatchObject({
    state: 'on_hold',
    hold: { reason: 'parts' },
  });
  const lists = expectedOf('/tickets/HB-000001/checklists', checklists, { waiting }) as typeof checklists;
  expect(lists.items[0]?.steps.map(({ answer }) => answer)).toEqual([true, null]);
  const said = waits('POST comments', { body: 'the bolt is loose' });
  expect(expectedOf('/tickets/HB-000001/comments', { items: [] }, { waiting: [said] })).toMatchObject({
    items: [{ body: 'the bolt is loose', createdAt: '2026-03-02T10:00:00.000Z' }],
  });
  const timer = waits('POST timer', { action: 'start' });
  expect(expectedOf('/me/timer', { timer: null }, { waiting: [timer] })).toMatchObject({
    timer: { ticket: 'HB-000001', startedAt: '2026-03-02T10:00:00.000Z' },
  });
});

test('without the server work does not begin before its safety steps, nor end before its other ones', () => {
  const steps = (waiting: readonly Waiting[]) =>
    expectedOf('/tickets/HB-000001/next-steps', { items: [] }, { waiting, checklists })['items'];
  const open = { field: 'checklists' };
  expect(steps([accept])).toMatchObject([{ action: 'start', hindrance: open }]);
  expect(steps([accept, tick])).toMatchObject([{ action: 'start', hindrance: null }]);
  expect(steps([accept, tick, start])).toMatchObject([{ action: 'hold' }, { action: 'resolve', hindrance: open }]);
});

test('a change relies on what it changes, and not on what others add beside it', () => {
  const ticket = {
    id: 'HB-000001',
    version: 7,
    state: 'assigned',
    assignee: { name: 'Ann' },
    asset: { name: 'Press' },
  };
  const relies = { state: 'assigned', assignee: 'Ann', asset: 'Press' };
  expect(reliesOn(accept, ticket)).toEqual(relies);
  expect(reliesOn(accept, { ...ticket, version: 9, dueAt: 'later' })).toEqual(relies);
  expect(reliesOn(tick, checklists)).toEqual({ '1. Lock it out': null });
});

test('photos are kept up to their bounds', () => {
  const photos = [6, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 1, 1].map((mb) => ({ bytes: mb * 1_000_000 }));
  expect(fittingPhotos(photos).map(({ bytes }) => bytes / 1_000_000)).toEqual([4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 1]);
});
