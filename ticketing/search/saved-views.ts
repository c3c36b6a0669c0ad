import type { View } from '../../http/access/caller.ts';
import { AppError } from '../../lib/errors.ts';
import { isPersonAt } from '../access/places.ts';
import type { Sql } from '../db/sql.ts';

/** A saved list of a person. @property filter the query fields of the list of tickets */
export type SavedView = {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly filter: Readonly<Record<string, string>>;
  /** Everyone may see it; only its owner may change it. */
  readonly shared: boolean;
  readonly version: number;
  readonly updatedAt: Date;
};

/** Editable fields of a view. */
export type SavedViewFields = Pick<SavedView, 'name' | 'filter' | 'shared'>;

/** The most views of one person. */
const MOST_VIEWS = 100;

const columns = `id, owner, name, filter, shared, version, updated_at as "updatedAt"`;

/**
 * A person's own views and the views that others share, oldest first. A shared view that names a
 * site or an asset is shown only to people who see it. People who see only their own requests get
 * no shared views.
 */
export async function listSavedViews(
  sql: Sql,
  by: { actor: string; view: View },
  page: { after: number; limit: number },
): Promise<readonly SavedView[]> {
  const { rows } = await sql.query<SavedView>(
    `select ${columns} from saved_view v where id > $2 and (owner = $1 or (shared and not $4 and ($5::text[] is null or (
       (v.filter ->> 'site' is null or v.filter ->> 'site' = any ($5))
       and (v.filter ->> 'asset' is null or exists (select 1 from asset a
         where (fold(a.id) = fold(v.filter ->> 'asset') or fold(a.name) = fold(v.filter ->> 'asset')) and a.site = any ($5)))
       and (v.filter ->> 'assignee' is null or exists (select 1 from person p
         where p.id = v.filter ->> 'assignee' and ${isPersonAt('$5::text[]')})))))) order by id limit $3`,
    [by.actor, page.after, page.limit, by.view.requestedBy !== null, by.view.sites],
  );
  return rows;
}

/**
 * @throws {AppError} `conflict` where the owner has a view of that name, or as many as one may have
 */
export async function addSavedView(
  sql: Sql,
  { name, filter, shared }: SavedViewFields,
  by: { actor: string; now: Date },
): Promise<SavedView> {
  await sql.query('select pg_advisory_xact_lock(7226011, hashtext($1))', [by.actor]);
  const { count } = await sql.query('select 1 from saved_view where owner = $1', [by.actor]);
  if (count >= MOST_VIEWS)
    throw new AppError('conflict', `You have ${count} views, as many as one may: remove one first.`);
  const { rows } = await sql.query<SavedView>(
    `insert into saved_view (owner, name, filter, shared, updated_at) values ($1, $2, $3, $4, $5)
     on conflict (owner, name) do nothing returning ${columns}`,
    [by.actor, name, JSON.stringify(filter), shared, by.now],
  );
  if (!rows[0]) throw nameTaken(name);
  return rows[0];
}

/**
 * Changes a view of one's own.
 * @throws {AppError} `not_found`; `forbidden` for another's; `stale`; `conflict` for its name
 */
export async function changeSavedView(
  sql: Sql,
  id: number,
  what: { fields: SavedViewFields; actor: string; expectedVersion: number | undefined; now: Date },
): Promise<SavedView> {
  const { fields, actor, expectedVersion, now } = what;
  const seen = await ownView(sql, id, actor);
  refuseStale(seen, expectedVersion);
  const same = 'select 1 from saved_view where owner = $1 and name = $2 and id <> $3';
  if ((await sql.query(same, [actor, fields.name, id])).count > 0) throw nameTaken(fields.name);
  const { rows } = await sql.query<SavedView>(
    `update saved_view set name = $2, filter = $3, shared = $4, version = version + 1, updated_at = $5
     where id = $1 returning ${columns}`,
    [id, fields.name, JSON.stringify(fields.filter), fields.shared, now],
  );
  if (!rows[0]) throw new Error('a locked view stays');
  return rows[0];
}

/**
 * Removes a view of one's own.
 * @throws {AppError} `not_found`; `forbidden` for another's; `stale`
 */
export async function removeSavedView(
  sql: Sql,
  id: number,
  by: { readonly actor: string; readonly expectedVersion: number | undefined },
): Promise<void> {
  refuseStale(await ownView(sql, id, by.actor), by.expectedVersion);
  await sql.query('delete from saved_view where id = $1', [id]);
}

/**
 * Locks it until the end of the transaction. Views of others that are not shared are not there at
 * all.
 */
async function ownView(sql: Sql, id: number, actor: string): Promise<SavedView> {
  const { rows } = await sql.query<SavedView>(`select ${columns} from saved_view where id = $1 for update`, [id]);
  const [view] = rows;
  if (!view || (view.owner !== actor && !view.shared)) throw new AppError('not_found', `There is no view ${id}.`);
  if (view.owner !== actor) throw new AppError('forbidden', 'Only its owner changes this view.');
  return view;
}

function refuseStale({ version }: SavedView, expected: number | undefined): void {
  if (expected === undefined || expected === version) return;
  throw new AppError('stale', `The view was changed meanwhile; it is at version ${version}.`, { details: { version } });
}

function nameTaken(name: string): AppError {
  return new AppError('conflict', `You have a view named ${name} already.`);
}
