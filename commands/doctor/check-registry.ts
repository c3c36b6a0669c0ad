import { AppError } from '../../lib/errors.ts';
import { openModelRegistry } from '../../models/registry/model-registry.ts';
import { liveModel, rolesOf } from '../../models/registry/promotions.ts';
import { attempt, type Finding } from './finding.ts';

/**
 * Whether every file in the model registry can be used, and every model that was promoted is there.
 */
export function checkRegistry(dataDir: string): Promise<Finding> {
  const advice =
    'restore the file from a backup, train the model again, or go back with "harbinger models rollback"; until then the device keeps its live model';
  return attempt('models', advice, async () => {
    const registry = openModelRegistry({ dataDir });
    const { cards, bad } = await registry.list();
    const { entries, unreadable } = await registry.promotions();
    const problems = bad.map(({ reason }) => reason);
    if (unreadable > 0) problems.push(`${unreadable} lines of the log of promotions cannot be read`);
    const known = new Set(cards.map(({ id }) => id));
    let promoted = 0;
    for (const role of rolesOf(entries).values()) {
      const live = liveModel(role);
      if (live !== null) promoted += 1;
      for (const id of [live, role.shadow?.model ?? null]) {
        if (id !== null && !known.has(id)) problems.push(`${id}, which ${role.subject.name} is to use, cannot be used`);
      }
    }
    if (problems.length > 0) throw new AppError('invalid', problems.join('; '));
    return cards.length === 0 ? 'none trained' : `${cards.length} models, ${promoted} promoted`;
  });
}
