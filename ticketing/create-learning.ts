import type { Routes } from '../http/http-app.ts';
import type { Now } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { WatchSettings } from '../models/device/watch-settings.ts';
import type { ModelRegistry } from '../models/registry/model-registry.ts';
import { liveModel, rolesOf } from '../models/registry/promotions.ts';
import { acceptLevelRoutes } from './api/learning/accept-level-routes.ts';
import { assetWatchSettingsRoutes } from './api/learning/asset-watch-settings-routes.ts';
import { deviceModelRoutes } from './api/learning/device-model-routes.ts';
import { learningRoutes } from './api/learning/learning-routes.ts';
import { watchSettingsRoutes } from './api/learning/watch-settings-routes.ts';
import { createSettingsFollower } from './assets/watching/follow-settings.ts';
import { learnAfterWork } from './jobs/learn-after-work.ts';
import { claimRun, renewLease } from './learning/learning-runs.ts';
import { forgettableModels, type ModelNotes } from './learning/model-versions.ts';
import { type LearningParts, runLearning } from './learning/run-learning.ts';

/** Learning again, and the models that devices have had. */
export type Learning = {
  readonly routes: readonly Routes[];
  /**
   * Gives the detector people's settings of devices and assets; before it begins, and then with
   * each sweep.
   */
  follow(): Promise<void>;
  /**
   * Carries out requests, one run after another; call it every few seconds, not beside itself.
   */
  sweep(): Promise<void>;
};

const RENEW_MS = 30_000;

/** After work on machines is looked for so often. */
const WORK_MS = 60_000;

/**
 * @param options.keptVersions so many of the newest models that a device learned are kept
 */
export function createLearning(
  options: LearningParts & {
    readonly registry: ModelRegistry;
    /** Models that the detector has learned. */
    readonly notes: ModelNotes;
    readonly keptVersions: number;
    /** Takes what people have set for devices to the detector. */
    readonly watch: (settings: readonly WatchSettings[]) => void;
    readonly now: Now;
    readonly signal: AbortSignal;
  },
): Learning {
  const { db, registry, notes, keptVersions, now, signal, log } = options;
  const follow = createSettingsFollower(options.watch);
  let toldDropped = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const keepVersions = async (): Promise<void> => {
    const names = await notes.flush(db, now());
    if (notes.dropped() > toldDropped)
      log.warn({ dropped: notes.dropped() }, 'learned models are missing from the list of learned models');
    toldDropped = notes.dropped();
    if (names.length === 0) return;
    const old = await forgettableModels(db, [...new Set(names)], keptVersions);
    if (old.length === 0) return;
    const roles = [...rolesOf((await registry.promotions()).entries).values()];
    const used = new Set(
      roles.flatMap((role) => [
        liveModel(role),
        role.shadow?.model,
        role.learned?.model,
        ...role.promoted.map((one) => one.model),
      ]),
    );
    for (const id of old) if (!used.has(id)) await registry.remove(id);
  };

  return {
    routes: [
      learningRoutes(options),
      deviceModelRoutes(options),
      watchSettingsRoutes(options),
      assetWatchSettingsRoutes(options),
      acceptLevelRoutes(options),
    ],
    follow: () => follow(db),
    sweep: async () => {
      await follow(db);
      await keepVersions();
      if (now().getTime() - lookedAt >= WORK_MS) {
        lookedAt = now().getTime();
        await learnAfterWork(db, now());
      }
      const claim = () => db.transaction((sql) => claimRun(sql, now()));
      for (let run = await claim(); run && !signal.aborted; run = await claim()) {
        const { id } = run;
        const renewing = setInterval(() => {
          renewLease(db, id, now()).catch((error: unknown) =>
            log.warn({ run: id, reason: messageOf(error) }, 'a run of learning could not renew its lease'),
          );
        }, RENEW_MS);
        await runLearning(options, run, { now: now(), signal }).finally(() => clearInterval(renewing));
      }
    },
  };
}
