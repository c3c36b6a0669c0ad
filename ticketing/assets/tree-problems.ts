import { type AssetLevel, assetLevels } from './assets.ts';

/**
 * An asset as far as the hierarchy goes.
 * @property site its own site; counts only where no asset stands above it
 */
export type TreeNode = {
  readonly id: string;
  readonly parentId: string | null;
  readonly level: AssetLevel;
  readonly site: string;
};

/** Why an asset cannot have its new place. */
export type TreeProblem = { readonly id: string; readonly field: 'parent' | 'level'; readonly reason: string };

/**
 * Finds faults in the places of some assets; pure.
 * @param nodes the hierarchy as it would be: these assets, everything above them, and their
 * children
 * @param changed ids of the assets to check
 */
export function treeProblems(nodes: ReadonlyMap<string, TreeNode>, changed: Iterable<string>): readonly TreeProblem[] {
  const wanted = new Set(changed);
  const moved = [...wanted].flatMap((id) => placeProblem(nodes, id) ?? []);
  // A new level must also fit the children that stay where they are.
  const outgrown = [...nodes.values()].flatMap(({ id, parentId, level }): readonly TreeProblem[] => {
    const parent = parentId === null || wanted.has(id) || !wanted.has(parentId) ? undefined : nodes.get(parentId);
    if (!parent || fits(parent.level, level)) return [];
    return [
      { id: parent.id, field: 'level', reason: `its part ${id} is a ${level}, which is no part of a ${parent.level}` },
    ];
  });
  return [...moved, ...outgrown];
}

/**
 * The site that an asset stands at: the topmost asset above it says. Call it for a hierarchy
 * without problems.
 */
export function siteOf(nodes: ReadonlyMap<string, TreeNode>, node: TreeNode): string {
  let top = node;
  for (;;) {
    const parent = top.parentId === null ? undefined : nodes.get(top.parentId);
    if (!parent) return top.level === 'site' ? top.id : top.site;
    top = parent;
  }
}

function placeProblem(nodes: ReadonlyMap<string, TreeNode>, id: string): TreeProblem | undefined {
  const node = nodes.get(id);
  if (!node || node.parentId === null) return undefined;
  const parent = nodes.get(node.parentId);
  if (!parent) return { id, field: 'parent', reason: `there is no asset ${node.parentId}` };
  const cycle = cycleFrom(nodes, node);
  if (cycle) return { id, field: 'parent', reason: `it would be a part of itself: ${cycle.join(' → ')}` };
  if (fits(parent.level, node.level)) return undefined;
  const reason = node.level === 'site' ? 'a site has no parent' : `a ${node.level} is no part of a ${parent.level}`;
  return { id, field: 'parent', reason };
}

/** The way from an asset up and back to itself, or undefined where it ends at the top. */
function cycleFrom(nodes: ReadonlyMap<string, TreeNode>, start: TreeNode): readonly string[] | undefined {
  const way = [start.id];
  const seen = new Set(way);
  let at = start.parentId;
  while (at !== null) {
    if (at === start.id) return [...way, at];
    // A cycle further up is reported for the assets in it.
    if (seen.has(at)) return undefined;
    seen.add(at);
    way.push(at);
    at = nodes.get(at)?.parentId ?? null;
  }
  return undefined;
}

/** A child's level must not be above its parent's; equal levels fit. Sites have no parent. */
function fits(parent: AssetLevel, child: AssetLevel): boolean {
  return child !== 'site' && assetLevels.indexOf(parent) <= assetLevels.indexOf(child);
}
