import { expect, test } from 'vitest';
import { slaRoutes } from '../../../../ticketing/api/sla/sla-routes.ts';
import { openApp } from '../../../http/app.ts';
import { lintOpenApi } from '../../../http/openapi-lint.ts';

const question = {
  calendar: { timeZone: 'Asia/Shanghai', weekly: { mon: ['08:30-12:00', '13:00-17:30'] }, exceptions: [] },
  startedAt: '2026-03-02T01:00:00Z',
  target: 'PT4H',
  holds: [{ from: '2026-03-02T02:00:00Z', to: '2026-03-02T02:30:00Z' }],
  warnMinutesBeforeDue: [15],
};

async function ask(payload: object) {
  const app = await openApp([slaRoutes]);
  return app.inject({ method: 'POST', url: '/api/v1/sla/what-if', payload });
}

test('what-if answers with the due time and the warnings in order', async () => {
  const response = await ask(question);
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({
    due: '2026-03-02T06:30:00.000Z',
    warnings: [
      { kind: 'percent', value: 50, at: '2026-03-02T03:30:00.000Z' },
      { kind: 'percent', value: 75, at: '2026-03-02T05:30:00.000Z' },
      { kind: 'percent', value: 90, at: '2026-03-02T06:06:00.000Z' },
      { kind: 'before_due', value: 15, at: '2026-03-02T06:15:00.000Z' },
    ],
  });
});

test.each([
  ['no target', { startedAt: question.startedAt }, 'target'],
  [
    'an unknown weekday',
    { ...question, calendar: { timeZone: 'UTC', weekly: { monday: [] } } },
    'calendar.weekly.monday',
  ],
  [
    'an unknown zone',
    { ...question, calendar: { ...question.calendar, timeZone: 'Mars/Olympus' } },
    'calendar.timeZone',
  ],
  [
    'an interval that is none',
    { ...question, calendar: { timeZone: 'UTC', weekly: { mon: ['x'] } } },
    'calendar.weekly.mon[0]',
  ],
  ['a calendar without open time', { ...question, calendar: { timeZone: 'UTC', weekly: {} } }, 'calendar'],
  ['another name for a calendar', { ...question, calendar: 'office' }, 'calendar'],
  ['an instant without a zone', { ...question, startedAt: '2026-03-02T01:00:00' }, 'startedAt'],
  ['a hold without an end', { ...question, holds: [{ from: question.startedAt }] }, 'holds[0].to'],
  ['half a minute', { ...question, warnMinutesBeforeDue: [0.5] }, 'warnMinutesBeforeDue[0]'],
])('%s is refused by name', async (_, payload, field) => {
  const response = await ask(payload);
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ errors: [{ field }] });
});

test('the worst questions are answered or refused in good time', async () => {
  const hold = (index: number) => ({
    from: new Date(Date.UTC(2026, 0, 1 + 3 * index)).toISOString(),
    to: new Date(Date.UTC(2026, 0, 3 + 3 * index)).toISOString(),
  });
  const started = performance.now();
  const response = await ask({
    calendar: { timeZone: 'America/Chicago', weekly: { sun: ['02:30-02:31'] } },
    startedAt: '2026-01-01T00:00:00Z',
    target: 'PT8H',
    holds: Array.from({ length: 200 }, (_, index) => hold(index)),
    warnMinutesBeforeDue: Array.from({ length: 20 }, (_, index) => 1 + index * 20),
  });
  expect([200, 400]).toContain(response.statusCode);
  expect(performance.now() - started).toBeLessThan(30_000);
});

test('the operation is described', async () => {
  const app = await openApp([slaRoutes]);
  const document = (await app.inject('/api/v1/openapi.json')).json();
  expect(lintOpenApi(document)).toEqual([]);
});
