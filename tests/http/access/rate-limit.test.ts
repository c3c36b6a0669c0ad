import { expect, test } from 'vitest';
import { createRateLimit } from '../../../http/access/rate-limit.ts';
import { firstName } from '../../../ticketing/outside/progress.ts';
import { openApp } from '../app.ts';

test('ten seconds of the rate may come at once, then each second its share; callers do not meet', () => {
  const limit = createRateLimit(2);
  const now = 1_000_000;
  const taken = (caller: string, at: number) => {
    let count = 0;
    while (limit.take(caller, at) === 0) count++;
    return count;
  };
  expect(taken('mei', now)).toBe(20);
  expect(limit.take('mei', now)).toBe(500);
  expect(taken('jonas', now)).toBe(20);
  expect(taken('mei', now + 1_000)).toBe(2);
  expect(taken('mei', now + 3_600_000)).toBe(20);
});

test('who asks too much is 429 with Retry-After', async () => {
  const rate = { limit: createRateLimit(1), now: () => 0 };
  const signIn = async () => ({ kind: 'administrator' }) as const;
  const app = await openApp([(api) => api.get('/things', async () => 'in')], { guards: { signIn, rate } });
  const answers = await Promise.all(Array.from({ length: 11 }, () => app.inject('/api/v1/things')));
  expect(answers.filter(({ statusCode }) => statusCode === 200).length).toBe(10);
  const [late] = answers.filter(({ statusCode }) => statusCode === 429);
  expect(late?.headers['retry-after']).toBe('1');
});

test.each([
  ['Mei Chen', 'Mei'],
  ['Jonas', 'Jonas'],
  ['陈梅', '梅'],
  ['王小明', '小明'],
  ['欧阳娜娜', '娜娜'],
])('%s is called %s', (name, first) => {
  expect(firstName(name)).toBe(first);
});
