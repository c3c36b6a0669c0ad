import type { Criticality } from '../../ticket/priority.ts';
import type { HealthNode, MachineHealth } from './machine-health.ts';

/**
 * The share of a part's loss that counts for its parent (ISO 13374, health assessment of
 * assemblies).
 */
export const LOSS_SHARE: Readonly<Record<Criticality, number>> = { A: 1, B: 0.8, C: 0.5 };

/**
 * A machine, as it counts for an asset above it.
 * @property share of its loss that reaches the asset
 */
export type CountedMachine = { readonly asset: string; readonly machine: MachineHealth; readonly share: number };

/** The health of an asset: the worst of its own sources and of its parts. */
export type AssetHealth = {
  readonly node: HealthNode;
  /** From 0 to 100; null where nothing is known of it or of any part. */
  readonly health: number | null;
  /** Causes of the health; null as above. */
  readonly decidedBy: CountedMachine | null;
  /** All parts that count, the largest loss first. */
  readonly machines: readonly CountedMachine[];
};

/**
 * Works out the health of an asset and of each of its direct parts. Pure.
 * @param nodes the asset and all below it, each before its parts
 */
export function assetHealth(nodes: readonly HealthNode[]): { own: AssetHealth; parts: readonly AssetHealth[] } | null {
  const [root] = nodes;
  if (root === undefined) return null;
  const parts = new Map<string, HealthNode[]>();
  for (const node of nodes.slice(1)) {
    const beside = parts.get(node.parentId ?? '') ?? [];
    beside.push(node);
    parts.set(node.parentId ?? '', beside);
  }
  const healthOf = (node: HealthNode): AssetHealth => {
    const own = node.machines.map((machine) => ({ asset: node.id, machine, share: 1 }));
    const below = (parts.get(node.id) ?? []).flatMap((part) =>
      healthOf(part).machines.map((one) => ({ ...one, share: one.share * LOSS_SHARE[part.criticality] })),
    );
    const machines = [...own, ...below].sort((a, b) => countedHealth(a) - countedHealth(b));
    const decidedBy = machines[0] ?? null;
    return { node, machines, decidedBy, health: decidedBy && Math.round(countedHealth(decidedBy)) };
  };
  return { own: healthOf(root), parts: (parts.get(root.id) ?? []).map(healthOf) };
}

/** The index of a machine as it counts for the asset. */
export function countedHealth({ machine, share }: CountedMachine): number {
  return counted(machine.health, share);
}

/** An index of which only a share of the loss counts. */
export function counted(health: number, share: number): number {
  return 100 - share * (100 - health);
}
