import { expect, it } from 'vitest';
import type { KnownMetrics } from '../../../../ingest/decode/sparkplug/edge-node.ts';
import { createEdgeNodes } from '../../../../ingest/decode/sparkplug/edge-nodes.ts';

const LIMITS = { maxNodes: 3, maxMetricsPerNode: 100, maxMetrics: 150 };

const GATEWAY = { id: 'p:gateway', share: 10 };

function metrics(count: number): KnownMetrics {
  const names = Array.from({ length: count }, (_, i) => `m${i}`);
  const known = names.map((name) => [name, { name, datatype: 9, unit: undefined }] as const);
  return { byAlias: new Map(), byName: new Map(known) };
}

it('forgets the node that was silent for longest when there are too many', () => {
  const nodes = createEdgeNodes(LIMITS);
  const first = nodes.heard('p:1', GATEWAY);
  const second = nodes.heard('p:2', GATEWAY);
  nodes.heard('p:3', GATEWAY);
  expect(nodes.heard('p:1', GATEWAY)).toBe(first);
  nodes.heard('p:4', GATEWAY);
  expect(nodes.size()).toBe(3);
  expect(nodes.heard('p:1', GATEWAY)).toBe(first);
  expect(nodes.heard('p:2', GATEWAY)).not.toBe(second);
});

it('does not learn more of one node than it may have, and keeps what it knows of its devices', () => {
  const nodes = createEdgeNodes(LIMITS);
  const node = nodes.heard('p:1', GATEWAY);
  expect(nodes.learn(node, 'a', metrics(60))).toBe(true);
  expect(nodes.learn(node, 'b', metrics(60))).toBe(false);
  expect([...node.metrics.keys()]).toEqual(['a']);
  expect(nodes.learn(node, 'a', metrics(90))).toBe(true);
});

it('forgets silent nodes when all together know too many metrics', () => {
  const nodes = createEdgeNodes(LIMITS);
  for (const id of ['p:1', 'p:2', 'p:3']) nodes.learn(nodes.heard(id, GATEWAY), '', metrics(70));
  expect(nodes.size()).toBe(2);
  for (let i = 0; i < 10; i++) nodes.learn(nodes.heard('p:3', GATEWAY), '', metrics(70));
  expect(nodes.size()).toBe(2);
});

it('forgets nodes of the one who has most, not those of others', () => {
  const nodes = createEdgeNodes(LIMITS);
  const own = nodes.heard('p:quiet', { id: 'p:quiet', share: 1 });
  nodes.learn(own, '', metrics(5));
  const many = { id: 'p:many', share: 1 };
  for (let i = 0; i < 10; i++) nodes.learn(nodes.heard(`p:many-${i}`, many), '', metrics(80));
  expect(nodes.known('p:quiet')).toBe(own);
  expect(own.metrics.size).toBe(1);
  expect(nodes.size()).toBe(2);
  expect(nodes.boundReached).toEqual({ sparkplug_all: 9 });
});

it('keeps a node without its metrics where it would push out those who have less', () => {
  const nodes = createEdgeNodes({ ...LIMITS, maxMetricsPerNode: 150 });
  const own = nodes.heard('p:quiet', { id: 'p:quiet', share: 1 });
  nodes.learn(own, '', metrics(60));
  const large = nodes.heard('p:large', { id: 'p:large', share: 1 });
  expect(nodes.learn(large, '', metrics(140))).toBe(false);
  expect([nodes.known('p:large'), nodes.known('p:quiet')?.metrics.size]).toEqual([large, 1]);
});
