import { expect, test } from 'vitest';
import { createPacer, type Speed } from '../../simulator/publish/pacer.ts';

/** A clock that moves only when the pacer sleeps. */
function virtualClock(startedAt: number, signal = new AbortController().signal) {
  let time = startedAt;
  const sleeps: number[] = [];
  return {
    signal,
    sleeps,
    now: () => new Date(time),
    sleep: async (milliseconds: number) => {
      sleeps.push(milliseconds);
      time += milliseconds;
    },
  };
}

async function publishTimes(speed: Speed, events: readonly number[]): Promise<number[]> {
  const clock = virtualClock(1_000_000);
  const pace = createPacer({ ...clock, speed });
  const times: number[] = [];
  for (const event of events) {
    await pace(event);
    times.push(clock.now().getTime() - 1_000_000);
  }
  return times;
}

test.each([
  [1, [0, 1000, 4000]],
  [10, [0, 100, 400]],
  [0.5, [0, 2000, 8000]],
  ['max' as const, [0, 0, 0]],
])('speed %s keeps the recorded distances in proportion', async (speed, expected) => {
  expect(await publishTimes(speed, [50_000, 51_000, 54_000])).toEqual(expected);
});

test('a time that runs backwards is published at once and does not change the pace', async () => {
  expect(await publishTimes(1, [50_000, 52_000, 49_000, 53_000])).toEqual([0, 2000, 2000, 3000]);
});

test('a pause of weeks is slept in pieces that a timer can hold', async () => {
  const clock = virtualClock(0);
  const pace = createPacer({ ...clock, speed: 1 });
  await pace(0);
  await pace(40 * 86_400_000);
  expect(clock.now().getTime()).toBe(40 * 86_400_000);
  expect(Math.max(...clock.sleeps)).toBeLessThan(2 ** 31);
});

test('a live pacer catches up with the clock and then never runs ahead of it', async () => {
  const clock = virtualClock(10_000);
  const pace = createPacer({ ...clock, speed: 'max', live: true });
  const at: number[] = [];
  for (const event of [8000, 9000, 10_000, 11_000, 12_000]) {
    await pace(event);
    at.push(clock.now().getTime());
  }
  expect(at).toEqual([10_000, 10_000, 10_000, 11_000, 12_000]);
});

test('an aborted signal ends the wait', async () => {
  const pace = createPacer({ ...virtualClock(0, AbortSignal.abort()), speed: 1 });
  await pace(0);
  await pace(1e12);
});
