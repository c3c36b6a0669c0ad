import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import {
  type Measured,
  maintenanceMetrics,
  measureMaintenance,
} from '../../../ticketing/reports/measure-maintenance.ts';
import { databases } from '../helpers/databases.ts';

const day = (number: number, hour = 0) => new Date(Date.UTC(2026, 4, number, hour));
const span = { since: day(10), till: day(20), site: null, sites: null, timeZone: 'UTC', moneyDigits: null };

/** The events of a ticket: kind, day and hour of May 2026, payload. */
type Happened = readonly [kind: string, day: number, hour: number, payload?: object];
type Row = { readonly id: number; readonly happened: readonly Happened[] } & Readonly<Record<string, unknown>>;

/*
 * Ten days, two machines of one site and one of another, four tickets of the first and one of the
 * other: 1 a bearing, found early on machine 1: open on the 11th at 0:00 (alarm 6 h before),
 * assigned after 1 h, accepted after 2 h, scheduled, begun on the 12th at 18:00, held 4 h for
 * parts, resolved on the 13th at 0:00, closed on the 14th at 0:00 2 the same again on the 15th on
 * machine 1, not resolved: assigned at once, declined, accepted after 4 h, on hold for 24 h at the
 * end, for access 3 nothing found on machine 2: resolved after 12 h, closed a day later, reopened
 * and closed again 4 a failure on machine 2 that a person reported, no alarm: functional failure,
 * down for 10 h, relapsed once 5 elsewhere, cancelled, from before the span
 */
const tickets: readonly Row[] = [
  {
    id: 1,
    asset: 'a:1',
    group: 'bearing',
    source: 'detector',
    state: 'closed',
    verdict: 'potential_failure',
    detected: day(10, 18),
    opened: day(11),
    resolved: day(13),
    closed: day(14),
    scheduled: day(12, 17),
    happened: [
      ['opened', 11, 0],
      ['assigned', 11, 1, { assignee: 'ann' }],
      ['accepted', 11, 2],
      ['scheduled', 11, 3],
      ['started', 12, 18],
      ['held', 12, 19, { reason: 'parts' }],
      ['resumed', 12, 23],
      ['resolved', 13, 0],
      ['closed', 14, 0],
    ],
  },
  {
    id: 2,
    asset: 'a:1',
    group: 'bearing',
    source: 'detector',
    state: 'on_hold',
    assignee: 'bo',
    detected: day(15),
    opened: day(15),
    happened: [
      ['opened', 15, 0],
      ['assigned', 15, 0, { assignee: 'ann' }],
      ['declined', 15, 2, { assignee: 'ann' }],
      ['assigned', 15, 3, { assignee: 'bo' }],
      ['accepted', 15, 4],
      ['held', 19, 0, { reason: 'access' }],
    ],
  },
  {
    id: 3,
    asset: 'a:2',
    group: 'imbalance',
    source: 'detector',
    state: 'closed',
    verdict: 'no_fault_found',
    detected: day(12),
    opened: day(12),
    resolved: day(12, 12),
    closed: day(16),
    happened: [
      ['opened', 12, 0],
      ['assigned', 12, 2, { assignee: 'bo' }],
      ['resolved', 12, 12],
      ['closed', 13, 12],
      ['reopened', 14, 0],
      ['closed', 16, 0],
    ],
  },
  {
    id: 4,
    asset: 'a:2',
    group: 'leak',
    source: 'person',
    state: 'resolved',
    verdict: 'functional_failure',
    opened: day(17),
    resolved: day(17, 10),
    assignee: 'ann',
    happened: [
      ['opened', 17, 0],
      ['started', 17, 1],
      ['resolved', 17, 5],
      ['relapsed', 17, 6],
      ['resolved', 17, 10],
    ],
  },
  {
    id: 5,
    asset: 'b:1',
    group: 'leak',
    source: 'person',
    state: 'cancelled',
    opened: day(8),
    happened: [
      ['opened', 8, 0],
      ['cancelled', 18, 0],
    ],
  },
];

