import type { Sql } from '../db/sql.ts';
import { type ChosenKind, chosenKinds, type PersonChannel } from './kinds.ts';
import type { QuietHours } from './quiet-hours.ts';

/** `hourly` and `daily` are for e-mail: kept, and sent together. */
export const choices = ['on', 'off', 'hourly', 'daily'] as const;
export type Choice = (typeof choices)[number];
export type Choices = {
  readonly [Kind in ChosenKind]?: {
    readonly inbox?: 'on' | 'off';
    readonly email?: Choice;
    readonly push?: 'on' | 'off';
  };
};

/** A person's preferences for notifications. */
export type Preferences = {
  /** By kind and channel; missing ones are on. */
  readonly choices: Choices;
  readonly quietHours: QuietHours | null;
  /** Local time of the daily digest. */
  readonly digestAt: string;
};

/** {@link Preferences}, with the other facts that shape a mail to a person. */
export type Wishes = Preferences & {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly active: boolean;
  readonly locale: 'en' | 'zh-CN';
  readonly timeZone: string;
};

/** Defaults for people without choices. */
export type SiteDefaults = { readonly quietHours: QuietHours | null; readonly timeZone: string };

/** Local time of the daily digest for people without choices. */
export const defaultDigestAt = '08:00';

/** The preferences of the people with these ids; unknown ones are left out. */
export async function readWishes(
  sql: Sql,
  ids: readonly string[],
  defaults: SiteDefaults,
): Promise<ReadonlyMap<string, Wishes>> {
  const { rows } = await sql.query<
    Omit<Wishes, 'quietHours' | 'timeZone'> & {
      timeZone: string | null;
      chosen: boolean;
      from: string | null;
      until: string | null;
    }
  >(
    `select p.id, p.name, p.email, p.active and coalesce(u.active, true) as active, p.locale, p.time_zone as "timeZone", n.person_id is not null as chosen,
       coalesce(n.choices, '{}') as choices, n.quiet_from as "from", n.quiet_until as until,
       coalesce(n.digest_at, $2) as "digestAt"
     from person p left join notification_preference n on n.person_id = p.id
       left join account u on u.person_id = p.id where p.id = any ($1::text[])`,
    [ids, defaultDigestAt],
  );
  return new Map(
    rows.map(({ chosen, from, until, timeZone, ...wishes }) => {
      const own = from !== null && until !== null ? { from, until } : null;
      const quietHours = chosen ? own : defaults.quietHours;
      return [wishes.id, { ...wishes, quietHours, timeZone: timeZone ?? defaults.timeZone }];
    }),
  );
}

/** Replaces all of a person's preferences. @throws {AppError} `invalid` for an unknown person */
export async function storePreferences(sql: Sql, person: string, preferences: Preferences): Promise<void> {
  const { quietHours, digestAt } = preferences;
  const given = chosenKinds.flatMap((kind) => (preferences.choices[kind] ? [[kind, preferences.choices[kind]]] : []));
  await sql.query(
    `insert into notification_preference (person_id, choices, quiet_from, quiet_until, digest_at)
     values ($1, $2, $3, $4, $5)
     on conflict (person_id) do update set choices = excluded.choices, quiet_from = excluded.quiet_from,
       quiet_until = excluded.quiet_until, digest_at = excluded.digest_at`,
    [person, JSON.stringify(Object.fromEntries(given)), quietHours?.from ?? null, quietHours?.until ?? null, digestAt],
  );
}

/** A person's choice for a kind of notification on a channel. */
export function choiceOf(choices: Choices, kind: string, channel: PersonChannel): Choice {
  return choices[kind as ChosenKind]?.[channel] ?? 'on';
}
