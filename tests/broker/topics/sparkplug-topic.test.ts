import { expect, it } from 'vitest';
import { hearsBirths } from '../../../broker/topics/sparkplug-topic.ts';
import { filtersOverlap } from '../../../broker/topics/topic.ts';

it.each([
  ['a/b', 'a/b', true],
  ['a/b', 'a/c', false],
  ['a/+', 'a/b', true],
  ['+/b', 'a/+', true],
  ['a/+', 'a/b/c', false],
  ['a/b', 'a', false],
  ['a/#', 'a', true],
  ['a/#', 'a/b/c', true],
  ['a/b/#', 'a', false],
  ['#', 'a/b', true],
  ['a/+/c', 'a/b/d', false],
])('one topic matches both %s and %s: %s', (one, other, expected) => {
  expect([filtersOverlap(one, other), filtersOverlap(other, one)]).toEqual([expected, expected]);
});

it.each([
  ['spBv1.0/#', true],
  ['#', true],
  ['+/+/+/+', true],
  ['spBv1.0/plant/NBIRTH/edge', true],
  ['spBv1.0/plant/#', true],
  ['spBv1.0/+/NDATA/+', false],
  ['spBv1.0/STATE/#', false],
  ['spBv1.0/STATE/harbinger', false],
  ['+/telemetry', false],
  ['telegraf/#', false],
])('who subscribes to %s hears births of edge nodes: %s', (filter, expected) => {
  expect(hearsBirths(filter)).toBe(expected);
});