async function insertHistory(db: Db): Promise<void> {
  await db.query(`insert into person (id, name) values ('ann', 'Ann'), ('bo', 'Bo')`);
  await db.query(`insert into asset (id, name, site, created_at, updated_at)
    select id, id, left(id, 1), '2026-01-01', '2026-01-01' from unnest(array['a:1', 'a:2', 'b:1']) as id`);
  for (const { id, happened, ...t } of tickets) {
    const value = (name: string) => t[name] ?? null;
    await db.query(
      `insert into ticket (id, title, description, asset_id, failure_mode_group, work_class, source, state, priority,
         priority_reason, assignee_id, detected_at, opened_at, resolved_at, closed_at, scheduled_from, verdict, updated_at)
       overriding system value values ($1, 'T', 'D', $2, $3, 'corrective', $4, $5, 'P3', '', $6, $7, $8, $9, $10, $11, $12, now())`,
      [
        ...[id, value('asset'), value('group'), value('source'), value('state'), value('assignee'), value('detected')],
        ...[value('opened'), value('resolved'), value('closed'), value('scheduled'), value('verdict')],
      ],
    );
    for (const [index, [kind, dayOfMay, hour, payload = {}]] of happened.entries()) {
      await db.query(`insert into ticket_event values ($1, $2, $3, 'test', $4, $5, '', '')`, [
        ...[id, index + 1, day(dayOfMay, hour), kind, JSON.stringify(payload)],
      ]);
    }
  }
  // Two clocks kept, one ended too late, one fell due and runs on; one falls due later.
  const clock = `insert into sla_clock (ticket_id, kind, generation, ordinal, state, priority, target_ms, elapsed_ms, started_at, due_at, ended_at)`;
  await db.query(`${clock} values (1, 'ack', 1, 1, 'met', 'P3', 100, 90, now(), null, '2026-05-11T02:00Z'),
    (1, 'restore', 1, 1, 'met', 'P3', 100, 100, now(), null, '2026-05-13Z'),
    (4, 'restore', 1, 1, 'met', 'P3', 100, 101, now(), null, '2026-05-17T10:00Z'),
    (2, 'restore', 1, 1, 'running', 'P3', 100, 0, now(), '2026-05-19Z', null),
    (2, 'start', 1, 1, 'running', 'P3', 100, 0, now(), '2026-05-25Z', null)`);
  await db.query(`update ticket set due_at = '2026-05-19Z' where id = 2`);
  const weighed = (person: string, score: number, excluded: object[] = []) => ({ person, score, scores: {}, excluded });
  const decide = async (ticket: number, kind: string, chosen: string | null, candidates: object[], at: Date) => {
    await db.query(
      `insert into dispatch_decision (ticket_id, at, kind, cause, actor, chosen, reason, work_at, weights, candidates)
       values ($1, $2, $3, 'opened', 'dispatcher', $4, '', $2, '{}', $5)`,
      [ticket, at, kind, chosen, JSON.stringify(candidates)],
    );
  };
  await decide(1, 'assign', 'ann', [], day(11, 1));
  await decide(2, 'assign', 'ann', [], day(15));
  await decide(2, 'coverage_gap', null, [], day(15, 2));
  await decide(2, 'override', 'bo', [weighed('cy', 0.9, [{}]), weighed('ann', 0.75), weighed('bo', 0.5)], day(15, 3));
  await db.query(`insert into labour (ticket_id, person_id, started_at, ended_at, booked_by) values
    (1, 'ann', '2026-05-12T18:00Z', '2026-05-12T20:00Z', 'ann'), (4, 'bo', '2026-05-17T01:00Z', '2026-05-17T04:00Z', 'bo'),
    (5, 'bo', '2026-05-09T22:00Z', '2026-05-10T01:00Z', 'bo')`);
  await db.query(`insert into outside_answer (ticket_id, resolved_at, fixed, rating, answered_at) values
    (1, '2026-05-12T20:00Z', true, 4, '2026-05-14Z'), (4, '2026-05-17T10:00Z', false, 1, '2026-05-18Z'),
    (3, '2026-05-15Z', true, null, '2026-05-16Z'), (5, '2026-05-10Z', true, 5, '2026-05-20Z')`);
  await db.query(`insert into escalation_step (ticket_id, ladder, generation, step, ladder_id, ladder_version, definition, fired_at, outcome)
    values (2, 'ack', 1, 1, 'l', 1, '{}', '2026-05-15T01:00Z', 'done'), (2, 'ack', 1, 2, 'l', 1, '{}', '2026-05-15T02:00Z', 'skipped')`);
  await db.query(`insert into alarm_episode (id, asset_id, device, detector, model_id, condition, severity, state, onset_at, raised_at,
      score, peak_score, contributions, first_channel, reason, evidence, evidence_hash, trace, created_at, updated_at)
    select 'ep' || n, 'a:1', 'a:1', '', '', '', 'low', 'NORM', now(), '2026-05-11Z', 1, 1, '{}', '', '', '{}', '', '{}', now(), now()
    from generate_series(1, 5) n`);
  await db.query(`insert into shift values ('day', 'Day', 'UTC', '{}', '[]'), ('night', 'Night', 'UTC', '{}', '[]')`);
  await db.query(`insert into person_shift values ('ann', 'day', '2020-01-01', null), ('bo', 'day', '2020-01-01', null),
    ('ann', 'night', '2020-01-01', null), ('bo', 'night', '2020-01-01', '2020-02-01')`);
  await db.query(`insert into ticket_episode (episode_id, ticket_id, role, attached_at) values
    ('ep1', 1, 'opened', now()), ('ep2', 2, 'opened', now()), ('ep3', 2, 'attached', now()), ('ep4', 3, 'opened', now())`);
}

