import { expect, test } from 'vitest';
import { FAULTS } from '../../models/instrument/instrument-fault.ts';
import { describeTicket } from '../../ticketing/assets/describe-ticket.ts';
import { failureModeOf } from '../../ticketing/assets/failure-modes.ts';
import { canonicalJson, hashOf } from '../../ticketing/canonical-json.ts';
import { chooseAssignee } from '../../ticketing/people/dispatch.ts';
import { priorityOf } from '../../ticketing/priority.ts';
import { chainEvents, findBrokenLink } from '../../ticketing/ticket-events.ts';
import { parseTicketNumber, ticketNumber } from '../../ticketing/tickets.ts';
import { episodeOf } from './helpers/episodes.ts';

test('a ticket says which machine, what is wrong, what moved by how much, and since when', () => {
  const { title, description } = describeTicket('Pump 1', episodeOf({ condition: 'bearing outer' }));
  expect(title).toBe('Pump 1: bearing damage (outer race), vibration_de');
  expect(description.split('\n')).toEqual([
    'Pump 1 has shown bearing damage (outer race) since 2026-02-01 10:00:00 UTC; the alarm was raised at 2026-02-01 10:00:20 UTC.',
    'vibration_de and temperature left their usual relation.',
    '',
    'What moved, with its share of the score:',
    '- vibration_de, 70 %: 4.2 mm/s (normally 1.7 to 2.9)',
    '- temperature, 30 %: 61 (normally 54 to 66)',
  ]);
});

test('a ticket of an instrument says what is wrong with it, and of no channel where it is about all of them', () => {
  const stuck = episodeOf({ condition: 'sensor_stuck', contributions: { current: 1 }, firstChannel: 'current' });
  expect(describeTicket('Pump 1', stuck).title).toBe('Pump 1: a stuck sensor, current');
  const silent = describeTicket('Pump 1', episodeOf({ condition: 'no_data', contributions: {}, firstChannel: '' }));
  expect(silent.title).toBe('Pump 1: no data');
  expect(silent.description).not.toContain('What moved');
});

test('each condition of an instrument has a failure mode of its work class', () => {
  const conditions = [...FAULTS.filter((fault) => fault !== null), 'no_data', 'clock_skew'];
  expect(conditions.map((condition) => failureModeOf(condition).workClass)).toEqual(conditions.map(() => 'instrument'));
  expect(failureModeOf('bearing').workClass).toBe('preventive');
});

test('a ticket can be worded whatever the evidence lacks', () => {
  const evidence = { from: 0, to: 0, signals: {}, scores: [], normal: { b: { center: 1, spread: 0, unit: null } } };
  const { description } = describeTicket('x', episodeOf({ evidence, contributions: { a: 0.5, b: 0.5 } }));
  expect(description).toContain('- a, 50 %: no normal range known');
  expect(description).toContain('- b, 50 %: normally 1 to 1');
});

test('the ticket of a component says which', () => {
  const { title } = describeTicket('Mill', episodeOf({ condition: 'bearing', component: 'B1' }));
  expect(title).toMatch(/^Mill, B1: bearing damage/);
});

test('a condition that nobody knows is unspecified', () => {
  expect(failureModeOf('unknown').group).toBe('unspecified');
  expect(failureModeOf('constructor').group).toBe('unspecified');
  expect(failureModeOf('Cavitation').group).toBe('flow');
});

test('priority follows from criticality and severity', () => {
  expect(priorityOf('A', 'high').priority).toBe('P1');
  expect(priorityOf('B', 'medium').priority).toBe('P3');
  expect(priorityOf('C', 'low').priority).toBe('P4');
});

test('a ticket goes to whoever has the fewest, then waited longest, then comes first', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 0, day));
  const pick = (...people: [string, number, Date | null][]) =>
    chooseAssignee(people.map(([id, openTickets, lastAssignedAt]) => ({ id, openTickets, lastAssignedAt })));
  expect(pick(['a', 2, null], ['b', 1, at(9)])).toMatchObject({ assignee: 'b' });
  expect(pick(['a', 1, at(5)], ['b', 1, at(4)], ['c', 1, at(6)])).toMatchObject({ assignee: 'b' });
  expect(pick(['b', 0, null], ['a', 0, null])).toMatchObject({ assignee: 'a' });
  expect(pick()).toMatchObject({ kind: 'coverage_gap' });
});

test('numbers are read as people write them, and keep growing', () => {
  expect(ticketNumber(123)).toBe('HB-000123');
  expect(ticketNumber(12_345_678)).toBe('HB-12345678');
  expect(['HB-000123', 'hb-123', ' 123 '].map(parseTicketNumber)).toEqual([123, 123, 123]);
  expect(['', 'HB-', 'HB-1x', '-1', '1e3'].map(parseTicketNumber)).toEqual(Array(5).fill(undefined));
});

test('canonical JSON does not depend on the order of members', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'ü' }], a: 0.1 })).toBe('{"a":0.1,"b":[1,{"c":"ü","d":null}]}');
  expect(hashOf({ a: 1, b: 2 })).toBe(hashOf({ b: 2, a: 1 }));
});

test('a record shows which event was changed, left out or put in', () => {
  const at = new Date('2026-02-01T00:00:00Z');
  const event = (kind: string) => ({ actor: 'x', kind, payload: { at, gone: undefined } });
  const record = chainEvents(7, { sequence: 0, hash: '0'.repeat(64) }, { at, events: ['a', 'b', 'c'].map(event) });
  expect(findBrokenLink(7, record)).toBeUndefined();
  expect(findBrokenLink(8, record)?.sequence).toBe(1);
  expect(findBrokenLink(7, record.with(1, { ...record[1], kind: 'z' } as never))?.sequence).toBe(2);
  expect(findBrokenLink(7, record.toSpliced(1, 1))?.sequence).toBe(3);
});
