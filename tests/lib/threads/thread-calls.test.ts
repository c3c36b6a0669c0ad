import { MessageChannel } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { AppError } from '../../../lib/errors.ts';
import { callAcross } from '../../../lib/threads/thread-calls.ts';

it('calls across a port give what the function gives, and throw the AppError that it throws', async () => {
  const { port1, port2 } = new MessageChannel();
  const theirs = {
    half(value: number): number {
      if (value % 2 === 0) return value / 2;
      throw new AppError('invalid', `${value} is odd`, { details: { field: 'value' } });
    },
  };
  callAcross<object, typeof theirs>(port1, { ours: theirs });
  const calls = callAcross<typeof theirs, object>(port2, { ours: {} });
  expect(await calls.half(8)).toBe(4);
  const refused = await calls.half(7).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(AppError);
  expect(refused).toMatchObject({ code: 'invalid', message: '7 is odd', details: { field: 'value' } });
  port1.close();
});
