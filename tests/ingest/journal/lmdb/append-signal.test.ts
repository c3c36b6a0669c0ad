import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { appendSignalIn, newAppendMemory } from '../../../../ingest/journal/lmdb/append-signal.ts';

const never = new AbortController().signal;

/** How long a wait takes, in milliseconds. */
async function timed(waiting: Promise<void>): Promise<number> {
  const begun = performance.now();
  await waiting;
  return performance.now() - begun;
}

it('one who waits is told of an append, also of one between its look and its wait', async () => {
  const memory = newAppendMemory();
  const [writer, reader] = [appendSignalIn(memory), appendSignalIn(memory)];
  const seen = reader.count();
  const waiting = timed(reader.wait(seen, { atMost: 60_000, signal: never }));
  await delay(20);
  writer.tell();
  expect(await waiting).toBeLessThan(10_000);
  expect(await timed(reader.wait(seen, { atMost: 60_000, signal: never }))).toBeLessThan(10_000);
});

it('where nobody tells, a wait ends after its time, or when it is told to', async () => {
  const reader = appendSignalIn(newAppendMemory());
  expect(await timed(reader.wait(0, { atMost: 50, signal: never }))).toBeGreaterThanOrEqual(45);
  const stop = new AbortController();
  const waiting = timed(reader.wait(0, { atMost: 60_000, signal: stop.signal }));
  stop.abort();
  expect(await waiting).toBeLessThan(10_000);
});
