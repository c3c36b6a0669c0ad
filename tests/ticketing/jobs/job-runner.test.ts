import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import type { Job } from '../../../ticketing/jobs/job.ts';
import { jobsInWords } from '../../../ticketing/jobs/job-progress.ts';
import { createJobRunner } from '../../../ticketing/jobs/job-runner.ts';
import { createRests } from '../../../ticketing/jobs/rests.ts';
import { createFakeTime } from './fake-time.ts';

type Line = Readonly<Record<string, unknown>> & { readonly message: string };

/** A runner by a clock of its own, with its log lines. */
function open(lock?: Parameters<typeof createJobRunner>[0]['lock']) {
  const time = createFakeTime();
  const lines: Line[] = [];
  const note = (facts: object, message: string) => void lines.push({ ...facts, message });
  const log = { warn: note, error: note, info: note } as unknown as Log;
  const runner = createJobRunner({ log, lock, ...time });
  onTestFinished(async () => {
    const stopped = runner.stop();
    // Work in progress comes to its end.
    await time.advance(60_000);
    await stopped;
  });
  const of = (name: string) => {
    const progress = runner.progress.get(name);
    if (!progress) throw new Error(`no job ${name}`);
    return progress;
  };
  return { time, lines, log, runner, of };
}

function job(name: string, given: Partial<Job> & Pick<Job, 'work'>): Job {
  return { name, lane: name, schedule: { everyMs: 1_000 }, where: 'every process', ...given };
}

describe('a job with an interval', () => {
  it('is due for the first time after one period, and then at fixed distances', async () => {
    const { time, runner, of } = open();
    const at: number[] = [];
    runner.start([job('clocks', { work: async () => void at.push(time.elapsed()) })]);
    await time.advance(3_500);
    expect(at).toEqual([1_000, 2_000, 3_000]);
    expect(of('clocks')).toMatchObject({
      runs: { done: 3, failed: 0 },
      skipped: 0,
      lastSuccessAt: new Date('2026-03-01T00:00:03Z'),
      overdueMs: null,
    });
  });

  it('goes on when the wall clock is set back by years', async () => {
    const { time, runner, of } = open();
    runner.start([job('clocks', { work: async () => undefined })]);
    time.setWall('2019-01-01T00:00:00Z');
    await time.advance(3_500);
    expect(of('clocks').runs.done).toBe(3);
  });

  it('is not started beside itself: the starts that come due meanwhile are said and counted', async () => {
    const { time, lines, runner, of } = open();
    let [atWork, most] = [0, 0];
    const work = async () => {
      atWork += 1;
      most = Math.max(most, atWork);
      await time.sleep(2_500);
      atWork -= 1;
    };
    runner.start([job('slow', { work })]);
    // It begins at 1 s; the starts at 2 s and 3 s are left out.
    await time.advance(3_200);
    expect(of('slow')).toMatchObject({ runs: { done: 0 }, skipped: 2, runningMs: 2_200 });
    expect(lines).toEqual([
      { job: 'slow', reason: 'the run before is still going', message: 'a job is due again and is not started' },
    ]);
    await time.advance(60_000);
    expect(most).toBe(1);
    // One run every three seconds; said once a minute.
    expect(of('slow')).toMatchObject({ runs: { done: 20 }, lastDurationMs: 2_500 });
    expect(lines.length).toBeLessThanOrEqual(2);
  });

  it('that fails is logged once a minute for each cause and counted, and the others go on', async () => {
    const { time, lines, runner, of } = open();
    const fail = () => Promise.reject(new AppError('unavailable', 'the database is away'));
    runner.start([
      job('first', { lane: 'one', work: fail }),
      job('second', { lane: 'one', work: async () => undefined }),
      job('third', { work: async () => undefined }),
    ]);
    await time.advance(59_500);
    expect([of('first').runs.failed, of('second').runs.done, of('third').runs.done]).toEqual([59, 59, 59]);
    expect(lines).toEqual([
      { job: 'first', reason: 'the database is away', message: 'a job failed and is tried again' },
    ]);
    expect(of('first').lastSuccessAt).toBeNull();
  });

  it('that throws before it waits for anything fails like another', async () => {
    const { time, runner, of } = open();
    const work = () => {
      throw new Error('at once');
    };
    runner.start([job('first', { lane: 'one', work }), job('second', { lane: 'one', work: async () => undefined })]);
    await time.advance(2_500);
    expect([of('first').runs.failed, of('second').runs.done]).toEqual([2, 2]);
  });

  it('that rests after a failure is not run meanwhile, and is late all the same', async () => {
    const { time, log, runner, of } = open();
    const rests = createRests({ now: time.now, log });
    let tries = 0;
    const work = async () => {
      tries += 1;
      throw new Error('this one fails');
    };
    runner.start([job('dispatch', { rests, work })]);
    await time.advance(10_500);
    expect(tries).toBe(1);
    expect(of('dispatch').runs).toEqual({ done: 0, failed: 1, resting: 9, elsewhere: 0 });
    expect(rests.failures).toEqual({ dispatch: 1 });
    expect(of('dispatch').overdueMs).toBe(10_500);
  });
});

