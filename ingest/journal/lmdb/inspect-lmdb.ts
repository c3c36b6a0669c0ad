import { existsSync, statSync } from 'node:fs';
import { messageOf } from '../../../lib/errors.ts';
import { checkLeaf, dataOf, keyOf, kindOf, type LmdbFile, type LmdbTree, nodesOf, openLmdbFile } from './lmdb-pages.ts';

/**
 * Why LMDB must not open a file, or undefined where it may: it maps the file and trusts it, so that
 * a page that is missing or overwritten ends the process. Reads every page of the index and the
 * head of every large entry.
 */
export function damageOf(path: string): string | undefined {
  // LMDB fills a file that is missing or empty.
  if (!existsSync(path) || statSync(path).size === 0) return undefined;
  const file = openLmdbFile(path);
  try {
    const [first, second] = file.metas;
    if (first === undefined || second === undefined) return 'a meta page is not valid';
    const { free, main } = first.transaction > second.transaction ? first : second;
    checkTree(file, free, false);
    checkTree(file, main, true);
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    file.close();
  }
}

/**
 * @param ordered keys ascend by bytes, except in the tree of free pages.
 * @throws {Error} the damage
 */
function checkTree(file: LmdbFile, { root, entries }: LmdbTree, ordered: boolean): void {
  const pending = root === undefined ? [] : [root];
  let left = Math.ceil(file.bytes / file.pageBytes);
  let seen = 0;
  let last: Buffer | undefined;
  for (let number = pending.pop(); number !== undefined; number = pending.pop()) {
    if (left-- === 0) throw new Error('the index runs in a circle');
    const page = file.page(number);
    const kind = kindOf(page, number);
    if (kind === undefined) throw new Error(`page ${number} is not part of the index, as it should be`);
    if (kind === 'branch') {
      for (const { child } of nodesOf(page).toReversed()) pending.push(child);
      continue;
    }
    const { count, large } = checkLeaf(page, ordered);
    for (const node of large) dataOf(file, node, 0);
    const first = keyOf(page, 'first');
    if (ordered && last && first && last.compare(first) >= 0) throw new Error(`page ${number} is out of order`);
    last = keyOf(page, 'last') ?? last;
    seen += count;
  }
  if (seen !== entries) throw new Error(`the index has ${seen} entries instead of ${entries}`);
}
