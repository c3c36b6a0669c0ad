import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLog } from '../../lib/log.ts';
import { createNoteSlow } from '../../lib/note-slow.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const told: string[] = [];
beforeEach(() => void told.splice(0));
const noteSlow = createNoteSlow({
  log: createLog({ level: 'silent', pretty: false }),
  tell: (line) => void told.push(line),
});
const lasting = (milliseconds: number) =>
  new Promise<string>((resolve) => setTimeout(() => resolve('ready'), milliseconds));

it('a part that takes longer than a second is named once, while it goes on', async () => {
  const slow = noteSlow('the database', lasting(5_000));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual(['starting the database …']);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await slow).toBe('ready');
  expect(told).toHaveLength(1);
});

it('a part that is quick, or fails at once, is not named', async () => {
  const quick = noteSlow('the journal', lasting(900));
  const failed = noteSlow('the API', Promise.reject(new Error('no port')));
  await expect(failed).rejects.toThrow('no port');
  await vi.advanceTimersByTimeAsync(10_000);
  await quick;
  expect(told).toEqual([]);
});

it('a part that fails after it was named is not called done', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line).msg) });
  const broken = createNoteSlow({ log })(
    'the database',
    lasting(2_000).then(() => Promise.reject(new Error('gone'))),
  );
  const seen = expect(broken).rejects.toThrow('gone');
  await vi.advanceTimersByTimeAsync(2_000);
  await seen;
  expect(lines).toEqual(['starting the database …', 'the database: not started']);
});
