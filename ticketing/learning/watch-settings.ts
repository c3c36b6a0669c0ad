import { AppError } from '../../lib/errors.ts';
import type { PersonLimit, WatchSettings } from '../../models/device/watch-settings.ts';
import type { Sql } from '../db/sql.ts';

/** A person's settings for a device, and why. */
export type KeptSettings = WatchSettings & {
  readonly reason: string;
  /** 0 where nothing was ever set. */
  readonly version: number;
  readonly updatedAt: Date | null;
  readonly updatedBy: string | null;
};

const columns = `device, limit_factor as "limitFactor", case when factor_by is not null then jsonb_build_object(
    'by', factor_by, 'at', floor(1000 * extract(epoch from factor_at)), 'reason', factor_reason) end as "factorAuthor",
  excluded, limits, reason, version, updated_at as "updatedAt",
  updated_by as "updatedBy"`;

/** Settings of a device; defaults where none are set. */
export async function settingsOf(sql: Sql, device: string, { lock = false } = {}): Promise<KeptSettings> {
  const { rows } = await sql.query<KeptSettings>(
    `select ${columns} from watch_settings where device = $1 ${lock ? 'for update' : ''}`,
    [device],
  );
  const usual = {
    device,
    limitFactor: 1,
    factorAuthor: null,
    excluded: [],
    limits: [],
    reason: '',
    version: 0,
    updatedAt: null,
    updatedBy: null,
  };
  return rows[0] ?? usual;
}

/** A limit in a request. */
export type AskedLimit = Omit<PersonLimit, 'setBy' | 'setAt'>;

/**
 * Replaces the settings of a device. An unchanged limit keeps its author, and so does the factor.
 * @param change.expected the version that must be the present one, or `*`: something must be set
 * @throws {AppError} `stale` with the present version
 */
export async function saveSettings(
  sql: Sql,
  change: Pick<KeptSettings, 'device' | 'limitFactor' | 'excluded' | 'reason'> & {
    readonly limits: readonly AskedLimit[];
    readonly expected: number | '*' | undefined;
    readonly actor: string;
    readonly now: Date;
  },
): Promise<KeptSettings> {
  const { device, limitFactor, excluded, reason, expected, actor, now } = change;
  // Two first settings at once: the second waits, and then sees the first.
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 62))', [device]);
  const present = await settingsOf(sql, device, { lock: true });
  const isMet = expected === undefined || (expected === '*' ? present.version > 0 : expected === present.version);
  if (!isMet) {
    const message =
      present.version === 0
        ? `Nothing is set for ${device}.`
        : `The setting of ${device} was changed meanwhile: it is at version ${present.version}.`;
    throw new AppError('stale', message, { details: { version: present.version } });
  }
  const limits = change.limits.map((limit): PersonLimit => {
    const before = present.limits.find((one) => isSame(one, limit));
    return before ?? { ...limit, setBy: actor, setAt: now.getTime() };
  });
  const own = limitFactor === 1 ? null : { by: actor, at: now.getTime(), reason };
  const author = limitFactor === present.limitFactor ? present.factorAuthor : own;
  const { rows } = await sql.query<KeptSettings>(
    `insert into watch_settings (device, limit_factor, excluded, limits, reason, version, updated_at, updated_by,
       factor_by, factor_at, factor_reason)
     values ($1, $2, $3::text[], $4, $5, 1, $6, $7, $8, $9, $10)
     on conflict (device) do update set limit_factor = $2, excluded = $3::text[], limits = $4, reason = $5,
       version = watch_settings.version + 1, updated_at = $6, updated_by = $7,
       factor_by = $8, factor_at = $9, factor_reason = $10
     returning ${columns}`,
    [
      ...[device, limitFactor, excluded, JSON.stringify(limits), reason, now, actor],
      ...[author?.by ?? null, author === null ? null : new Date(author.at), author?.reason ?? null],
    ],
  );
  return rows[0] ?? present;
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

/** Gives the detector the settings, whenever they have changed since the last check. */
export function createSettingsFollower(
  tell: (settings: readonly WatchSettings[]) => void,
): (sql: Sql) => Promise<void> {
  let seen = '';
  return async (sql) => {
    const { rows } = await sql.query<{ state: string }>(
      `select count(*)::text || ' ' || coalesce(sum(version), 0)::text as state from watch_settings`,
    );
    const state = rows[0]?.state ?? '';
    if (state === seen) return;
    const all = await sql.query<KeptSettings>(`select ${columns} from watch_settings`);
    tell(
      all.rows.map(({ device, limitFactor, factorAuthor, excluded, limits }) => {
        return { device, limitFactor, factorAuthor, excluded, limits };
      }),
    );
    seen = state;
  };
}
