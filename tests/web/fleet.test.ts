import { describe, expect, it } from 'vitest';
import { branchesOf, chosenOf, groupsOf, prune, type TreeItem } from '../../web/screens/fleet/fleet.ts';

type Machine = Parameters<typeof chosenOf>[0][number];

const machine = (asset: string, more: Partial<Machine> = {}): Machine => ({
  asset,
  name: asset,
  level: 'asset',
  criticality: 'B',
  health: 100,
  grade: 'good',
  since: null,
  reason: '',
  site: 'plant',
  class: null,
  device: null,
  component: null,
  changedAt: null,
  episode: null,
  doubts: [],
  ...more,
});
const row = (id: string, parent: string | null, level: TreeItem['level'] = 'asset'): TreeItem => ({
  id,
  name: id,
  level,
  parent,
  site: 'plant',
  criticality: 'B',
  class: null,
  depth: 0,
  openTickets: 0,
});
const all = { words: '', site: '', grade: '' } as const;

describe('the heat map of machines', () => {
  const machines = [machine('bad', { grade: 'critical', health: 12 }), machine('Pump 1', { class: 'pump' })];

  it('finds words of the name, the id and the class in any order and case', () => {
    expect(chosenOf(machines, { ...all, words: 'PUMP 1' }).map(({ asset }) => asset)).toEqual(['Pump 1']);
    expect(chosenOf(machines, { ...all, words: '1 pump' })).toHaveLength(1);
    expect(chosenOf(machines, { ...all, words: 'fan' })).toEqual([]);
  });

  it('filters by site and grade', () => {
    expect(chosenOf(machines, { ...all, grade: 'critical' })).toEqual([machines[0]]);
    expect(chosenOf(machines, { ...all, site: 'elsewhere' })).toEqual([]);
  });

  it('puts machines of one area together, the group of the worst first', () => {
    const tree = [row('plant', null, 'site'), row('hall', 'plant', 'area'), row('bad', 'hall'), row('free', null)];
    const groups = groupsOf([machine('bad'), machine('free')], tree);
    expect(groups.map(({ name, items }) => [name, items.map(({ asset }) => asset)])).toEqual([
      ['plant · hall', ['bad']],
      ['plant', ['free']],
    ]);
  });

  it('ends for a tree whose parents make a circle', () => {
    expect(groupsOf([machine('a')], [row('a', 'b'), row('b', 'a')])[0]?.name).toBe('plant');
  });
});

describe('the tree of machines', () => {
  it('keeps what is above a machine that fits, and drops the rest', () => {
    const branches = branchesOf([row('plant', null, 'site'), row('a', 'plant'), row('b', 'plant'), row('c', 'b')]);
    const left = prune(branches, ({ id }) => id === 'c');
    expect(left.map(({ id, below }) => [id, below.map((one) => one.id)])).toEqual([['plant', ['b']]]);
  });

  it('shows a row on top whose parent the reader may not see', () => {
    expect(branchesOf([row('a', 'hidden')]).map(({ id }) => id)).toEqual(['a']);
  });
});
