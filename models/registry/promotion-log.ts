import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { AppError, messageOf } from '../../lib/errors.ts';
import { syncFolder } from '../../lib/files/write-file-atomically.ts';
import type { Promotion } from './promotions.ts';

const FILE = 'promotions.jsonl';
const OrNull = (schema: TSchema) => Type.Union([schema, Type.Null()]);
const Entry = Type.Object({
  at: Type.String(),
  by: Type.String(),
  reason: Type.Optional(Type.String()),
  action: Type.Enum(['promote', 'rollback', 'shadow', 'unshadow', 'learn', 'withdraw']),
  subject: Type.Object({ kind: Type.Enum(['device', 'class']), name: Type.String() }),
  model: OrNull(Type.String()),
  from: OrNull(Type.String()),
  since: Type.Optional(Type.String()),
});

/**
 * The content of the log; lines that cannot be read (a write that a power cut ended) are left out
 * and counted.
 */
export type PromotionLog = { readonly entries: readonly Promotion[]; readonly unreadable: number };

/** Where the log of a registry's folder is. */
export function promotionLogFile(folder: string): string {
  return path.join(folder, FILE);
}

/**
 * Reads the whole log; without a file it is empty.
 * @throws {AppError} `unavailable` if the file cannot be read
 */
export async function readPromotions(folder: string): Promise<PromotionLog> {
  const text = await readFile(promotionLogFile(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new AppError('unavailable', `${promotionLogFile(folder)} cannot be read: ${messageOf(error)}`);
  });
  const entries: Promotion[] = [];
  let unreadable = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const entry = entryOf(line);
    if (entry === null) unreadable += 1;
    else entries.push(entry);
  }
  return { entries, unreadable };
}

function entryOf(line: string): Promotion | null {
  try {
    const entry: unknown = JSON.parse(line);
    return Value.Check(Entry, entry) ? (entry as Promotion) : null;
  } catch {
    return null;
  }
}

/** Adds an entry; resolves once it is on disk. Nothing that is in the log is ever changed. */
export async function appendPromotion(folder: string, entry: Promotion): Promise<void> {
  const handle = await open(promotionLogFile(folder), 'a+');
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    // A line that was cut off stays unreadable, and does not take the next one with it.
    const start = size > 0 && last[0] !== 10 ? '\n' : '';
    await handle.appendFile(`${start}${JSON.stringify(entry)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(folder);
}
