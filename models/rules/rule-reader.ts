import { type ReadRule, readRule } from './bound-rule.ts';
import { rulesNamed } from './condition.ts';
import type { AlarmRule } from './rule.ts';

/** Rules that were read, from a moment of arrival on. */
export type Epoch = {
  readonly from: number;
  readonly rules: readonly ReadRule[];
  /** Rules that refer to others come after them. */
  readonly places: ReadonlyMap<ReadRule, number>;
  /** Rules that the epoch before did not have. */
  readonly added: WeakMap<Epoch, readonly ReadRule[]>;
};

const MAX_KNOWN = 20_000;

/** Reads lists of rules; a rule that was in the list before stays the same object. */
export function createRuleReader(): (rules: readonly AlarmRule[]) => readonly ReadRule[] {
  const known = new Map<string, ReadRule>();
  return (rules) =>
    inOrder(rules).map((rule) => {
      const words = JSON.stringify(rule);
      const read = known.get(words) ?? readRule(rule);
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(words, read);
      return read;
    });
}

/** An epoch of rules that were read. */
export function newEpoch(from: number, rules: readonly ReadRule[]): Epoch {
  return { from, rules, places: new Map(rules.map((rule, place) => [rule, place])), added: new WeakMap() };
}

/** The rules that an epoch has and another had not. */
export function addedTo(epoch: Epoch, before: Epoch): readonly ReadRule[] {
  const known = epoch.added.get(before);
  if (known !== undefined) return known;
  const added = epoch.rules.filter((rule) => !before.places.has(rule));
  epoch.added.set(before, added);
  return added;
}

/** The place of a rule in the order in which they are judged. */
export function placeIn({ places }: Epoch, rule: ReadRule): number {
  return places.get(rule) ?? 0;
}

/** The rules in force at a moment of arrival. */
export function epochAt(epochs: readonly Epoch[], arrivedAt: number): Epoch {
  // Nearly all new readings are judged by the present rules.
  const newest = epochs[epochs.length - 1];
  if (newest !== undefined && newest.from <= arrivedAt) return newest;
  return epochs.findLast(({ from }) => from <= arrivedAt) ?? (epochs[0] as Epoch);
}

/** Readings of a moment may arrive out of order: a late one must not restore a removed rule. */
export function later(found: Epoch, before: Epoch | undefined): Epoch {
  return before !== undefined && before.from > found.from ? before : found;
}

/** Rules that refer to others come after them, so that one pass judges a moment. */
function inOrder(rules: readonly AlarmRule[]): readonly AlarmRule[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const done = new Set<AlarmRule>();
  const visit = (rule: AlarmRule): void => {
    if (done.has(rule)) return;
    for (const id of rulesNamed(rule.when)) {
      const other = byId.get(id);
      if (other) visit(other);
    }
    done.add(rule);
  };
  for (const rule of rules) visit(rule);
  return [...done];
}
