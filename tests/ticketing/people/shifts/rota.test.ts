import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLocalTime } from '../../../../ticketing/calendar/local-time.ts';
import { onCallAt, type Rota, turnAt } from '../../../../ticketing/people/shifts/rota.ts';
import { HOUR, ms } from '../../calendar/calendars.ts';
import { dayOf } from '../../helpers/candidates.ts';

/** A week each, handed over on Mondays at 09:00 in Berlin. */
const weekly: Rota = {
  id: 'mechanics',
  name: 'Mechanics',
  local: createLocalTime('Europe/Berlin'),
  startDay: dayOf('2026-03-16'),
  handoverMinute: 9 * 60,
  rotationDays: 7,
  members: ['ann', 'bo', 'cy'],
  overrides: [],
  hours: null,
};
const present = () => undefined;
const who = (rota: Rota, at: string, absentee: (person: string) => string | undefined = present) =>
  onCallAt(rota, ms(at), absentee);

test('members take turns, and a change of the clocks does not move the handover (OnCall 3261)', () => {
  expect(who(weekly, '2026-03-16T09:00:00+01:00')).toMatchObject({ person: 'ann', reason: 'in turn' });
  expect(who(weekly, '2026-03-23T08:59:59+01:00')).toMatchObject({ person: 'ann' });
  expect(who(weekly, '2026-03-23T09:00:00+01:00')).toMatchObject({ person: 'bo' });
  // Clocks went forward on the 29th; 08:30 summer time would be 07:30 by the old clock.
  expect(who(weekly, '2026-03-30T08:30:00+02:00')).toMatchObject({
    person: 'bo',
    until: ms('2026-03-30T09:00:00+02:00'),
  });
  expect(who(weekly, '2026-03-30T09:00:00+02:00')).toMatchObject({ person: 'cy' });
  expect(who(weekly, '2026-04-06T09:00:00+02:00')).toMatchObject({ person: 'ann' });
});

test('a handover at a time that the clocks skip happens at the change', () => {
  const sundays = { ...weekly, startDay: dayOf('2026-03-22'), handoverMinute: 2 * 60 + 30 };
  expect(turnAt(sundays, ms('2026-03-29T01:59:59+01:00'))).toMatchObject({ index: 0 });
  expect(turnAt(sundays, ms('2026-03-29T03:00:00+02:00'))).toMatchObject({ index: 1 });
});

test('whoever cannot be on call is left out and the next one stands in: never silence (OnCall 4846)', () => {
  const ill =
    (...people: string[]) =>
    (person: string) =>
      people.includes(person) ? 'absent' : undefined;
  expect(who(weekly, '2026-03-17T09:00:00Z', ill('ann'))).toMatchObject({
    person: 'bo',
    reason: 'next in turn',
    skipped: [{ person: 'ann', reason: 'absent' }],
  });
  expect(who(weekly, '2026-03-17T09:00:00Z', ill('ann', 'bo'))).toMatchObject({ person: 'cy' });
  expect(who(weekly, '2026-03-17T09:00:00Z', ill('ann', 'bo', 'cy'))).toMatchObject({
    person: null,
    reason: 'no member of the rota can be on call',
  });
});

test('an override stands in for its time; the one made last counts', () => {
  const override = { from: ms('2026-03-17T08:00:00Z'), to: ms('2026-03-17T20:00:00Z') };
  const overrides = [
    { id: 2, personId: 'cy', ...override },
    { id: 1, personId: 'bo', ...override },
  ];
  const rota = { ...weekly, overrides };
  expect(who(rota, '2026-03-17T07:59:00Z')).toMatchObject({ person: 'ann', until: override.from });
  expect(who(rota, '2026-03-17T08:00:00Z')).toMatchObject({ person: 'cy', reason: 'stands in', until: override.to });
  expect(who(rota, '2026-03-17T20:00:00Z')).toMatchObject({ person: 'ann' });
  const away = (person: string) => (person === 'cy' ? 'absent' : undefined);
  expect(who(rota, '2026-03-17T08:00:00Z', away)).toMatchObject({ person: 'ann', reason: 'in turn' });
});

test('at the hours of the rota only, over night and however the clocks change; who stands in does at any hour', () => {
  const nights = { ...weekly, hours: { start: 18 * 60, end: 8 * 60 + 1_440 } };
  expect(who(nights, '2026-03-17T18:00:00+01:00')).toMatchObject({
    person: 'ann',
    until: ms('2026-03-18T08:00:00+01:00'),
  });
  expect(who(nights, '2026-03-18T07:59:59+01:00')).toMatchObject({ person: 'ann' });
  expect(who(nights, '2026-03-18T08:00:00+01:00')).toMatchObject({
    person: null,
    reason: 'outside the hours of the rota',
    until: ms('2026-03-18T18:00:00+01:00'),
  });
  // Summer time begins in the night to the 29th.
  expect(who(nights, '2026-03-28T20:00:00+01:00').until).toBe(ms('2026-03-29T08:00:00+02:00'));
  const override = { id: 1, personId: 'cy', from: ms('2026-03-18T10:00:00Z'), to: ms('2026-03-18T12:00:00Z') };
  const day = { ...nights, overrides: [override] };
  expect(who(day, '2026-03-18T11:00:00Z')).toMatchObject({ person: 'cy', reason: 'stands in', until: override.to });
  expect(who(day, '2026-03-18T09:30:00Z')).toMatchObject({ person: null, until: override.from });
});

test('before it begins, and without members, nobody is on call and it says so', () => {
  expect(who(weekly, '2026-03-16T08:59:00+01:00')).toMatchObject({
    person: null,
    reason: 'the rota has not begun, or has no members',
  });
  expect(who({ ...weekly, members: [] }, '2026-03-17T09:00:00Z').person).toBe(null);
});

test.each(['Europe/Berlin', 'Australia/Lord_Howe', 'America/Sao_Paulo'])(
  'turns are seamless and in order: %s',
  (zone) => {
    fc.assert(
      fc.property(
        fc.record({
          hour: fc.integer({ min: 0, max: 20_000 }),
          handoverMinute: fc.integer({ min: 0, max: 1_439 }),
          rotationDays: fc.integer({ min: 1, max: 30 }),
          size: fc.integer({ min: 1, max: 5 }),
        }),
        ({ hour, handoverMinute, rotationDays, size }) => {
          const members = Array.from({ length: size }, (_, index) => `p${index}`);
          const rota = { ...weekly, local: createLocalTime(zone), handoverMinute, rotationDays, members };
          const at = ms('2026-03-18T00:00:00Z') + hour * HOUR;
          const turn = turnAt(rota, at);
          if (!turn) throw new Error('the rota has begun');
          expect(turn.from <= at && at < turn.to).toBe(true);
          expect(turnAt(rota, turn.to)).toMatchObject({ index: (turn.index + 1) % size, from: turn.to });
          expect(turnAt(rota, turn.to - 1)).toEqual(turn);
        },
      ),
      { numRuns: 500 },
    );
  },
);
