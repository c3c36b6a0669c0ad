import { describe, expect, it } from 'vitest';
import { rememberReadiness } from '../../http/readiness.ts';
import { createReadiness, createStallWatch } from '../../platform/create-readiness.ts';
import type { JobProgress } from '../../ticketing/jobs/job-progress.ts';
import { openApp } from '../http/app.ts';

const well = {
  pingDatabase: async () => undefined,
  journalHealth: () => 'ok',
  journal: async () => ({ consumers: [] }),
  recorder: {},
  detector: { setAside: { readings: 0, last: null, devices: [] } },
  plantBroker: undefined,
};

const progress: JobProgress = {
  runs: { done: 1, failed: 0, resting: 0, elsewhere: 0 },
  skipped: 0,
  lastDurationMs: 1,
  lastSuccessAt: new Date(0),
  runningMs: null,
  overdueMs: null,
};

describe('readiness', () => {
  it('answers 503 with what is wrong when the journal refuses, and 200 once it does not', async () => {
    let health = 'the disk is nearly full';
    const readiness = createReadiness({ ...well, journalHealth: () => health, now: () => new Date(0) });
    const app = await openApp([], { readiness });
    const refused = await app.inject('/readyz');
    expect(refused.statusCode).toBe(503);
    expect(refused.json()).toMatchObject({
      detail: 'Not ready: journal',
      checks: { database: 'ok', journal: 'the disk is nearly full', recorder: 'ok', detector: 'ok' },
    });
    health = 'ok';
    expect((await app.inject('/readyz')).statusCode).toBe(200);
  });

  it('names a database that does not answer, a series store that refuses, and a broker of the plant that is away', async () => {
    const status = () => ({ broker: 'mqtt://b:1883', version: null, inFlight: 0, problem: 'connection refused' });
    const readiness = createReadiness({
      ...well,
      pingDatabase: () => Promise.reject(new Error('no route')),
      recorder: { lastError: 'HTTP 503' },
      plantBroker: { status },
      now: () => new Date(0),
    });
    expect(await readiness()).toMatchObject({
      database: 'no route',
      recorder: 'HTTP 503',
      plantBroker: 'mqtt://b:1883: connection refused',
    });
  });

  it('names a reading that is not judged, and is ready all the same', async () => {
    const reading = { device: 'plant:pump-1', sampledAt: 0, sequence: 1, channel: null };
    const setAside = {
      readings: 3,
      last: { reading, why: 'judging took longer than 60 s' },
      devices: ['plant:pump-1'],
    };
    const app = await openApp([], {
      readiness: createReadiness({ ...well, detector: { setAside }, now: () => new Date(0) }),
    });
    const answer = await app.inject('/readyz');
    expect(answer.statusCode).toBe(200);
    expect(answer.json().checks.detector).toMatch(
      /^ok; .*3, the last of plant:pump-1 at 1970-01-01T00:00:00.000Z, since judging took longer than 60 s; nothing of plant:pump-1/,
    );
  });

  it('names a job that is late, and is ready all the same', async () => {
    const late = { ...progress, overdueMs: 12_000 };
    const app = await openApp([], {
      readiness: createReadiness({
        ...well,
        jobs: new Map([
          ['timers', late],
          ['files', progress],
        ]),
        now: () => new Date(0),
      }),
    });
    const answer = await app.inject('/readyz');
    expect(answer.statusCode).toBe(200);
    expect(answer.json().checks.jobs).toBe('ok; no run of timers has succeeded for 12 s; see the log');
  });

  it('takes a consumer for stuck that stands still for more than a minute while it is behind', () => {
    let seconds = 0;
    const watch = createStallWatch(() => new Date(seconds * 1000));
    const at = (second: number, offset: number, lag: number): string => {
      seconds = second;
      return watch({ offset, lag });
    };
    expect(at(0, 5, 0)).toBe('ok');
    // Idle for long is no fault; time counts from the first moment at which there was something to
    // do.
    expect(at(1000, 5, 0)).toBe('ok');
    expect(at(1060, 5, 4)).toBe('ok');
    expect(at(1061, 5, 4)).toBe('has not moved for 61 s and is 4 behind');
    expect(at(1062, 6, 3)).toBe('ok');
    expect(at(1122, 6, 3)).toBe('ok');
  });

  it('asks for both consumers of the journal, over all its partitions', async () => {
    let seconds = 0;
    let offset = 3;
    const readiness = createReadiness({
      ...well,
      journal: async () => ({
        consumers: [
          { consumer: 'recorder', partition: 0, offset: 7, lag: 2 },
          { consumer: 'recorder', partition: 1, offset, lag: 2 },
          { consumer: 'detector', partition: 0, offset: 7, lag: 2 },
        ],
      }),
      now: () => new Date(seconds * 1000),
    });
    expect(await readiness()).toMatchObject({ recorder: 'ok', detector: 'ok' });
    seconds = 100;
    offset = 4;
    expect(await readiness()).toMatchObject({ recorder: 'ok', detector: expect.stringContaining('is 2 behind') });
  });
});

describe('many who ask', () => {
  it('get one answer for a second, also while it is being found out', async () => {
    let asked = 0;
    let now = 0;
    const readiness = rememberReadiness(
      async () => {
        asked++;
        return { database: `answer ${asked}` };
      },
      () => now,
    );
    const first = await Promise.all(Array.from({ length: 50 }, readiness));
    now += 999;
    expect([asked, first.at(-1), await readiness()]).toEqual([1, { database: 'answer 1' }, { database: 'answer 1' }]);
    now += 1;
    expect(await readiness()).toEqual({ database: 'answer 2' });
  });
});
