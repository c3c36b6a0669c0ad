import { hashOf } from '../../lib/canonical-json.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Db, Sql } from '../db/sql.ts';
import type { AuditProblem } from './audit-problem.ts';
import { appendLinks, type ChainLink, readLinks } from './hash-chain.ts';

/** Something outside the database that the plant answers for, such as the registry of devices. */
export type OutsideStore = {
  readonly name: string;
  /** Every entry by its key, without secrets. */
  read(): Promise<Iterable<readonly [string, object]>>;
};

type StoreChange = { readonly key: string; readonly value: object | null };

const SOON = 'what a command changed is recorded within 30 seconds: where one just did, verify again';
const MOST_CHANGES = 200;
const LINKS = 200;

/**
 * Records changes in stores outside the database: compares their content with the last record. Owns
 * a hash for each entry; one check at a time.
 */
export function createStoreNotes(options: {
  db: Db;
  stores: readonly OutsideStore[];
  log: Log;
  /** Other processes record the same stores; this brings them up to date here. */
  catchUp?: (() => Promise<void>) | undefined;
}) {
  const { db, stores, log, catchUp } = options;
  let known: ReadonlyMap<string, Map<string, string>> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const look = async (by: { readonly actor: string; readonly now: Date }): Promise<void> => {
    await catchUp?.();
    if (known === undefined || catchUp) known = await recordedStores(db);
    for (const store of stores) {
      const before = known.get(store.name) ?? new Map<string, string>();
      const { changes, digests } = await compare(store, before);
      if (changes.length === 0) continue;
      await db.transaction(async (sql) => {
        const parts = Array.from({ length: Math.ceil(changes.length / MOST_CHANGES) }, (_, i) =>
          changes.slice(i * MOST_CHANGES, (i + 1) * MOST_CHANGES),
        );
        const links = parts.map((part) => ({ ...by, kind: 'store', payload: { store: store.name, changes: part } }));
        await appendLinks(sql, 'change_event', links);
      });
      known = new Map([...known, [store.name, digests]]);
    }
  };
  return {
    /** Never rejects: the next look records any failed changes. */
    look: async (by: { readonly actor: string; readonly now: Date }): Promise<void> => {
      const turn = last.then(() => look(by));
      last = turn.catch((error: unknown) =>
        log.warn({ reason: messageOf(error) }, 'changes outside the database are not recorded yet'),
      );
      await last;
    },
  };
}

/** Entries of stores that are not as they were recorded last. */
export async function verifyStores(db: Db, stores: readonly OutsideStore[]): Promise<readonly AuditProblem[]> {
  const recorded = await recordedStores(db);
  const problems: AuditProblem[] = [];
  for (const store of stores) {
    const { changes } = await compare(store, recorded.get(store.name) ?? new Map());
    for (const { key, value } of changes) {
      const what = value === null ? 'the record tells of it, and it is missing' : 'it is not as it was recorded';
      problems.push({ where: `${store.name} ${key}`, what: `${what}; ${SOON}` });
    }
  }
  return problems;
}

async function compare(store: OutsideStore, before: ReadonlyMap<string, string>) {
  const changes: StoreChange[] = [];
  const digests = new Map<string, string>();
  for (const [key, value] of await store.read()) {
    const digest = hashOf(value);
    digests.set(key, digest);
    if (before.get(key) !== digest) changes.push({ key, value });
  }
  for (const key of before.keys()) if (!digests.has(key)) changes.push({ key, value: null });
  return { changes, digests };
}

/** The change record's last entry of every store. */
async function recordedStores(sql: Sql): Promise<ReadonlyMap<string, Map<string, string>>> {
  const stores = new Map<string, Map<string, string>>();
  for (let after = 0; ; ) {
    const links: readonly ChainLink[] = await readLinks(sql, 'change_event', { after, limit: LINKS, kind: 'store' });
    for (const { payload } of links) {
      const name = String(payload['store']);
      const entries = stores.get(name) ?? new Map<string, string>();
      stores.set(name, entries);
      for (const { key, value } of payload['changes'] as readonly StoreChange[]) {
        if (value === null) entries.delete(key);
        else entries.set(key, hashOf(value));
      }
    }
    const end = links.at(-1);
    if (!end || links.length < LINKS) return stores;
    after = end.sequence;
  }
}
