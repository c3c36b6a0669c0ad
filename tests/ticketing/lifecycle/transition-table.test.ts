import { expect, test } from 'vitest';
import { actionsBetween } from '../../../ticketing/lifecycle/state-machine.ts';
import { effectOf } from '../../../ticketing/lifecycle/ticket-effects.ts';
import type { TransitionFacts, TransitionRequest } from '../../../ticketing/lifecycle/transition.ts';
import { refuseTransition } from '../../../ticketing/lifecycle/transition-rules.ts';
import type { Ticket } from '../../../ticketing/ticket/ticket.ts';
import { type TicketAction, type TicketState, ticketStates } from '../../../ticketing/ticket/ticket-state.ts';
import type { WorkFacts } from '../../../ticketing/work/work-facts.ts';
import { defaultWorkPolicy } from '../../../ticketing/work/work-policy.ts';

const now = new Date('2026-02-10T10:00:00Z');
const day = (n: number) => new Date(now.getTime() + 86_400_000 * n);
const work: WorkFacts = {
  policy: defaultWorkPolicy,
  openSafetySteps: [],
  openMandatorySteps: [],
  permitNeeded: false,
  permitBy: null,
  reviewBy: null,
  timersOf: [],
  labourBooked: false,
  partsBooked: false,
  signed: 'no',
  soak: 'passed',
  missingParts: [],
};
const ready: TransitionFacts = {
  now,
  closedAt: day(-1),
  work,
  openSubtasks: [],
};

type Ask = Omit<TransitionRequest, 'to'>;

/**
 * The transitions row by row: action, from, to · what it refuses, by the field that it names · what
 * is enough · the event that clocks read, what it does to the alarms, and whether it is dispatched
 * again.
 */
const rows: readonly (readonly [
  `${TicketAction} ${TicketState} ${TicketState}`,
  readonly (readonly [Ask, Partial<TransitionFacts>, string])[],
  Ask,
  string,
])[] = [
  ['promote candidate new', [], {}, 'promoted - dispatch'],
  ['dismiss candidate cancelled', [[{}, {}, 'reason']], { reason: 'x' }, 'dismissed'],
  ['assign new assigned', [], {}, 'assigned'],
  ['accept assigned accepted', [], {}, 'accepted acknowledged'],
  ['decline assigned new', [[{ reason: ' ' }, {}, 'reason']], { reason: 'ill' }, 'declined - dispatch'],
  ['ack_timeout assigned new', [], {}, 'declined - dispatch'],
  ['shift_end assigned new', [], {}, 'declined - dispatch'],
  ['transfer in_progress assigned', [[{}, {}, 'reason']], { reason: 'x' }, 'transferred unsuppressed'],
  ['transfer scheduled assigned', [[{}, {}, 'reason']], { reason: 'x' }, 'transferred'],
  [
    'schedule accepted scheduled',
    [
      [{}, {}, 'scheduledFrom'],
      [{ scheduledFrom: day(-1) }, {}, 'scheduledFrom'],
      [{ scheduledFrom: day(2), scheduledUntil: day(1) }, {}, 'scheduledUntil'],
      [{ scheduledFrom: day(1) }, { work: { ...work, missingParts: ['seal'] } }, 'parts'],
    ],
    { scheduledFrom: day(1) },
    'scheduled',
  ],
  ['reschedule scheduled scheduled', [[{}, {}, 'scheduledFrom']], { scheduledFrom: day(1) }, 'rescheduled'],
  [
    'start accepted in_progress',
    [
      [{}, { work: { ...work, openSafetySteps: ['lock out'] } }, 'checklists'],
      [{}, { work: { ...work, permitNeeded: true } }, 'approvals'],
    ],
    {},
    'started suppressed',
  ],
  ['start scheduled in_progress', [], {}, 'started suppressed'],
  [
    'hold in_progress on_hold',
    [
      [{ reason: 'lunch', reviewAt: day(1) }, {}, 'reason'],
      [{ reason: 'parts' }, {}, 'reviewAt'],
      [{ reason: 'parts', reviewAt: day(-1) }, {}, 'reviewAt'],
    ],
    { reason: 'parts', reviewAt: day(1) },
    'held unsuppressed',
  ],
  ['hold accepted on_hold', [[{}, {}, 'reason']], { reason: 'vendor', reviewAt: day(1) }, 'held'],
  ['resume on_hold in_progress', [], {}, 'resumed suppressed'],
  ['resume on_hold accepted', [], {}, 'resumed'],
  [
    'resolve in_progress resolved',
    [
      [{}, {}, 'verdict'],
      [{ verdict: 'no_fault_found' }, { openSubtasks: ['order the bearing'] }, 'subtasks'],
      [{ verdict: 'no_fault_found' }, { work: { ...work, openMandatorySteps: ['measure'] } }, 'checklists'],
      [{ verdict: 'no_fault_found' }, { work: { ...work, timersOf: ['ann'] } }, 'labour'],
    ],
    { verdict: 'no_fault_found' },
    'resolved unsuppressed',
  ],
  [
    'resolve_without_work accepted resolved',
    [[{ verdict: 'functional_failure' }, {}, 'verdict']],
    { verdict: 'sensor_fault' },
    'resolved',
  ],
  ['review_ok resolved closed', [], {}, 'closed'],
  ['soak_passed resolved closed', [], {}, 'closed'],
  ['review_rejected resolved in_progress', [[{}, {}, 'reason']], { reason: 'leaks' }, 'review_rejected suppressed'],
  ['soak_failed resolved assigned', [[{}, {}, 'reason']], { reason: 'alarm' }, 'relapsed'],
  ['reopen closed new', [[{}, { closedAt: day(-8) }, 'to']], {}, 'reopened - dispatch'],
  [
    'cancel assigned cancelled',
    [
      [{}, {}, 'reason'],
      [{ reason: 'x' }, { work: { ...work, labourBooked: true } }, 'to'],
      [{ reason: 'x' }, { work: { ...work, partsBooked: true } }, 'to'],
    ],
    { reason: 'scrapped' },
    'cancelled',
  ],
  ['merge in_progress merged', [[{}, {}, 'target']], { target: 'HB-000002' }, 'merged unsuppressed'],
  ['merge new merged', [[{}, {}, 'target']], { target: 'HB-000002' }, 'merged'],
];

test.each(rows)('%s', (row, refusals, enough, expected) => {
  const [action, from, to] = row.split(' ') as [TicketAction, TicketState, TicketState];
  expect(actionsBetween(from, to)).toContain(action);
  for (const [ask, facts, field] of refusals) {
    expect(refuseTransition(action, { ...ask, to }, { ...ready, ...facts })).toMatchObject({ field });
  }
  expect(refuseTransition(action, { ...enough, to }, ready)).toBeUndefined();
  const ticket = { id: 1, state: from, generation: 1, priority: 'P3', assigneeId: 'ann' } as Ticket;
  const { kind, alarms, dispatch, change } = effectOf(action, ticket, { request: { ...enough, to }, settled: {}, now });
  const [event, alarm = '-', again] = expected.split(' ');
  expect([kind, alarms?.kind ?? '-', dispatch]).toEqual([event, alarm, again === 'dispatch']);
  expect(change.state).toBe(to);
});

test('every action of the machine is in the table', () => {
  const all = ticketStates.flatMap((from) => ticketStates.flatMap((to) => actionsBetween(from, to)));
  const tested = rows.map(([row]) => row.split(' ')[0]);
  expect([...new Set(all)].sort()).toEqual([...new Set(tested)].sort());
});
