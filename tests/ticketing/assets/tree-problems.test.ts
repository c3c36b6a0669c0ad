import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assetLevels } from '../../../ticketing/assets/assets.ts';
import { siteOf, type TreeNode, treeProblems } from '../../../ticketing/assets/tree-problems.ts';

type Written = Readonly<Record<string, readonly [TreeNode['level'], string | null]>>;

const treeOf = (written: Written) =>
  new Map(Object.entries(written).map(([id, [level, parentId]]) => [id, { id, level, parentId, site: 'plant' }]));

const problems = (written: Written, changed: readonly string[]) =>
  treeProblems(treeOf(written), changed).map(({ id, field, reason }) => `${id} ${field}: ${reason}`);

test('a place that does not fit is refused with the reason', () => {
  const tree: Written = { s: ['site', null], a: ['area', 's'], p: ['asset', 'a'], c: ['component', 'p'] };
  expect(problems(tree, Object.keys(tree))).toEqual([]);
  expect(problems({ ...tree, p: ['asset', 'gone'] }, ['p'])).toEqual(['p parent: there is no asset gone']);
  expect(problems({ ...tree, a: ['area', 'p'] }, ['a'])).toEqual(['a parent: it would be a part of itself: a → p → a']);
  expect(problems({ ...tree, a2: ['area', 'p'] }, ['a2'])).toEqual(['a2 parent: a area is no part of a asset']);
  expect(problems({ ...tree, s: ['site', 's2'], s2: ['site', null] }, ['s'])).toEqual([
    's parent: a site has no parent',
  ]);
  expect(problems({ ...tree, a: ['component', 's'] }, ['a'])).toEqual([
    'a level: its part p is a asset, which is no part of a component',
  ]);
  expect(problems({ ...tree, p: ['asset', 'p'] }, ['p'])).toEqual(['p parent: it would be a part of itself: p → p']);
});

test('where nothing is wrong, every way up ends, and everything stands at the site on top', () => {
  const node = fc.record({ level: fc.constantFrom(...assetLevels), parent: fc.option(fc.nat(7)) });
  fc.assert(
    fc.property(fc.array(node, { minLength: 1, maxLength: 8 }), (written) => {
      const ids = written.map((_, index) => String(index));
      const nodes = new Map(
        written.map(({ level, parent }, index): [string, TreeNode] => {
          const id = String(index);
          return [id, { id, level, parentId: parent === null ? null : String(parent), site: `own-${id}` }];
        }),
      );
      if (treeProblems(nodes, ids).length > 0) return;
      for (const node of nodes.values()) {
        let top = node;
        for (let steps = 0; top.parentId !== null; steps++) {
          expect(steps).toBeLessThan(nodes.size);
          top = nodes.get(top.parentId) as TreeNode;
        }
        expect(siteOf(nodes, node)).toBe(top.level === 'site' ? top.id : top.site);
      }
    }),
  );
});
