import type { Job } from './job.ts';

/**
 * Jobs on this process's own memory or data folder; due heads go to one process.
 */
export function processJobs(work: {
  readonly followDefinitions: () => Promise<void>;
  readonly learn: () => Promise<void>;
  readonly sweepFiles: () => Promise<void>;
  readonly noteStores: () => Promise<void>;
  readonly sendHeads: () => Promise<void>;
  readonly noteHolds: () => Promise<void>;
}): readonly Job[] {
  const own = (name: string, { everyMs, work }: { everyMs: number; work: () => Promise<void> }): Job => ({
    name,
    lane: name,
    schedule: { everyMs },
    where: 'every process',
    work,
  });
  return [
    own('definitions', { everyMs: 1_000, work: work.followDefinitions }),
    own('learning', { everyMs: 2_000, work: work.learn }),
    own('files', { everyMs: 600_000, work: work.sweepFiles }),
    own('devices and models in the record', { everyMs: 30_000, work: work.noteStores }),
    own('held readings', { everyMs: 60_000, work: work.noteHolds }),
    { ...own('sending heads', { everyMs: 30_000, work: work.sendHeads }), where: 'one process' },
  ];
}
