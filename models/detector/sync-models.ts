import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { FollowedRegistry } from '../registry/follow-registry.ts';
import type { ModelStatus } from '../registry/status-file.ts';
import { writeStatus } from '../registry/status-file.ts';
import type { Detector } from './detector.ts';

const LOOK_EVERY_MS = 2_000;
const TELL_EVERY_MS = 2_000;

/** Keeps the detector and the registry informed of each other. */
export type ModelSync = {
  /** Takes over new decisions; to be called between two batches. */
  look(): Promise<void>;
  /** Reports the models' status if it changed. */
  tell(): Promise<void>;
  /** Reports every few seconds. */
  start(): void;
  stop(): void;
};

/**
 * A registry that cannot be read is logged, and every device keeps its present model.
 * @param now wall time, milliseconds
 */
export function syncModels(options: {
  followed: FollowedRegistry;
  folder: string;
  detector: Pick<Detector, 'modelsOf'>;
  onStatus: (status: ModelStatus) => void;
  now: () => number;
  log: Log;
}): ModelSync {
  const { followed, folder, detector, onStatus, now, log } = options;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let told = '';
  let timer: NodeJS.Timeout | undefined;
  const warn = (error: unknown): void =>
    log.warn({ reason: messageOf(error) }, 'the model registry cannot be read; every device keeps its present model');

  const sync: ModelSync = {
    look: async () => {
      if (now() - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = now();
      await followed.refresh().catch(warn);
    },
    tell: async () => {
      if (!followed.isUsed()) return;
      const own = detector.modelsOf();
      const bad = followed.problems().map(({ subject, model, reason }) => ({ device: subject.name, model, reason }));
      const status = { ...own, refusals: [...own.refusals, ...bad] };
      const text = JSON.stringify(status);
      if (text === told) return;
      told = text;
      onStatus(status);
      await writeStatus(folder, { at: new Date(now()).toISOString(), ...status }).catch(warn);
    },
    start: () => {
      timer = setInterval(() => void sync.tell(), TELL_EVERY_MS);
    },
    stop: () => clearInterval(timer),
  };
  return sync;
}
