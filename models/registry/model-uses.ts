import { liveModel, type Promotion, rolesOf } from './promotions.ts';
import type { ModelSubject } from './stored-model.ts';

/** A use of a model by a subject, with the decider. */
export type ModelUse = {
  readonly role: 'live' | 'shadow';
  readonly subject: ModelSubject;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
};

/** The subjects that use a model, after all decisions. */
export function usesOf(log: readonly Promotion[]): (model: string) => readonly ModelUse[] {
  const roles = [...rolesOf(log).values()];
  return (model) =>
    roles.flatMap((role): ModelUse[] => {
      const { subject, promoted, shadow } = role;
      const live = liveModel(role) === model ? promoted.at(-1) : undefined;
      const beside = shadow?.model === model ? shadow : undefined;
      return [
        ...(live ? [{ role: 'live', subject, by: live.by, at: live.at } as const] : []),
        ...(beside ? [{ role: 'shadow', subject, by: beside.by, at: beside.at } as const] : []),
      ];
    });
}

/** Uses in words. */
export function describeUses(uses: readonly ModelUse[]): readonly string[] {
  return uses.map(({ role, subject, by, at }) => `${role} for the ${subject.kind} ${subject.name}, by ${by} at ${at}`);
}
