import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startWorker } from '../../lib/threads/worker-thread.ts';

/** Nice values of all threads of this process, without those that end while they are read. */
const niceValues = () =>
  readdirSync('/proc/self/task').flatMap((thread) => {
    try {
      const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
      return [Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])];
    } catch {
      return [];
    }
  });

it.skipIf(process.platform !== 'linux')('a thread that stands back takes no other thread with it', async () => {
  const usual = Math.max(...niceValues());
  const worker = startWorker('./lower-priority-worker', import.meta.url, {});
  await once(worker, 'message');
  expect(niceValues().filter((nice) => nice > usual)).toHaveLength(1);
  worker.postMessage('end');
  await once(worker, 'exit');
});
