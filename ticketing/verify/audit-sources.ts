import type { HeadKey } from '../audit/head-key.ts';
import type { OutsideStore } from '../audit/note-stores.ts';
import type { Db } from '../db/sql.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import type { FileStore } from '../work/files/file-store.ts';

/** Sources of the audit beside the database. */
export type AuditSources = {
  readonly db: Db;
  readonly files?: FileStore | undefined;
  readonly policy?: SlaPolicy | undefined;
  /** The file outside the database that says where the records ended last. */
  readonly outside?: string | undefined;
  /** Things outside the database that are recorded in it. */
  readonly stores?: readonly OutsideStore[];
  /** Signs heads of days. */
  readonly key?: HeadKey | undefined;
};
