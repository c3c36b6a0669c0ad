import { type Journal, resumeWithin } from '../../ingest/journal/journal.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Detector } from './detector.ts';
import type { FromDetector } from './detector-messages.ts';
import type { CheckpointKeeper } from './keep-checkpoints.ts';

/** Says where reading begins in a partition. */
export function tellOfTaken(detector: Pick<Detector, 'counts'>, tell: (message: FromDetector) => void) {
  return (partition: number, offset: number): void => {
    tell({ kind: 'progress', partition, offset, counts: detector.counts(), unjudged: [] });
    tell({ kind: 'checkpoint', offsets: new Map([[partition, offset]]) });
  };
}

/** Restores the devices of a partition; returns where its reading continues. */
export function createResume(options: {
  readonly endAtOpen: Journal['endAtOpen'];
  readonly checkpoints: Checkpoints;
  readonly detector: Detector;
  readonly keeper: CheckpointKeeper;
  readonly tell: (message: FromDetector) => void;
  readonly log: Log;
}): (partition: number) => Promise<number> {
  const { endAtOpen, checkpoints, detector, keeper, tell, log } = options;
  return async (partition) => {
    const { offset: own, devices } = await checkpoints.load(partition);
    const offset = resumeWithin(endAtOpen, { partition, offset: own, log });
    for (const [device, state] of devices) {
      try {
        detector.restore(device, state);
        keeper.restored(device, partition);
      } catch (error) {
        log.warn({ device, reason: messageOf(error) }, 'checkpoint not readable; the device is learned again');
      }
    }
    tell({ kind: 'ready' });
    tellOfTaken(detector, tell)(partition, offset);
    return offset;
  };
}
