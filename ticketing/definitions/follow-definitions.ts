import { AsyncResource } from 'node:async_hooks';
import type { States } from '../../ingest/decode/values/loose-number.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Now } from '../../lib/clock.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Db } from '../db/sql.ts';
import type { DefinitionKind } from './definition-kinds.ts';
import { type FollowedDefinitions, type OnUnusable, readFollowed } from './read-followed.ts';

/** Hands over what people changed, in this process or in another one. */
export type DefinitionsFollower = {
  /** The definitions handed over last, or read at first. */
  readonly present: FollowedDefinitions;
  /** Records that cannot be used and are left out, by kind. */
  readonly unusable: Readonly<Record<DefinitionKind, number>>;
  /**
   * Looks whether something was changed, and hands it over; cheap where nothing was. Call it every
   * second, and after a change of one's own.
   */
  look(): Promise<void>;
};

/** Tables of which a change may change the followed definitions. */
const TABLES = ['plant_definition', 'asset', 'asset_device'];

/**
 * Reads the followed definitions.
 * @param options.onChange gets all of them, after each change of some
 */
export async function followDefinitions(options: {
  readonly db: Db;
  readonly log: Log;
  readonly now: Now;
  /** Words that the settings declare, by channel. */
  readonly states?: States;
  readonly onChange: (followed: FollowedDefinitions) => void;
}): Promise<DefinitionsFollower> {
  const { db, log, now, states = {}, onChange } = options;
  let { newest } = await changesAfter(db, Number.MAX_SAFE_INTEGER);
  const read = createReader({ db, log, now, states });
  let present = await read.all();
  let looking: Promise<void> | undefined;

  const lookOnce = async (): Promise<void> => {
    const changes = await changesAfter(db, newest);
    if (changes.newest === newest) return;
    newest = changes.newest;
    if (!changes.concern) return;
    const found = await read.all();
    if (canonicalJson(found) === canonicalJson(present)) return;
    present = found;
    onChange(found);
  };
  return {
    unusable: read.unusable,
    get present() {
      return present;
    },
    // Not in the transaction of the caller: that may yet be taken back.
    look: AsyncResource.bind(async () => {
      // Two at once would hand over in any order.
      looking = (looking ?? Promise.resolve()).then(lookOnce);
      const mine = looking;
      try {
        await mine;
      } catch (error) {
        if (looking === mine) looking = undefined;
        // The next look finds the same changes.
        if (!(error instanceof AppError && error.retryable)) throw error;
        log.warn({ reason: messageOf(error) }, 'changed definitions could not be read yet');
      }
    }),
  };
}

/** Reads all that is followed; says once of each record that it cannot be used, and counts them. */
function createReader({ db, log, now, states }: { db: Db; log: Log; now: Now; states: States }) {
  const unusable = { rule: 0, class: 0, machine: 0, mapping: 0 };
  let told = new Set<string>();
  const all = async (): Promise<FollowedDefinitions> => {
    const found = new Set<string>();
    Object.assign(unusable, { rule: 0, class: 0, machine: 0, mapping: 0 });
    const onUnusable: OnUnusable = (kind, id, reason) => {
      const what = `${kind} ${id} ${reason}`;
      unusable[kind] += 1;
      found.add(what);
      if (!told.has(what))
        log.error({ kind, id, reason }, 'a record cannot be used, and is left out: correct or remove it');
    };
    const followed = await readFollowed(db, { now: now(), states, onUnusable });
    told = found;
    return followed;
  };
  return { all, unusable };
}

/**
 * The newest recorded change, and whether one after the given concerns the followed definitions.
 */
async function changesAfter(db: Db, after: number): Promise<{ newest: number; concern: boolean }> {
  const { rows } = await db.query<{ newest: number; concern: boolean }>(
    `select (select coalesce(max(sequence), 0) from change_event) as newest, exists (
       select from change_event, jsonb_array_elements(payload -> 'rows') r
       where sequence > $1 and kind = 'changed' and r ->> 'table' = any ($2)) as concern`,
    [after, TABLES],
  );
  return rows[0] ?? { newest: after, concern: true };
}
