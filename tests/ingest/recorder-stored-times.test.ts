import { expect, test } from 'vitest';
import { createStoredTimes } from '../../ingest/recorder/stored-times.ts';

test('a reading was stored with the first batch that was as new, of its own partition', () => {
  const times = createStoredTimes();
  expect(times.find({ partition: 0, journaledAt: 100 })).toBeUndefined();
  times.note({ partition: 0, journaledAt: 100, at: 150 });
  times.note({ partition: 0, journaledAt: 100, at: 150 });
  times.note({ partition: 1, journaledAt: 900, at: 160 });
  times.note({ partition: 0, journaledAt: 200, at: 250 });
  expect([90, 100, 101, 200].map((journaledAt) => times.find({ partition: 0, journaledAt }))).toEqual([
    150, 150, 250, 250,
  ]);
  expect(times.find({ partition: 0, journaledAt: 201 })).toBeUndefined();
});

test('of what was stored too long ago nothing is said', () => {
  const times = createStoredTimes(2);
  for (let at = 1; at <= 5; at++) times.note({ partition: 0, journaledAt: at * 10, at: at * 10 + 1 });
  expect(times.find({ partition: 0, journaledAt: 10 })).toBeUndefined();
  expect(times.find({ partition: 0, journaledAt: 50 })).toBe(51);
});
