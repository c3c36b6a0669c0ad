import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { readersTurn, runOn, systemElapsed, systemMs } from '../../lib/clock.ts';
import { holdReaders, moveClock, newSteppedClock, releaseReader } from '../../lib/stepped-clock.ts';
import { startWorker } from '../../lib/threads/worker-thread.ts';

const BEGAN = Date.UTC(2026, 2, 2, 6);

// All test files of a process share the clock.
afterEach(() => runOn(null));

test('a stepped clock stands still until it is moved, and never goes back', async () => {
  const clock = newSteppedClock(BEGAN);
  runOn(clock);
  const elapsed = systemElapsed();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(systemMs()).toBe(BEGAN);
  moveClock(clock, BEGAN + 90_000);
  expect(systemMs()).toBe(BEGAN + 90_000);
  expect(systemElapsed() - elapsed).toBe(90_000);
  expect(() => moveClock(clock, BEGAN)).toThrow(/goes not back/);
});

test('a thread that was started on it sees each move', async () => {
  const clock = newSteppedClock(BEGAN);
  runOn(clock);
  const worker = startWorker('./clock-worker', import.meta.url, {});
  const ask = async (): Promise<number> => {
    worker.postMessage('?');
    const [shown] = await once(worker, 'message');
    return shown;
  };
  try {
    expect(await ask()).toBe(BEGAN);
    moveClock(clock, BEGAN + 1);
    expect(await ask()).toBe(BEGAN + 1);
  } finally {
    await worker.terminate();
  }
});

test('a reader waits while it is held, and reads again what it read meanwhile', async () => {
  const clock = newSteppedClock(BEGAN);
  runOn(clock);
  const { signal } = new AbortController();
  const isOver = await readersTurn('detector', signal);
  expect(isOver()).toBe(false);
  holdReaders(clock);
  expect(isOver()).toBe(true);
  let went = false;
  const turn = readersTurn('detector', signal).then((again) => {
    went = true;
    return again;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(went).toBe(false);
  releaseReader(clock, 'detector');
  expect((await turn)()).toBe(false);
});

test('a reader that is stopped waits no longer', async () => {
  const clock = newSteppedClock(BEGAN);
  runOn(clock);
  holdReaders(clock);
  const stop = new AbortController();
  const turn = readersTurn('detector', stop.signal);
  stop.abort();
  expect((await turn)()).toBe(true);
});
