import { type EdgeNode, type KnownMetrics, newEdgeNode } from './edge-node.ts';

/** All edge nodes, within a bound: those not heard of for longest are forgotten, and asked for a rebirth when heard again. */
export type EdgeNodes = {
  /** The node of an id; a new one where it is not known. */
  heard(id: string): EdgeNode;
  /** The node of an id as it is known, without a change of anything. */
  known(id: string): EdgeNode | undefined;
  /** Replaces what is known of a node's device (`''`: the node itself). @returns false where the node has too many */
  learn(node: EdgeNode, device: string, metrics: KnownMetrics): boolean;
  readonly size: () => number;
  readonly online: () => number;
};

/** @param maxNodes edge nodes in all @param maxMetricsPerNode of a node and its devices @param maxMetrics in all */
export function createEdgeNodes(limits: {
  maxNodes: number;
  maxMetricsPerNode: number;
  maxMetrics: number;
}): EdgeNodes {
  /** Least recently heard first. */
  const nodes = new Map<string, EdgeNode>();
  /** What each took at its last birth; a death leaves it, so that the sum is never too small. */
  const sizes = new Map<EdgeNode, number>();
  let total = 0;

  const resize = (node: EdgeNode, size: number): void => {
    total += size - (sizes.get(node) ?? 0);
    if (size === 0) sizes.delete(node);
    else sizes.set(node, size);
  };
  const forgetOldest = (): void => {
    for (const [id, node] of nodes) {
      nodes.delete(id);
      resize(node, 0);
      return;
    }
  };
  return {
    heard(id) {
      const node = nodes.get(id) ?? newEdgeNode();
      nodes.delete(id);
      if (nodes.size >= limits.maxNodes) forgetOldest();
      nodes.set(id, node);
      return node;
    },
    known: (id) => nodes.get(id),
    learn(node, device, metrics) {
      node.metrics.delete(device);
      const room = limits.maxMetricsPerNode - sizeOf(node);
      if (metrics.byName.size + metrics.byAlias.size > room) return false;
      node.metrics.set(device, metrics);
      resize(node, sizeOf(node));
      while (total > limits.maxMetrics && nodes.size > 1) forgetOldest();
      return true;
    },
    size: () => nodes.size,
    online: () => {
      let online = 0;
      for (const { born } of nodes.values()) if (born) online++;
      return online;
    },
  };
}

/** Entries, and one for each device: also devices without metrics take room. */
function sizeOf({ metrics }: EdgeNode): number {
  let size = metrics.size;
  for (const { byAlias, byName } of metrics.values()) size += byAlias.size + byName.size;
  return size;
}
