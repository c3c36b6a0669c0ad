import type { GetData } from '../../api/use-get.ts';
import type { FleetItem, Grade } from '../../parts/health.ts';

export type TreeItem = GetData<'/asset-tree'>['items'][number];

/** Choices of the reader; an empty one shows all. */
export type FleetChoice = { readonly words: string; readonly site: string; readonly grade: Grade | '' };

/** Whether a machine fits a choice; what is not known of it fits nothing. */
export function fits(
  machine: Pick<FleetItem, 'asset' | 'name' | 'site'> & { readonly class?: string | null; readonly grade?: Grade },
  { words, site, grade }: FleetChoice,
): boolean {
  if (site !== '' && machine.site !== site) return false;
  if (grade !== '' && machine.grade !== grade) return false;
  const text = `${machine.name} ${machine.asset} ${machine.class ?? ''}`.toLowerCase();
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.every((word) => text.includes(word));
}

/** The machines that fit a choice, in their order. */
export function chosenOf(items: readonly FleetItem[], choice: FleetChoice): readonly FleetItem[] {
  return items.filter((item) => fits(item, choice));
}

/** Machines that stand together: those of one area, or of a site without areas. */
export type FleetGroup = { readonly id: string; readonly name: string; readonly items: readonly FleetItem[] };

/**
 * Machines by site and area. The order of the machines holds: groups and what is in them begin with
 * the worst.
 */
export function groupsOf(items: readonly FleetItem[], tree: readonly TreeItem[]): readonly FleetGroup[] {
  const byId = new Map(tree.map((row) => [row.id, row]));
  const groups = new Map<string, { id: string; name: string; items: FleetItem[] }>();
  for (const item of items) {
    const area = areaOf(item.asset, byId);
    const id = area ? area.id : `site ${item.site}`;
    const name = area ? `${item.site} · ${area.name}` : item.site;
    const group = groups.get(id) ?? { id, name, items: [] };
    group.items.push(item);
    groups.set(id, group);
  }
  return [...groups.values()];
}

function areaOf(asset: string, byId: ReadonlyMap<string, TreeItem>): TreeItem | undefined {
  let row = byId.get(asset);
  for (let steps = 0; row && steps < 32; steps++) {
    const above: TreeItem | undefined = row.parent === null ? undefined : byId.get(row.parent);
    if (above?.level === 'area' || above?.level === 'line') return above;
    row = above;
  }
  return undefined;
}

/** One asset of the tree with what is below it. */
export type Branch = TreeItem & { readonly below: readonly Branch[] };

/** The tree from its rows, of which each stands before its parts. */
export function branchesOf(rows: readonly TreeItem[]): readonly Branch[] {
  const known = new Map<string, TreeItem & { below: Branch[] }>();
  const top: Branch[] = [];
  for (const row of rows) {
    const branch = { ...row, below: [] };
    known.set(row.id, branch);
    const above = row.parent === null ? undefined : known.get(row.parent);
    (above?.below ?? top).push(branch);
  }
  return top;
}

/** What of a tree fits: a branch stays where it or anything below it does. */
export function prune(branches: readonly Branch[], fits: (branch: Branch) => boolean): readonly Branch[] {
  return branches.flatMap((branch) => {
    const below = prune(branch.below, fits);
    return below.length > 0 || fits(branch) ? [{ ...branch, below }] : [];
  });
}
