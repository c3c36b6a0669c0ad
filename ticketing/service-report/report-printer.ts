import { AppError } from '../../lib/errors.ts';
import { callAcross } from '../../lib/threads/thread-calls.ts';
import { startWorker } from '../../lib/threads/worker-thread.ts';
import type { ReportDocument } from './report-document.ts';

/** One request to the thread. */
export type DrawCalls = { draw(report: ReportDocument): Promise<Uint8Array> };

/** Makes reports, one at a time in this process, in a thread that ends after each. */
export type ReportPrinter = {
  /**
   * @param collect gives the report once it is its turn, so that one report at a time is in memory
   * @throws {AppError} `unavailable` while too many wait, and for a report that takes too long
   */
  print(collect: () => Promise<ReportDocument>): Promise<Uint8Array>;
};

/** This many wait for their turn. */
const MOST_WAITING = 8;
const LONGEST_MS = 60_000;
/** Of the thread's own objects; photos are beside them. */
const HEAP_MB = 256;

/** Makes a printer; it does nothing until it is asked. @param options.draw left out: in a thread */
export function createReportPrinter({ draw = drawInThread }: Partial<DrawCalls> = {}): ReportPrinter {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    async print(collect) {
      if (waiting >= MOST_WAITING)
        throw new AppError('unavailable', 'Several service reports are being made: try again in a minute.', {
          retryable: true,
        });
      waiting += 1;
      const mine = last.then(async () => await draw(await collect()));
      last = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        waiting -= 1;
      }
    },
  };
}

async function drawInThread(report: ReportDocument): Promise<Uint8Array> {
  const worker = startWorker('./service-report-worker', import.meta.url, {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    const refuse = (cause?: unknown): void =>
      reject(new AppError('unavailable', 'The service report could not be drawn.', { cause }));
    worker.once('error', refuse);
    worker.once('exit', () => refuse());
    timer = setTimeout(() => refuse(`it took longer than ${LONGEST_MS} ms`), LONGEST_MS);
  });
  try {
    const { draw } = callAcross<DrawCalls, Record<string, never>>(worker, { ours: {} });
    return await Promise.race([draw(report), failed]);
  } finally {
    clearTimeout(timer);
    failed.catch(() => undefined);
    await worker.terminate();
  }
}
