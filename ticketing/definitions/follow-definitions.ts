import type { States } from '../../ingest/loose-number.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Db } from '../db.ts';
import { type FollowedDefinitions, readFollowed } from './read-followed.ts';

/** Hands over what people changed, in this process or in another one. */
export type DefinitionsFollower = {
  /** What it handed over last, or read at first. */
  readonly present: FollowedDefinitions;
  /** Looks whether something was changed, and hands it over; cheap where nothing was. Call it every second, and after a change of one's own. */
  look(): Promise<void>;
};

/** Tables of which a change may change what is followed. */
const TABLES = ['plant_definition', 'asset', 'asset_device'];

/** Reads what is followed. @param options.onChange is given all of it, after each change of some */
export async function followDefinitions(options: {
  readonly db: Db;
  readonly log: Log;
  /** Words that the settings declare, by channel. */
  readonly states?: States;
  readonly onChange: (followed: FollowedDefinitions) => void;
}): Promise<DefinitionsFollower> {
  const { db, log, states = {}, onChange } = options;
  let { newest } = await changesAfter(db, Number.MAX_SAFE_INTEGER);
  let present = await readFollowed(db, { log, states });
  let looking: Promise<void> | undefined;

  const lookOnce = async (): Promise<void> => {
    const changes = await changesAfter(db, newest);
    if (changes.newest === newest) return;
    newest = changes.newest;
    if (!changes.concern) return;
    const read = await readFollowed(db, { log, states });
    if (canonicalJson(read) === canonicalJson(present)) return;
    present = read;
    onChange(read);
  };
  return {
    get present() {
      return present;
    },
    look: async () => {
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
    },
  };
}

/** The newest change that is recorded, and whether one after the given concerns what is followed. */
async function changesAfter(db: Db, after: number): Promise<{ newest: number; concern: boolean }> {
  const { rows } = await db.query<{ newest: number; concern: boolean }>(
    `select (select coalesce(max(sequence), 0) from change_event) as newest, exists (
       select from change_event, jsonb_array_elements(payload -> 'rows') r
       where sequence > $1 and kind = 'changed' and r ->> 'table' = any ($2)) as concern`,
    [after, TABLES],
  );
  return rows[0] ?? { newest: after, concern: true };
}
