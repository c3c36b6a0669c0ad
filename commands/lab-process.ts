import { messageOf } from '../lib/errors.ts';
import { type LabWork, runWork } from './lab-work.ts';
import type { FromLab } from './lab-works.ts';

// A process of its own for one run: the clock that it moves is that of the whole process.
const stopping = new AbortController();
process.once('disconnect', () => stopping.abort());
// The parent process hears the same Ctrl-C, and says so by its end.
process.on('SIGINT', () => undefined);

const tell = (message: FromLab): Promise<void> =>
  new Promise((done) => process.send?.(message, undefined, {}, () => done()));

process.once('message', (work: LabWork) => {
  const onStep = (at: number): void => void tell({ kind: 'step', at });
  runWork(work, { signal: stopping.signal, onStep })
    .then(
      (run) => tell({ kind: 'run', run }),
      (error) => tell({ kind: 'failed', why: messageOf(error) }),
    )
    .finally(() => process.exit(0));
});
