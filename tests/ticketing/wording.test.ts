import { expect, test } from 'vitest';
import { canonicalJson, hashOf } from '../../lib/canonical-json.ts';
import { priorityOf } from '../../ticketing/ticket/priority.ts';
import { parseTicketNumber, ticketNumber } from '../../ticketing/ticket/ticket.ts';
import { chainEvents, findBrokenLink } from '../../ticketing/ticket/ticket-events.ts';

test('priority follows from criticality and severity', () => {
  expect(priorityOf('A', 'high').priority).toBe('P1');
  expect(priorityOf('B', 'medium').priority).toBe('P3');
  expect(priorityOf('C', 'low').priority).toBe('P4');
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
