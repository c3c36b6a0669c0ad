import { AppError } from '../../../lib/errors.ts';
import type { FactorAuthor, PersonLimit } from '../../../models/device/watch-settings.ts';
import type { Sql } from '../../db/sql.ts';

/** The target of settings of watching: a device, or all devices below an asset. */
export type WatchSubject = { readonly kind: 'device' | 'asset'; readonly id: string };

/** The settings of a person for a device or an asset alone, and the reason. */
export type KeptSettings = {
  readonly subject: WatchSubject;
  /** Times the learned limits; null: not set here. */
  readonly limitFactor: number | null;
  readonly factorAuthor: FactorAuthor | null;
  /** Channels that are neither judged nor learned; null: not set here. */
  readonly excluded: readonly string[] | null;
  readonly excludedAuthor: FactorAuthor | null;
  /** One for each channel; without a side it says that none from above counts here. */
  readonly limits: readonly PersonLimit[];
  readonly reason: string;
  /** 0 where nothing was ever set. */
  readonly version: number;
  readonly updatedAt: Date | null;
  readonly updatedBy: string | null;
};

/** A row of settings, without its target. */
export type KeptRow = Omit<KeptSettings, 'subject'>;

const author = (field: string): string =>
  `case when s.${field}_by is not null then jsonb_build_object('by', s.${field}_by,
    'at', floor(1000 * extract(epoch from s.${field}_at)), 'reason', s.${field}_reason) end`;

/** The columns of {@link KeptRow} of the table aliased `s`. */
export const settingsColumns = `case when s.factor_by is not null then s.limit_factor end as "limitFactor",
  ${author('factor')} as "factorAuthor",
  case when s.excluded_by is not null then s.excluded end as excluded, ${author('excluded')} as "excludedAuthor",
  s.limits, s.reason, s.version, s.updated_at as "updatedAt", s.updated_by as "updatedBy"`;

const TABLES = {
  device: { table: 'watch_settings', key: 'device' },
  asset: { table: 'asset_watch_settings', key: 'asset_id' },
} as const;

/** Settings of a device or an asset itself; nothing where none are set. */
export async function settingsOf(sql: Sql, subject: WatchSubject, { lock = false } = {}): Promise<KeptSettings> {
  const { table, key } = TABLES[subject.kind];
  const { rows } = await sql.query<KeptRow>(
    `select ${settingsColumns} from ${table} s where s.${key} = $1 ${lock ? 'for no key update' : ''}`,
    [subject.id],
  );
  const nothing: KeptRow = {
    limitFactor: null,
    factorAuthor: null,
    excluded: null,
    excludedAuthor: null,
    limits: [],
    reason: '',
    version: 0,
    updatedAt: null,
    updatedBy: null,
  };
  return { subject, ...(rows[0] ?? nothing) };
}

/** Settings of assets that set something, by the id of the asset. */
export async function settingsOfAssets(sql: Sql): Promise<ReadonlyMap<string, KeptSettings>> {
  const { rows } = await sql.query<KeptRow & { readonly id: string }>(
    `select s.asset_id as id, ${settingsColumns} from asset_watch_settings s
     where s.factor_by is not null or s.excluded_by is not null or s.limits <> '[]' order by s.asset_id`,
  );
  return new Map(rows.map(({ id, ...row }) => [id, { subject: { kind: 'asset', id }, ...row }]));
}

/** A limit in a request. */
export type AskedLimit = Omit<PersonLimit, 'setBy' | 'setAt'>;

/**
 * Replaces the settings of a device or an asset. What stays as it was keeps its author.
 * @param change.expected the version that must be the present one, or `*`: something must be set
 * @throws {AppError} `stale` with the present version
 */
export async function saveSettings(
  sql: Sql,
  change: Pick<KeptSettings, 'subject' | 'limitFactor' | 'excluded' | 'reason'> & {
    readonly limits: readonly AskedLimit[];
    readonly expected: number | '*' | undefined;
    readonly actor: string;
    readonly now: Date;
  },
): Promise<{ readonly before: KeptSettings; readonly after: KeptSettings }> {
  const { subject, limitFactor, excluded, reason, actor, now } = change;
  // Two first settings at once: the second waits, and then sees the first.
  const turn = subject.kind === 'device' ? subject.id : `asset ${subject.id}`;
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 62))', [turn]);
  const before = await settingsOf(sql, subject, { lock: true });
  requireExpected(before, change.expected);
  const own: FactorAuthor = { by: actor, at: now.getTime(), reason };
  const isSameList = excluded !== null && before.excluded?.join('\n') === excluded.join('\n');
  const authors = {
    factor: limitFactor === before.limitFactor ? before.factorAuthor : limitFactor === null ? null : own,
    excluded: isSameList ? before.excludedAuthor : excluded === null ? null : own,
  };
  const limits = change.limits.map(
    (limit): PersonLimit =>
      before.limits.find((one) => isSame(one, limit)) ?? { ...limit, setBy: actor, setAt: now.getTime() },
  );
  const { table, key } = TABLES[subject.kind];
  await sql.query(
    `insert into ${table} as s (${key}, limit_factor, excluded, limits, reason, version, updated_at, updated_by,
       factor_by, factor_at, factor_reason, excluded_by, excluded_at, excluded_reason)
     values ($1, $2, $3::text[], $4, $5, 1, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (${key}) do update set limit_factor = $2, excluded = $3::text[], limits = $4, reason = $5,
       version = s.version + 1, updated_at = $6, updated_by = $7, factor_by = $8, factor_at = $9, factor_reason = $10,
       excluded_by = $11, excluded_at = $12, excluded_reason = $13`,
    [
      ...[subject.id, limitFactor ?? 1, excluded ?? [], JSON.stringify(limits), reason, now, actor],
      ...authorColumns(authors.factor),
      ...authorColumns(authors.excluded),
    ],
  );
  return { before, after: await settingsOf(sql, subject) };
}

function requireExpected({ subject, version }: KeptSettings, expected: number | '*' | undefined): void {
  if (expected === undefined || (expected === '*' ? version > 0 : expected === version)) return;
  const message =
    version === 0
      ? `Nothing is set for ${subject.id}.`
      : `The setting of ${subject.id} was changed meanwhile: it is at version ${version}.`;
  throw new AppError('stale', message, { details: { version } });
}

function authorColumns(author: FactorAuthor | null): readonly unknown[] {
  return [author?.by ?? null, author === null ? null : new Date(author.at), author?.reason ?? null];
}

function isSame(a: PersonLimit, b: AskedLimit): boolean {
  return (
    a.channel === b.channel &&
    a.low === b.low &&
    a.high === b.high &&
    a.severity === b.severity &&
    a.reason === b.reason &&
    a.until === b.until
  );
}
