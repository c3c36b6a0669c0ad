import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Detector } from '../detector.ts';
import type { ModelStatus } from '../model-status.ts';
import type { FollowedRegistry } from './follow-registry.ts';
import { writeStatus } from './status-file.ts';

const LOOK_EVERY_MS = 2_000;
const TELL_EVERY_MS = 5_000;

/** Called between two batches: takes over new decisions, and tells what came of them. @param now wall time, milliseconds */
export function tendModels(options: {
  followed: FollowedRegistry;
  folder: string;
  detector: () => Pick<Detector, 'modelsOf'>;
  onStatus: (status: ModelStatus) => void;
  now: () => number;
  log: Log;
}): () => Promise<void> {
  const { followed, folder, detector, onStatus, now, log } = options;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let toldAt = Number.NEGATIVE_INFINITY;
  let told = '';
  return async () => {
    const at = now();
    try {
      if (at - lookedAt >= LOOK_EVERY_MS) {
        lookedAt = at;
        await followed.refresh();
      }
      if (at - toldAt < TELL_EVERY_MS || !followed.isUsed()) return;
      toldAt = at;
      const own = detector().modelsOf();
      const bad = followed.problems().map(({ subject, model, reason }) => ({ device: subject.name, model, reason }));
      const status = { ...own, refusals: [...own.refusals, ...bad] };
      const text = JSON.stringify(status);
      if (text === told) return;
      told = text;
      onStatus(status);
      await writeStatus(folder, { at: new Date(at).toISOString(), ...status });
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'the model registry cannot be followed; every device goes on as it was');
    }
  };
}
