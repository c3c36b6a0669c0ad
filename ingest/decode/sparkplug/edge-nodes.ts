import { createFairShares } from '../../../lib/fair-shares.ts';
import type { Holder } from '../../../lib/quota.ts';
import { type EdgeNode, type KnownMetrics, newEdgeNode } from './edge-node.ts';

/**
 * All edge nodes, within a bound. Where there is no room, the holder with most nodes loses the one
 * that was silent longest; when that node sends again, a rebirth is requested.
 */
export type EdgeNodes = {
  /** The node of an id, which is kept for a holder now; a new one where it is not known. */
  heard(id: string, holder: Holder): EdgeNode;
  /** The node of an id as it is known, without a change of anything. */
  known(id: string): EdgeNode | undefined;
  /**
   * Replaces the metrics of a node's device (`''`: the node itself).
   * @returns false if there is no room
   */
  learn(node: EdgeNode, device: string, metrics: KnownMetrics): boolean;
  readonly size: () => number;
  readonly online: () => number;
  /** How often there was no room: for more of one node, and for all together. */
  readonly boundReached: Readonly<Partial<Record<SparkplugBound, number>>>;
};

/** Used as the metric label. */
export type SparkplugBound = 'sparkplug_node' | 'sparkplug_all';

/**
 * @param maxNodes edge nodes in all
 * @param maxMetricsPerNode of a node and its devices
 * @param maxMetrics in all
 */
export function createEdgeNodes(limits: {
  maxNodes: number;
  maxMetricsPerNode: number;
  maxMetrics: number;
}): EdgeNodes {
  const nodes = new Map<string, EdgeNode>();
  const ids = new WeakMap<EdgeNode, string>();
  /** The bytes of each at its last birth; a death leaves it, so that the sum is never too small. */
  const shares = createFairShares<EdgeNode>();
  const boundReached: Partial<Record<SparkplugBound, number>> = {};

  const reached = (bound: SparkplugBound): void => {
    boundReached[bound] = (boundReached[bound] ?? 0) + 1;
  };
  const forget = (node: EdgeNode | undefined): void => {
    if (!node) return;
    reached('sparkplug_all');
    shares.remove(node);
    nodes.delete(ids.get(node) ?? '');
  };
  return {
    heard(id, holder) {
      const found = nodes.get(id);
      if (!found && nodes.size >= limits.maxNodes) forget(shares.next('count'));
      const node = found ?? newEdgeNode();
      nodes.set(id, node);
      ids.set(node, id);
      shares.put(node, holder, { count: 1, size: shares.amountOf(node).size });
      return node;
    },
    known: (id) => nodes.get(id),
    learn(node, device, metrics) {
      node.metrics.delete(device);
      const room = limits.maxMetricsPerNode - sizeOf(node);
      if (metrics.byName.size + metrics.byAlias.size > room) {
        reached('sparkplug_node');
        return false;
      }
      node.metrics.set(device, metrics);
      shares.resize(node, { count: 1, size: sizeOf(node) });
      while (shares.used().size > limits.maxMetrics && nodes.size > 1) {
        const next = shares.next('size');
        if (next === node) {
          // It stays, so that its birth is not requested again and again.
          reached('sparkplug_all');
          node.metrics.delete(device);
          shares.resize(node, { count: 1, size: sizeOf(node) });
          return false;
        }
        forget(next);
      }
      return true;
    },
    size: () => nodes.size,
    online: () => {
      let online = 0;
      for (const { born } of nodes.values()) if (born) online++;
      return online;
    },
    boundReached,
  };
}

/** Entries, and one for each device: also devices without metrics take room. */
function sizeOf({ metrics }: EdgeNode): number {
  let size = metrics.size;
  for (const { byAlias, byName } of metrics.values()) size += byAlias.size + byName.size;
  return size;
}
