import { expect, it } from 'vitest';
import type { KnownMetrics } from '../../../ingest/sparkplug/edge-node.ts';
import { createEdgeNodes } from '../../../ingest/sparkplug/edge-nodes.ts';

const LIMITS = { maxNodes: 3, maxMetricsPerNode: 100, maxMetrics: 150 };

function metrics(count: number): KnownMetrics {
  const names = Array.from({ length: count }, (_, i) => `m${i}`);
  const known = names.map((name) => [name, { name, datatype: 9, unit: undefined }] as const);
  return { byAlias: new Map(), byName: new Map(known) };
}

it('forgets the node that was silent for longest when there are too many', () => {
  const nodes = createEdgeNodes(LIMITS);
  const first = nodes.heard('p:1');
  const second = nodes.heard('p:2');
  nodes.heard('p:3');
  expect(nodes.heard('p:1')).toBe(first);
  nodes.heard('p:4');
  expect(nodes.size()).toBe(3);
  expect(nodes.heard('p:1')).toBe(first);
  expect(nodes.heard('p:2')).not.toBe(second);
});

it('does not learn more of one node than it may have, and keeps what it knows of its devices', () => {
  const nodes = createEdgeNodes(LIMITS);
  const node = nodes.heard('p:1');
  expect(nodes.learn(node, 'a', metrics(60))).toBe(true);
  expect(nodes.learn(node, 'b', metrics(60))).toBe(false);
  expect([...node.metrics.keys()]).toEqual(['a']);
  expect(nodes.learn(node, 'a', metrics(90))).toBe(true);
});

it('forgets silent nodes when all together know too many metrics', () => {
  const nodes = createEdgeNodes(LIMITS);
  for (const id of ['p:1', 'p:2', 'p:3']) nodes.learn(nodes.heard(id), '', metrics(70));
  expect(nodes.size()).toBe(2);
  for (let i = 0; i < 10; i++) nodes.learn(nodes.heard('p:3'), '', metrics(70));
  expect(nodes.size()).toBe(2);
});