describe.each(databases())('metrics on $name', ({ open }) => {
  let db: Db;
  let all: readonly Measured[];
  beforeAll(async () => {
    db = await open();
    await insertHistory(db);
    all = await measureMaintenance(db, span);
  });
  afterAll(() => db?.close());
  const HOUR = 3_600;

  // value, basis, and how it comes about.
  const expected: readonly (readonly [key: string, value: number | null, basis: number, why: string])[] = [
    ['opened', 4, 4, '1 to 4; 5 came before'],
    ['closed', 2, 2, '1 and 3'],
    ['mtta', 3 * HOUR, 2, '(2 + 4) / 2: 3 and 4 were never accepted'],
    ['time_to_dispatch', HOUR, 3, '(1 + 0 + 2) / 3'],
    ['mttr', 32 * HOUR, 2, '1: 10th 18:00 to 13th = 54 h; 4: 10 h; / 2'],
    ['repair_time', 7.5 * HOUR, 2, '1: 6 h; 4: 9 h'],
    ['verification_time', 54 * HOUR, 2, '1: 24 h; 3: 84 h'],
    ['mtbf', 710, 1, '3 machines x 240 h - 10 h down, one failure'],
    ['sla_attainment', 0.5, 4, '2 kept of 3 ended and 1 due'],
    ['sla_by_class', 0.5, 4, 'the same clocks'],
    ['sla_by_team', 0.5, 4, 'the same clocks'],
    ['escalations', 1, 1, 'one done, one skipped'],
    ['hold_time', 14 * HOUR, 2, 'parts 4 h, access 24 h until the end of the span'],
    ['parts_waiting', 4, 1, '4 h'],
    ['overdue', 1, 1, '2'],
    ['cancelled', 0, 4, '5 was opened before'],
    ['first_time_fix', 0.5, 2, '1 held, 4 relapsed'],
    ['repeat_rate', 0.25, 4, '2 came a day after 1 was closed'],
    ['reopen_rate', 1 / 3, 3, '3 of its two closings, 1 of one'],
    ['rating', 2.5, 2, '4 of 1, 1 of 4; 5 was rated after the span'],
    ['reporter_satisfied', 2 / 3, 3, '1 and 3, not 4'],
    ['false_tickets', 0.5, 2, '3 of 1 and 3'],
    ['sensor_faults', 0, 2, 'none of 1 and 3'],
    ['missed_failures', 0.5, 2, '4 of 1 and 4'],
    ['lead_time', 48, 1, '1: 10th 18:00 to 12th 18:00'],
    ['caught_early', 0.5, 2, '1 of 1 and 4'],
    ['causes', 2, 2, '1 and 4'],
    ['alarms_per_ticket', 4 / 3, 3, '1 + 2 + 1 of three tickets'],
    ['backlog', 2, 2, '2, and 4 which is not closed'],
    ['backlog_age', 4 * 24 * HOUR, 2, '2: 5 days; 4: 3 days'],
    ['planned_share', 0.5, 2, '1 was scheduled, 4 was not'],
    ['schedule_compliance', 1, 1, '1 began an hour after the planned start'],
    ['coverage_gaps', 1, 1, '2'],
    ['dispatch_regret', 0.5, 2, 'that of 2 was declined, that of 1 lasted'],
    ['override_regret', 0.25, 1, '0.75 of ann, whom no filter left out, to 0.5 of bo'],
    ['override_rate', 1 / 3, 3, 'one of three'],
    ['decline_rate', 0.25, 4, 'one of four assignments'],
    ['technician_load', 0.5, 1, 'bo has 2; ann none, for 4 is resolved'],
    ['alarm_funnel', 5, 5, 'one of them without a ticket'],
    ['time_in_state', 540, 5, '72 + 120 + 84 + 72 of 1 to 4, and 192 of 5'],
    ['time_in_state_by_hour', 540, 5, 'the same'],
    ['shift_load', 0.5, 1, 'bo of the day has 1, ann of the night none'],
    ['wrench_time', 6, 3, '2 + 3 + the hour of three that lies in the span'],
  ];

  test.each(expected)('%s is %f of %i: %s', (key, value, basis) => {
    const found = all.find((metric) => metric.key === key);
    expect({ basis: found?.basis, isNull: found?.value === null }).toEqual({ basis, isNull: value === null });
    if (value !== null) expect(found?.value).toBeCloseTo(value, 6);
  });

  test('every metric is worked out here and has its formula in docs/metrics.md', async () => {
    expect(maintenanceMetrics.map(({ key }) => key).sort()).toEqual(expected.map(([key]) => key).sort());
    const text = await readFile('docs/metrics.md', 'utf8');
    expect(maintenanceMetrics.filter(({ key }) => !text.includes(`| \`${key}\` `)).map(({ key }) => key)).toEqual([]);
  });

  test('parts say where a figure comes from', () => {
    const parts = (key: string) => all.find((metric) => metric.key === key)?.parts;
    expect(parts('sla_attainment')).toEqual({ ack: { value: 1, basis: 1 }, restore: { value: 1 / 3, basis: 3 } });
    expect(parts('sla_by_class')).toEqual(expect.objectContaining({ 'without a class': expect.anything() }));
    expect(parts('causes')).toHaveProperty('bearing', { value: 1, basis: 1 });
    expect(parts('hold_time')).toMatchObject({ parts: { value: 4 * HOUR }, access: { value: 24 * HOUR } });
    expect(parts('backlog')).toEqual({ '1 to 7 days': { value: 2, basis: 2 } });
    const reached = Object.entries(parts('alarm_funnel') ?? {}).map(([stage, { value }]) => [stage, value]);
    expect(Object.fromEntries(reached)).toEqual({
      alarm: 5,
      ticket: 4,
      assigned: 4,
      accepted: 3,
      started: 1,
      resolved: 2,
      closed: 2,
    });
    expect(parts('time_in_state')).toMatchObject({
      new: { value: 245, basis: 5 },
      on_hold: { value: 28 },
      resolved: { value: 111 },
      in_progress: { value: 6 },
    });
    // 1 was on hold from 19:00 to 23:00, 2 for a whole day.
    const byHour = parts('time_in_state_by_hour');
    expect(byHour).toMatchObject({
      'on_hold 05': { value: 1 },
      'on_hold 19': { value: 2 },
      'on_hold 22': { value: 2 },
    });
    expect(byHour).not.toHaveProperty('scheduled 24');
    expect(parts('shift_load')).toEqual({ day: { value: 1, basis: 1 }, night: { value: 0, basis: 0 } });
    expect(parts('wrench_time')).toMatchObject({ ann: { value: 2 }, bo: { value: 4 } });
  });

  test('hours are told by the clock of the site, of the plant where it has none', async () => {
    const inTokyo = await measureMaintenance(db, { ...span, timeZone: 'Asia/Tokyo' });
    const byHour = inTokyo.find(({ key }) => key === 'time_in_state_by_hour')?.parts;
    // 19:00 to 23:00 UTC is 04:00 to 08:00 there.
    expect(byHour).toMatchObject({
      'on_hold 04': { value: 2 },
      'on_hold 07': { value: 2 },
      'on_hold 19': { value: 1 },
    });
  });

  test('a site, and the sites that the asker may see, limit it', async () => {
    const opened = async (over: object) => (await measureMaintenance(db, { ...span, ...over }))[0]?.value;
    expect(await opened({ site: 'a' })).toBe(4);
    expect(await opened({ site: 'b' })).toBe(0);
    expect(await opened({ sites: ['b'] })).toBe(0);
  });
});
