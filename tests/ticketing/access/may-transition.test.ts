import { expect, test } from 'vitest';
import type { Caller } from '../../../http/access/caller.ts';
import type { Role } from '../../../http/access/roles.ts';
import { mayTransition, refuseWho } from '../../../ticketing/access/may-transition.ts';
import type { TicketAction } from '../../../ticketing/ticket/ticket-state.ts';

const person = (role: Role, personId = 'someone'): Caller => ({
  kind: 'person',
  personId,
  name: personId,
  role,
  sites: null,
  sessionId: 's',
  authenticatedAt: new Date(0),
});
const program = (role: Role, personId: string | null): Caller => ({
  kind: 'token',
  tokenId: 1,
  name: 'erp',
  scopes: ['*:write'],
  role,
  personId,
  sites: null,
});
const ticket = { assigneeId: 'ann' };

/** Each action with those who may do it. */
const cases: readonly [TicketAction, readonly string[]][] = [
  ['promote', ['planner', 'administrator']],
  ['dismiss', ['planner', 'administrator']],
  ['assign', ['lead', 'planner', 'administrator']],
  ['accept', ['ann', 'administrator']],
  ['decline', ['ann', 'administrator']],
  ['ack_timeout', ['administrator']],
  ['shift_end', ['administrator']],
  ['transfer', ['ann', 'lead', 'administrator']],
  ['schedule', ['ann', 'planner', 'administrator']],
  ['reschedule', ['ann', 'planner', 'administrator']],
  ['start', ['ann', 'administrator']],
  ['hold', ['ann', 'administrator']],
  ['resume', ['ann', 'administrator', 'service']],
  ['resolve', ['ann', 'administrator']],
  ['resolve_without_work', ['ann', 'administrator']],
  ['soak_passed', ['administrator']],
  ['soak_failed', ['administrator']],
  ['review_ok', ['lead', 'planner', 'reliability_engineer', 'administrator']],
  ['review_rejected', ['lead', 'planner', 'reliability_engineer', 'administrator']],
  ['reopen', ['lead', 'administrator']],
  ['cancel', ['lead', 'planner', 'administrator']],
  ['merge', ['lead', 'administrator']],
];

const callers: Readonly<Record<string, Caller>> = {
  viewer: person('viewer'),
  requester: person('requester'),
  technician: person('technician'),
  ann: person('technician', 'ann'),
  lead: person('lead'),
  planner: person('planner'),
  reliability_engineer: person('reliability_engineer'),
  administrator: person('administrator'),
  service: program('service', null),
  device: { kind: 'device', principal: { site: 'plant', device: 'pump-1', kind: 'device' } },
  nobody: { kind: 'nobody' },
};

test.each(cases)('%s is for %j', (action, allowed) => {
  const may = Object.keys(callers).filter((name) => mayTransition(callers[name] as Caller, action, ticket));
  expect(may.sort()).toEqual([...allowed].sort());
});

test('nobody reviews their own work, as whatever they come', () => {
  for (const own of [person('lead', 'ann'), person('administrator', 'ann'), program('lead', 'ann')]) {
    expect(refuseWho(own, 'review_ok', ticket)).toContain('other than the assignee');
  }
});

test("a technician's own token works on their tickets, a service does not", () => {
  expect(mayTransition(program('technician', 'ann'), 'start', ticket)).toBe(true);
  expect(mayTransition(program('service', null), 'start', { assigneeId: null })).toBe(false);
});
