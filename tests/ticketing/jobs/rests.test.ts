import { pino } from 'pino';
import { expect, test } from 'vitest';
import { AppError } from '../../../lib/errors.ts';
import { createRests } from '../../../ticketing/jobs/rests.ts';

const log = pino({ level: 'silent' });

test('a row that fails rests, twice as long each time, and the others go on', async () => {
  let now = 0;
  const rests = createRests({ now: () => new Date(now), log });
  const done: string[] = [];
  const sweep = () =>
    rests.each('rows', ['a', 'bad', 'c'], {
      key: (row) => row,
      work: async (row) => {
        done.push(row);
        if (row === 'bad') throw new Error('a bug');
      },
    });
  await sweep();
  expect(done.splice(0)).toEqual(['a', 'bad', 'c']);
  expect(rests.resting('rows')).toEqual(['bad']);
  await sweep();
  expect(done.splice(0)).toEqual(['a', 'c']);
  now = 10_000;
  expect(rests.resting('rows')).toEqual([]);
  await sweep();
  expect(done.splice(0)).toEqual(['a', 'bad', 'c']);
  now = 20_000;
  expect(rests.resting('rows')).toEqual(['bad']);
  expect(rests.failures).toEqual({ rows: 2 });
});

test('a row that is well again has forgotten its failures', async () => {
  let now = 0;
  let broken = true;
  const rests = createRests({ now: () => new Date(now), log });
  const once = () =>
    rests.alone('job', async () => {
      if (broken) throw new Error('a bug');
    });
  await once();
  broken = false;
  now = 10_000;
  await once();
  broken = true;
  await once();
  now = 20_000;
  broken = false;
  await once();
  expect(rests.failures).toEqual({ job: 2 });
});

test('an outage of the database is thrown: nothing else would go better', async () => {
  const rests = createRests({ now: () => new Date(0), log });
  const away = () => Promise.reject(new AppError('unavailable', 'no route'));
  await expect(rests.each('rows', ['a'], { key: (row) => row, work: away })).rejects.toThrow('no route');
  expect(rests.failures).toEqual({});
  expect(rests.resting('rows')).toEqual([]);
});
