import type { FastifyReply, FastifyRequest } from 'fastify';
import { conditionOf, made } from '../../http/if-match.ts';
import {
  claimVersion,
  type VersionedNoun,
  type VersionedRecord,
  versionOfRecord,
  versionsOfRecords,
} from '../db/record-versions.ts';
import type { Sql } from '../db/sql.ts';

/**
 * Counts the edit of a record that a request makes, in its transaction.
 * @throws {AppError} `stale`
 */
export async function claim(sql: Sql, request: FastifyRequest, record: VersionedRecord): Promise<void> {
  made.set(request, await claimVersion(sql, record, conditionOf(request.headers['if-match'])));
}

/** Gives an answer the version of a record, which is read before the record is. */
export async function showVersion(sql: Sql, reply: FastifyReply, record: VersionedRecord): Promise<void> {
  reply.header('etag', `"${await versionOfRecord(sql, record)}"`);
}

/** Records with their versions, which are read before them. */
export async function withVersions<T>(
  sql: Sql,
  noun: VersionedNoun,
  { idOf, read }: { idOf: (record: T) => string; read: () => Promise<readonly T[]> },
): Promise<(T & { version: number })[]> {
  const versions = await versionsOfRecords(sql, noun);
  return (await read()).map((record) => ({ ...record, version: versions.get(idOf(record)) ?? 0 }));
}
