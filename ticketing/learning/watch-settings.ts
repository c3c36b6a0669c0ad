import { AppError } from '../../lib/errors.ts';
import type { PersonLimit, WatchSettings } from '../../models/device/watch-settings.ts';
import type { Sql } from '../db/sql.ts';

/** A limit with when it was set. */
export type KeptLimit = PersonLimit & { readonly setAt: number };

/** A person's settings for a device, and why. */
export type KeptSettings = Omit<WatchSettings, 'limits'> & {
  readonly limits: readonly KeptLimit[];
  readonly reason: string;
  /** 0 where nothing was ever set. */
  readonly version: number;
  readonly updatedAt: Date | null;
  readonly updatedBy: string | null;
};

const columns = `device, limit_factor as "limitFactor", excluded, limits, reason, version, updated_at as "updatedAt",
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
export type AskedLimit = Omit<PersonLimit, 'setBy'>;

/**
 * Replaces the settings of a device. An unchanged limit keeps its author.
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
  const limits = change.limits.map((limit): KeptLimit => {
    const before = present.limits.find((one) => isSame(one, limit));
    return before ?? { ...limit, setBy: actor, setAt: now.getTime() };
  });
  const { rows } = await sql.query<KeptSettings>(
    `insert into watch_settings (device, limit_factor, excluded, limits, reason, version, updated_at, updated_by)
     values ($1, $2, $3::text[], $4, $5, 1, $6, $7)
     on conflict (device) do update set limit_factor = $2, excluded = $3::text[], limits = $4, reason = $5,
       version = watch_settings.version + 1, updated_at = $6, updated_by = $7
     returning ${columns}`,
    [device, limitFactor, excluded, JSON.stringify(limits), reason, now, actor],
  );
  return rows[0] ?? present;
}

function isSame(a: KeptLimit, b: AskedLimit): boolean {
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
    tell(all.rows.map(({ device, limitFactor, excluded, limits }) => ({ device, limitFactor, excluded, limits })));
    seen = state;
  };
}
