import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { createLog } from '../../lib/log.ts';
import { endThread } from '../../lib/threads/worker-thread.ts';

const log = createLog({ level: 'silent', pretty: false });

it('a thread that does not answer to its stop is ended', async () => {
  const worker = new Worker('for (;;);', { eval: true });
  const ended = once(worker, 'exit');
  await endThread(worker, { ended, name: 'stuck', log, graceMs: 50 });
  expect(await ended).toHaveLength(1);
});

it('a thread that answers, or has failed, is waited for', async () => {
  const worker = new Worker('require("node:worker_threads").parentPort.once("message", () => {})', { eval: true });
  const ended = once(worker, 'exit');
  worker.postMessage('stop');
  await endThread(worker, { ended, name: 'well', log });
  expect(await ended).toEqual([0]);
  await endThread(worker, { ended: Promise.reject(new Error('failed')), name: 'failed', log });
});
