import type { DeviceRegistry } from '../../broker/access/device-registry.ts';
import type { RegistryChange } from '../../broker/access/device-tables.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { StoredSecret } from '../../lib/secrets/stored-secret.ts';
import type { Db, Sql } from '../db/sql.ts';

/** How often changes by other processes are looked for. */
const LOOK_MS = 1_000;
const PAGE = 1_000;

/**
 * The registry of devices of a cluster: a copy in each data folder, and the changes in PostgreSQL.
 */
export type SharedDevices = DeviceRegistry & {
  /** Takes over what other processes changed. */
  look(): Promise<void>;
  start(): void;
};

/**
 * A change is worked out on the copy, stored in the database, and then made in every copy, in the
 * same order. While the database is away nothing can be changed, and devices connect as before.
 * What the copy of a former single process has goes in when the database has no device yet.
 */
export function shareDevices(
  local: DeviceRegistry,
  { db, log }: { readonly db: Pick<Db, 'query' | 'transaction'>; readonly log: Log },
): SharedDevices {
  let timer: NodeJS.Timeout | undefined;
  let failing = false;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  const look = (): Promise<void> => inTurn(() => takeChanges(db, local, log));

  /** One after another, over all processes. */
  const change = <T>(work: (registry: DeviceRegistry) => T): Promise<T> =>
    inTurn(async () => {
      const { result, changes } = await db.transaction(async (sql) => {
        await sql.query(`select pg_advisory_xact_lock(hashtextextended(current_schema() || ' harbinger devices', 17))`);
        await takeChanges(sql, local, log);
        const tried = await local.tryOut(work);
        await storeChanges(sql, tried.changes);
        return tried;
      });
      await local.mirror(changes);
      return result;
    });
  return {
    ...local,
    look,
    start: () => {
      let busy = false;
      const tick = async (): Promise<void> => {
        if (busy) return;
        busy = true;
        try {
          await look();
          failing = false;
        } catch (error) {
          if (!failing) log.warn({ reason: messageOf(error) }, 'changes of devices elsewhere are not known at present');
          failing = true;
        } finally {
          busy = false;
        }
      };
      timer = setInterval(() => void tick(), LOOK_MS);
      void tick();
    },
    add: (entries) => change((registry) => registry.writes.add(entries)),
    change: (id, patch, seen) => change((registry) => registry.writes.change(id, patch, seen)),
    remove: (id, version) => change((registry) => registry.writes.remove(id, version)),
    setSiteKey: (site, key) =>
      inTurn(async () => {
        if (key === null) await db.query('delete from device_site_key where site = $1', [site]);
        else {
          await db.query(
            'insert into device_site_key (site, key) values ($1, $2) on conflict (site) do update set key = excluded.key',
            [site, JSON.stringify(key)],
          );
        }
        await local.setSiteKey(site, key);
      }),
    close: async () => {
      clearInterval(timer);
      await last;
      await local.close();
    },
  };
}

async function takeChanges(sql: Pick<Sql, 'query'>, local: DeviceRegistry, log: Log): Promise<void> {
  const { rows: ends } = await sql.query<{ newest: number | null }>('select max(version) as newest from device_change');
  const newest = ends[0]?.newest ?? null;
  if (newest === null && local.version() > 0) {
    log.info({ devices: local.size() }, 'the devices of this data folder are those of the cluster from now on');
    await storeChanges(sql, local.changes());
  } else if (local.version() > (newest ?? 0)) {
    log.warn('devices were changed in this data folder alone: the copy is made again from the database');
    await local.clear();
  }
  for (;;) {
    const { rows } = await sql.query<RegistryChange>(
      'select version, id, entry, credential from device_change where version > $1 order by version limit $2',
      [local.version(), PAGE],
    );
    if (rows.length > 0) await local.mirror(rows);
    if (rows.length < PAGE) break;
  }
  const { rows: keys } = await sql.query<{ site: string; key: StoredSecret }>('select site, key from device_site_key');
  await local.mirrorSiteKeys(new Map(keys.map(({ site, key }) => [site, key])));
}

async function storeChanges(sql: Pick<Sql, 'query'>, changes: readonly RegistryChange[]): Promise<void> {
  if (changes.length === 0) return;
  await sql.query('delete from device_change where id = any($1)', [changes.map(({ id }) => id)]);
  await sql.query(
    `insert into device_change (version, id, entry, credential)
     select version, id, nullif(entry, 'null'::jsonb), credential
     from jsonb_to_recordset($1::jsonb) as given (version bigint, id text, entry jsonb, credential boolean)`,
    [JSON.stringify(changes)],
  );
}
