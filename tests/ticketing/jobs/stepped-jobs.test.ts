import { afterEach, expect, it } from 'vitest';
import { runOn, systemMs, systemNow } from '../../../lib/clock.ts';
import { createLog } from '../../../lib/log.ts';
import { moveClock, newSteppedClock } from '../../../lib/stepped-clock.ts';
import type { Job } from '../../../ticketing/jobs/job.ts';
import { createJobRunner } from '../../../ticketing/jobs/job-runner.ts';

const BEGAN = Date.UTC(2026, 2, 2, 23, 50);
const MINUTE = 60_000;

// All test files of a process share the clock.
afterEach(() => runOn(null));

it('on a stepped clock what became due runs once for each move, in order, and nothing by itself', async () => {
  const clock = newSteppedClock(BEGAN);
  runOn(clock);
  const done: string[] = [];
  const job = (name: string, schedule: Job['schedule']): Job => ({
    name,
    schedule,
    lane: name,
    where: 'every process',
    work: async () => void done.push(`${name} ${Math.floor((systemMs() - BEGAN) / MINUTE)}`),
  });
  const runner = createJobRunner({ log: createLog({ level: 'silent', pretty: false }), now: systemNow });
  runner.start([
    job('seconds', { everyMs: 1_000 }),
    job('quarters', { everyMs: 15 * MINUTE }),
    job('midnight', { cron: '0 0 * * *', timeZone: 'UTC' }),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(done).toEqual([]);
  await runner.runDue();
  // A job with times of day runs at the start, too.
  expect(done.splice(0)).toEqual(['midnight 0']);
  moveClock(clock, BEGAN + 5 * MINUTE + 500);
  await runner.runDue();
  await runner.runDue();
  expect(done.splice(0)).toEqual(['seconds 5']);
  moveClock(clock, BEGAN + 15 * MINUTE + 500);
  await runner.runDue();
  expect(done).toEqual(['seconds 15', 'quarters 15', 'midnight 15']);
  await runner.stop();
});
