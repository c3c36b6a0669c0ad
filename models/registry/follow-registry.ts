import { stat } from 'node:fs/promises';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { MachineOf } from '../machine/machine-settings.ts';
import type { ModelRegistry } from './model-registry.ts';
import type { Assignment, LearnDecision, ModelSource } from './model-source.ts';
import { promotionLogFile } from './promotion-log.ts';
import { liveModel, type ModelRole, type Promotion, rolesOf } from './promotions.ts';
import { type ModelSubject, type StoredModel, subjectKey } from './stored-model.ts';

/** The registry as the detector sees it, kept up to date by looking at its log. */
export type FollowedRegistry = ModelSource & {
  /**
   * Looks whether something was decided since; cheap when nothing was. Call it between two batches.
   */
  refresh(): Promise<void>;
  /** Whether anything was ever decided. */
  isUsed(): boolean;
  /** Decisions that cannot be carried out, with reasons; the model before stays. */
  problems(): readonly { readonly subject: ModelSubject; readonly model: string; readonly reason: string }[];
};

const NOTHING: Assignment = { live: null, shadow: null, start: null };

/**
 * Follows the decisions in the registry. Models are read once; a damaged one is logged, and read
 * again after the next decision.
 */
export function followRegistry(options: {
  registry: Pick<ModelRegistry, 'folder' | 'get' | 'promotions'>;
  machineOf: MachineOf;
  log: Log;
}): FollowedRegistry {
  const { registry, log, machineOf } = options;
  let seen = '';
  let roles: ReadonlyMap<string, ModelRole> = new Map();
  let models = new Map<string, StoredModel | string>();

  // A component is of its device's class.
  const classOf = (device: string): string | null => machineOf(device.split('/', 1)[0] ?? device)?.class ?? null;
  /** Undefined where it cannot be used. */
  const usable = (subject: ModelSubject, id: string | null): StoredModel | null | undefined => {
    if (id === null) return null;
    const found = models.get(keyOf(subject, id));
    return typeof found === 'object' ? found : undefined;
  };

  const learnedOf = ({ subject, learned }: ModelRole): LearnDecision | null | undefined => {
    if (learned === null) return null;
    const model = usable(subject, learned.model);
    return model === undefined ? undefined : { key: `${learned.at} ${learned.model}`, model };
  };

  const load = async (subject: ModelSubject, id: string): Promise<StoredModel | string> => {
    try {
      const stored = await registry.get(id);
      const own = stored.card.subject;
      if (subjectKey(own) === subjectKey(subject)) return stored;
      return `it is a model of the ${own.kind} ${own.name}, not of the ${subject.kind} ${subject.name}`;
    } catch (error) {
      return messageOf(error);
    }
  };

  return {
    of: (device) => {
      if (roles.size === 0) return NOTHING;
      const role = roles.get(`device ${device}`);
      const name = classOf(device);
      const ofClass = name === null ? undefined : roles.get(`class ${name}`);
      if (role === undefined && ofClass === undefined) return NOTHING;
      return {
        live: role ? usable(role.subject, liveModel(role)) : null,
        shadow: role ? usable(role.subject, role.shadow?.model ?? null) : null,
        start: ofClass ? (usable(ofClass.subject, liveModel(ofClass)) ?? null) : null,
        learned: role ? learnedOf(role) : null,
        withdrawn: role?.withdrawn ? withdrawnOf(role.withdrawn) : null,
      };
    },
    refresh: async () => {
      const now = await versionOf(promotionLogFile(registry.folder));
      if (now === seen) return;
      const next = rolesOf((await registry.promotions()).entries);
      const read = new Map<string, StoredModel | string>();
      for (const role of next.values()) {
        for (const id of modelsOf(role)) {
          const key = keyOf(role.subject, id);
          const known = models.get(key);
          const model = typeof known === 'object' ? known : await load(role.subject, id);
          read.set(key, model);
          if (typeof model !== 'string') continue;
          const { kind, name } = role.subject;
          log.error({ modelId: id, [kind]: name, reason: model }, 'a model cannot be used; the present one stays');
        }
      }
      roles = next;
      models = read;
      seen = now;
    },
    isUsed: () => roles.size > 0,
    problems: () =>
      [...roles.values()].flatMap(({ subject, ...role }) =>
        modelsOf({ subject, ...role }).flatMap((model) => {
          const found = models.get(keyOf(subject, model));
          return typeof found === 'string' ? [{ subject, model, reason: found }] : [];
        }),
      ),
  };
}

function withdrawnOf({ at, by, since }: Promotion): { key: string; since: number } {
  return { key: `${at} ${by}`, since: Date.parse(since ?? at) };
}

/** The models for a role. */
function modelsOf(role: ModelRole): readonly string[] {
  return [liveModel(role), role.shadow?.model ?? null, role.learned?.model ?? null].filter((id) => id !== null);
}

function keyOf(subject: ModelSubject, id: string): string {
  return `${id} ${subjectKey(subject)}`;
}

async function versionOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs, ino } = await stat(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return '';
  }
}
