import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * A file of LMDB (data version 2, 64 bits, little-endian) read without LMDB, which a damaged one
 * brings down.
 */
export type LmdbFile = {
  readonly bytes: number;
  readonly pageBytes: number;
  /** The two meta pages; undefined where one is not valid. */
  readonly metas: readonly (LmdbMeta | undefined)[];
  /** `count` pages from a number on. @throws {Error} where the file ends before */
  page(number: number, count?: number): Buffer;
  close(): void;
};

/** A tree: its root page, undefined where it is empty, and how many entries it says that it has. */
export type LmdbTree = { readonly root: number | undefined; readonly entries: number };
export type LmdbMeta = { readonly transaction: number; readonly free: LmdbTree; readonly main: LmdbTree };

/**
 * An entry of a page: in a branch it leads to a child, in a leaf it has data, here or on pages of
 * its own.
 */
export type LmdbNode = {
  readonly key: Buffer;
  readonly child: number;
  readonly bytes: number;
  readonly data: Buffer | undefined;
  readonly overflow: { readonly page: number; readonly transaction: bigint; readonly pages: number } | undefined;
};

const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;

/** Page formats of the `lmdb` package. */
const PAGE_BYTES = 4096;
const HEAD_BYTES = 24;
const NODE_BYTES = 8;
const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
const BIG_DATA = 0x01;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;

/** Opens a file; the caller closes it. */
export function openLmdbFile(file: string): LmdbFile {
  const handle = openSync(file, 'r');
  const bytes = fstatSync(handle).size;
  const read = (at: number, length: number): Buffer => {
    const buffer = Buffer.allocUnsafe(length);
    if (readSync(handle, buffer, 0, length, at) < length) throw new Error(`the file ends before byte ${at + length}`);
    return buffer;
  };
  const metas = [0, 1].map((number) =>
    bytes < (number + 1) * PAGE_BYTES ? undefined : metaOf(read(number * PAGE_BYTES, PAGE_BYTES)),
  );
  return {
    bytes,
    pageBytes: PAGE_BYTES,
    metas,
    page: (number, count = 1) => read(number * PAGE_BYTES, count * PAGE_BYTES),
    close: () => closeSync(handle),
  };
}

function metaOf(page: Buffer): LmdbMeta | undefined {
  const version = page.readUInt32LE(28) & 0xffff;
  if (page.readUInt32LE(24) !== MAGIC || version !== DATA_VERSION || page.readUInt32LE(48) !== PAGE_BYTES) return;
  return {
    transaction: Number(page.readBigUInt64LE(152)),
    free: treeOf(page.subarray(48, 96)),
    main: treeOf(page.subarray(96, 144)),
  };
}

function treeOf(bytes: Buffer): LmdbTree {
  const root = bytes.readBigUInt64LE(40);
  return { root: root === NO_PAGE ? undefined : Number(root), entries: Number(bytes.readBigUInt64LE(32)) };
}

/**
 * The kind of a page, by its head; undefined where it is none of these or has the number of another
 * page.
 */
export function kindOf(page: Buffer, number: number): 'branch' | 'leaf' | undefined {
  if (page.readBigUInt64LE(0) !== BigInt(number)) return undefined;
  const flags = page.readUInt16LE(18) & 0xff;
  if (flags === BRANCH) return 'branch';
  return flags === LEAF ? 'leaf' : undefined;
}

/**
 * The entries of a branch or leaf page, in order.
 * @throws {Error} if an entry is outside the page
 */
export function nodesOf(page: Buffer): readonly LmdbNode[] {
  return Array.from({ length: countOf(page) }, (_, i) => nodeAt(page, i));
}

function countOf(page: Buffer): number {
  return page.readUInt16LE(20) >> 1;
}

function nodeAt(page: Buffer, index: number): LmdbNode {
  const isLeaf = (page.readUInt16LE(18) & LEAF) !== 0;
  const at = HEAD_BYTES + page.readUInt16LE(HEAD_BYTES + index * 2);
  const bytes = page.readUInt32LE(at);
  const flags = page.readUInt16LE(at + 4);
  const dataAt = at + NODE_BYTES + page.readUInt16LE(at + 6);
  const key = page.subarray(at + NODE_BYTES, dataAt);
  const big = isLeaf && (flags & BIG_DATA) !== 0;
  if (dataAt + (isLeaf && !big ? bytes : 0) > page.length) throw new Error('an entry lies outside its page');
  return {
    key,
    bytes,
    child: bytes + flags * 2 ** 32,
    data: isLeaf && !big ? page.subarray(dataAt, dataAt + bytes) : undefined,
    overflow: big ? overflowAt(page, dataAt) : undefined,
  };
}

/**
 * Walks a leaf without making objects of its entries: a journal may have many millions.
 * @returns the number of entries, and the entries whose data has pages of its own
 * @throws {Error} if an entry is outside the page, or, if `ordered`, if keys do not ascend
 */
export function checkLeaf(page: Buffer, ordered: boolean): { count: number; large: readonly LmdbNode[] } {
  const count = countOf(page);
  const large: LmdbNode[] = [];
  let keyAt = 0;
  let keyEnd = 0;
  for (let i = 0; i < count; i++) {
    const at = HEAD_BYTES + page.readUInt16LE(HEAD_BYTES + i * 2);
    const end = at + NODE_BYTES + page.readUInt16LE(at + 6);
    const big = (page.readUInt16LE(at + 4) & BIG_DATA) !== 0;
    if (big) large.push(nodeAt(page, i));
    if (end + (big ? 0 : page.readUInt32LE(at)) > page.length) throw new Error('an entry lies outside its page');
    if (ordered && i > 0 && page.compare(page, keyAt, keyEnd, at + NODE_BYTES, end) <= 0) {
      throw new Error('the entries of a page are out of order');
    }
    keyAt = at + NODE_BYTES;
    keyEnd = end;
  }
  return { count, large };
}

/** The first or last key of a page; undefined where it has none. */
export function keyOf(page: Buffer, which: 'first' | 'last'): Buffer | undefined {
  const count = countOf(page);
  return count === 0 ? undefined : nodeAt(page, which === 'first' ? 0 : count - 1).key;
}

function overflowAt(page: Buffer, at: number): NonNullable<LmdbNode['overflow']> {
  return {
    page: Number(page.readBigUInt64LE(at)),
    transaction: page.readBigUInt64LE(at + 8),
    pages: Number(page.readBigUInt64LE(at + 16)),
  };
}

/**
 * The data of an entry of a leaf; reads overflow pages if it has any.
 * @param limit bytes to read of it; all by default
 * @throws {Error} if those pages do not, or no longer, belong to it
 */
export function dataOf(file: LmdbFile, { bytes, data, overflow }: LmdbNode, limit = bytes): Buffer {
  if (overflow === undefined) return data ?? Buffer.alloc(0);
  const { page: number, transaction, pages } = overflow;
  if (pages !== Math.ceil((HEAD_BYTES + bytes) / file.pageBytes)) throw new Error('an entry has a wrong size');
  const wanted = Math.min(bytes, limit);
  const found = file.page(number, Math.ceil((HEAD_BYTES + wanted) / file.pageBytes));
  const own =
    found.readBigUInt64LE(0) === BigInt(number) &&
    found.readBigUInt64LE(8) === transaction &&
    (found.readUInt16LE(18) & 0xff) === OVERFLOW &&
    found.readUInt32LE(20) === pages;
  if (!own) throw new Error(`page ${number} is not what its entry says`);
  return found.subarray(HEAD_BYTES, HEAD_BYTES + wanted);
}