describe('lanes', () => {
  it('run their jobs one after another, in order, and beside each other', async () => {
    const { time, runner } = open();
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} begins`);
      await time.sleep(100);
      events.push(`${name} ends`);
    };
    runner.start([
      job('a1', { lane: 'a', work: work('a1') }),
      job('a2', { lane: 'a', work: work('a2') }),
      job('b1', { lane: 'b', work: work('b1') }),
    ]);
    await time.advance(1_500);
    expect(events.filter((event) => event.startsWith('a'))).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends']);
    expect(events.indexOf('b1 begins')).toBeLessThan(events.indexOf('a1 ends'));
  });

  it('count starts that a job of the same lane held up', async () => {
    const { time, runner, of } = open();
    const slow = job('slow', { lane: 'a', schedule: { everyMs: 10_000 }, work: () => time.sleep(3_500) });
    runner.start([slow, job('quick', { lane: 'a', work: async () => undefined })]);
    // The slow one runs from 10 s to 13.5 s: the starts at 10 s, 11 s, 12 s and 13 s become one.
    await time.advance(14_500);
    expect(of('quick')).toMatchObject({ runs: { done: 11 }, skipped: 3 });
  });
});

describe('the line of /readyz', () => {
  it('names a job that has not succeeded for three of its periods, and is ready all the same', async () => {
    const { time, runner } = open();
    let broken = false;
    const work = async () => {
      if (broken) throw new Error('broken');
    };
    runner.start([job('timers', { work }), job('files', { schedule: { everyMs: 600_000 }, work })]);
    await time.advance(5_500);
    expect(jobsInWords(runner.progress)).toBe('ok');
    broken = true;
    await time.advance(2_500);
    expect(jobsInWords(runner.progress)).toBe('ok');
    await time.advance(1_000);
    expect(jobsInWords(runner.progress)).toBe('ok; no run of timers has succeeded for 4 s; see the log');
    broken = false;
    await time.advance(1_000);
    expect(jobsInWords(runner.progress)).toBe('ok');
  });

  it('says of a job that hangs since when its run goes on', async () => {
    const { time, runner } = open();
    let end = (): void => undefined;
    const hangs = new Promise<void>((resolve) => {
      end = resolve;
    });
    runner.start([job('learning', { work: () => hangs })]);
    await time.advance(61_000);
    expect(jobsInWords(runner.progress)).toContain('no run of learning has succeeded for 61 s, and one began 60 s ago');
    end();
  });
});

describe('the lock', () => {
  it('keeps a job of one process from running where another one has it, and names it nowhere as late', async () => {
    const lock = { take: async (name: string) => name !== 'taken', release: async () => undefined };
    const { time, runner, of } = open(lock);
    let ran = 0;
    const work = async () => {
      ran += 1;
    };
    runner.start([
      job('taken', { where: 'one process', work }),
      job('free', { where: 'one process', work: async () => undefined }),
    ]);
    await time.advance(5_500);
    expect([ran, of('taken').runs.elsewhere, of('free').runs.done]).toEqual([0, 5, 5]);
    expect(jobsInWords(runner.progress)).toBe('ok');
  });

  it('is not asked for what every process runs, and a database that is away is a failure', async () => {
    const lock = { take: () => Promise.reject(new AppError('unavailable', 'away')), release: async () => undefined };
    const { time, runner, of } = open(lock);
    runner.start([
      job('own', { work: async () => undefined }),
      job('shared', { where: 'one process', work: async () => undefined }),
    ]);
    await time.advance(1_500);
    expect([of('own').runs.done, of('shared').runs.failed]).toEqual([1, 1]);
  });
});

describe('stopping', () => {
  it('waits for runs that are under way, starts nothing more and then gives the jobs back', async () => {
    const events: string[] = [];
    const lock = { take: async () => true, release: async () => void events.push('released') };
    const { time, runner } = open(lock);
    const work = async () => {
      await time.sleep(500);
      events.push('ended');
    };
    runner.start([
      job('first', { lane: 'a', where: 'one process', work }),
      job('second', { lane: 'a', where: 'one process', work }),
    ]);
    await time.advance(1_100);
    const stopped = runner.stop();
    await time.advance(5_000);
    await stopped;
    expect(events.slice(0, 2)).toEqual(['ended', 'released']);
    expect(events.filter((event) => event === 'ended')).toHaveLength(1);
  });

  it('is immediate between runs', async () => {
    const { time, runner } = open();
    runner.start([job('files', { schedule: { everyMs: 600_000 }, work: async () => undefined })]);
    await time.advance(10);
    await runner.stop();
  });
});
