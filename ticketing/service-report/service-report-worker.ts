import { parentPort } from 'node:worker_threads';
import { callAcross } from '../../lib/threads/thread-calls.ts';
import { lowerPriority } from '../../lib/threads/worker-thread.ts';
import { drawReport } from './draw-report.ts';
import type { DrawCalls } from './report-printer.ts';

/** The thread that draws one service report; see report-printer.ts. */

if (parentPort) {
  lowerPriority();
  callAcross<Record<string, never>, DrawCalls>(parentPort, { ours: { draw: (report) => drawReport(report) } });
}
