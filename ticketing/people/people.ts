import { AppError, unprocessable } from '../../lib/errors.ts';
import { refuseName } from '../../lib/taken-names.ts';
import { isPersonAt } from '../access/places.ts';
import { refuseLookAlike } from '../db/look-alikes.ts';
import type { Sql } from '../db/sql.ts';
import { holdDefinitions } from '../sla/definitions.ts';
import { refuseUsed, usersOf } from '../sla/used-by.ts';
import { requireKnown } from './require-known.ts';

/**
 * A skill, a shift and a site as a person has them. Dates are local ones of the shift's zone, both
 * included.
 */
export type PersonSkill = { readonly skill: string; readonly level: number } & Expiry;
export type PersonShift = { readonly shift: string; readonly from: string; readonly until: string | null };
export type PersonSite = { readonly site: string } & Expiry;

/**
 * From an instant on something counts no more, or after a day, `2026-11-29`, of the place where the
 * work is. Not both.
 */
export type Expiry = { readonly expiresAt: Date | null; readonly expiresOn: string | null };

/** A person who works on tickets, or leads such people. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly email: string | null;
  readonly phone: string | null;
  readonly locale: 'en' | 'zh-CN';
  readonly timeZone: string | null;
  readonly team: string | null;
  readonly supervisor: string | null;
  /** Where they set out from. */
  readonly baseSite: string | null;
  readonly maxOpenTickets: number | null;
  readonly maxOpenHours: number | null;
  readonly openTickets: number;
  readonly lastAssignedAt: Date | null;
  readonly skills: readonly PersonSkill[];
  /** None: always on shift. */
  readonly shifts: readonly PersonShift[];
  /** Restricted sites that they may enter. */
  readonly siteAccess: readonly PersonSite[];
};

/** Editable fields of a person; lists replace old lists. */
export type PersonChange = Partial<Omit<Person, 'id' | 'openTickets' | 'lastAssignedAt'>>;

/**
 * Refuses names that records would take for somebody else.
 * @throws {AppError} `unprocessable` naming the field
 */
export function requireFreeName(field: string, name: string): void {
  const refused = refuseName(name);
  if (refused !== undefined) throw unprocessable(field, `${name} cannot be taken: ${refused}`);
}

/** Stores the people of a roster; an existing person gets the name given here. Removes nobody. */
export async function ensurePeople(sql: Sql, roster: readonly { id: string; name: string }[]): Promise<void> {
  const { rows } = await sql.query<{ id: string }>('select id from person where id = any ($1::text[])', [
    roster.map(({ id }) => id),
  ]);
  for (const { id } of roster) if (!rows.some((known) => known.id === id)) requireFreeName('id', id);
  await sql.query(
    `insert into person (id, name) select p.id, p.name from jsonb_to_recordset($1::jsonb) as p(id text, name text)
     on conflict (id) do update set name = excluded.name`,
    [JSON.stringify(roster)],
  );
}

type Row = Omit<Person, 'skills' | 'siteAccess'> & {
  readonly skills: readonly (Omit<PersonSkill, 'expiresAt'> & { expiresAt: string | null })[];
  readonly siteAccess: readonly (Omit<PersonSite, 'expiresAt'> & { expiresAt: string | null })[];
};

const select = `select p.id, p.name, p.active, p.email, p.phone, p.locale, p.time_zone as "timeZone", p.team_id as team,
    p.supervisor_id as supervisor, p.base_site as "baseSite", p.max_open_tickets as "maxOpenTickets",
    p.max_open_hours as "maxOpenHours", p.last_assigned_at as "lastAssignedAt",
    (select count(*) from ticket t where t.assignee_id = p.id
       and t.state in ('assigned', 'accepted', 'scheduled', 'in_progress', 'on_hold')) as "openTickets",
    (select coalesce(jsonb_agg(jsonb_build_object('skill', s.skill_id, 'level', s.level, 'expiresAt', s.expires_at,
       'expiresOn', s.expires_on) order by s.skill_id), '[]') from person_skill s where s.person_id = p.id) as skills,
    (select coalesce(jsonb_agg(jsonb_build_object('shift', s.shift_id, 'from', s.from_on, 'until', s.until_on)
       order by s.from_on, s.shift_id), '[]') from person_shift s where s.person_id = p.id) as shifts,
    (select coalesce(jsonb_agg(jsonb_build_object('site', a.site, 'expiresAt', a.expires_at, 'expiresOn', a.expires_on)
       order by a.site), '[]') from site_access a where a.person_id = p.id) as "siteAccess"
  from person p`;

/** People in the order of their ids, after the given one. */
export async function listPeople(
  sql: Sql,
  filter: {
    readonly team?: string | undefined;
    readonly active?: boolean | undefined;
    readonly ids?: readonly string[] | undefined;
    /** Only people at these sites or of the whole plant; null: everyone. */
    readonly sites: readonly string[] | null;
  },
  page: { readonly after: string; readonly limit: number },
): Promise<readonly Person[]> {
  const { rows } = await sql.query<Row>(
    `${select} where p.id > $1 and ($2::text is null or p.team_id = $2) and ($3::boolean is null or p.active = $3)
       and ${isPersonAt('$5::text[]')} and ($6::text[] is null or p.id = any ($6::text[]))
     order by p.id limit $4`,
    [page.after, filter.team ?? null, filter.active ?? null, page.limit, filter.sites, filter.ids ?? null],
  );
  return rows.map(personOf);
}

/** The person with an id. @throws {AppError} `not_found` */
export async function requirePerson(sql: Sql, id: string): Promise<Person> {
  const { rows } = await sql.query<Row>(`${select} where p.id = $1`, [id]);
  if (!rows[0]) throw new AppError('not_found', `There is no person ${id}.`);
  return personOf(rows[0]);
}

/**
 * Adds a person, or changes the given members of one. Shifts that somebody worked until now stay on
 * record.
 * @throws {AppError} `conflict` where the id or the address is taken; `unprocessable` for missing
 * objects
 */
export async function savePerson(sql: Sql, id: string, change: PersonChange, now: Date): Promise<void> {
  await requireKnown(sql, referencesOf(change));
  await requireDates(sql, change.skills ?? []);
  if (change.email) await refuseTakenEmail(sql, id, change.email);
  const columns = columnsOf(change);
  const names = columns.map(({ column }) => column);
  const values = columns.map(({ value }) => value);
  const places = values.map((_, index) => `$${index + 2}`);
  const { count } = await sql.query(
    names.length === 0
      ? 'select 1 from person where id = $1 for no key update'
      : `update person set ${names.map((name, index) => `${name} = ${places[index]}`).join(', ')} where id = $1`,
    [id, ...values],
  );
  if (count === 0) {
    requireFreeName('id', id);
    await refuseLookAlike(sql, 'person', id);
    await sql.query(
      `insert into person (id${names.map((name) => `, ${name}`).join('')}) values ($1${places.map((place) => `, ${place}`).join('')})`,
      [id, ...values],
    );
  }
  await replaceLists(sql, id, change, now);
}

/** A mail address is the same in upper and lower case. */
async function refuseTakenEmail(sql: Sql, id: string, email: string): Promise<void> {
  const same = 'select id from person where lower(email) = lower($1) and id <> $2';
  const [other] = (await sql.query<{ id: string }>(same, [email, id])).rows;
  if (!other) return;
  const message = `${other.id} has the address ${email} already`;
  throw new AppError('conflict', `email: ${message}.`, { details: { errors: [{ field: 'email', message }] } });
}

/**
 * Removes a person of whom nothing is recorded.
 * @throws {AppError} `not_found`; `conflict` where something is, naming it
 */
export async function removePerson(sql: Sql, id: string): Promise<void> {
  const { count } = await sql.query('select 1 from person where id = $1 for update', [id]);
  if (count === 0) throw new AppError('not_found', `There is no person ${id}.`);
  await holdDefinitions(sql);
  refuseUsed(`person ${id}`, await usersOf(sql, 'person', id));
  await sql.query('delete from person where id = $1', [id]);
}

/** A certificate lapses. */
async function requireDates(sql: Sql, skills: readonly PersonSkill[]): Promise<void> {
  const { rows } = await sql.query<{ id: string }>('select id from skill where certificate and id = any ($1::text[])', [
    skills.filter(({ expiresAt, expiresOn }) => expiresAt === null && expiresOn === null).map(({ skill }) => skill),
  ]);
  const undated = skills.findIndex(({ skill }) => rows.some(({ id }) => id === skill));
  if (undated < 0) return;
  const error = {
    field: `skills[${undated}].expiresAt`,
    message: 'a certificate needs the date on which it expires, or expiresOn, the last day on which it counts',
  };
  throw new AppError('unprocessable', `${error.field}: ${error.message}.`, { details: { ...error, errors: [error] } });
}

function personOf({ skills, siteAccess, ...row }: Row): Person {
  const dated = ({ expiresAt }: { expiresAt: string | null }) => (expiresAt === null ? null : new Date(expiresAt));
  return {
    ...row,
    skills: skills.map((each) => ({ ...each, expiresAt: dated(each) })),
    siteAccess: siteAccess.map((each) => ({ ...each, expiresAt: dated(each) })),
  };
}

const columnNames = {
  name: 'name',
  active: 'active',
  email: 'email',
  phone: 'phone',
  locale: 'locale',
  timeZone: 'time_zone',
  team: 'team_id',
  supervisor: 'supervisor_id',
  baseSite: 'base_site',
  maxOpenTickets: 'max_open_tickets',
  maxOpenHours: 'max_open_hours',
} as const;

function columnsOf(change: PersonChange): readonly { column: string; value: unknown }[] {
  return Object.entries(columnNames).flatMap(([member, column]) => {
    const value = change[member as keyof typeof columnNames];
    return value === undefined ? [] : [{ column, value }];
  });
}

function referencesOf({ team, supervisor, skills, shifts, siteAccess }: PersonChange) {
  const one = (field: string, table: 'team' | 'person', id: string | null | undefined) =>
    id === null || id === undefined ? [] : [{ field, table, id }];
  return [
    ...one('team', 'team', team),
    ...one('supervisor', 'person', supervisor),
    ...(skills ?? []).map(({ skill }, index) => ({
      field: `skills[${index}].skill`,
      table: 'skill' as const,
      id: skill,
    })),
    ...(shifts ?? []).map(({ shift }, index) => ({
      field: `shifts[${index}].shift`,
      table: 'shift' as const,
      id: shift,
    })),
    ...(siteAccess ?? []).map(({ site }, index) => ({
      field: `siteAccess[${index}].site`,
      table: 'location' as const,
      id: site,
    })),
  ];
}

async function replaceLists(sql: Sql, id: string, change: PersonChange, now: Date): Promise<void> {
  const { skills, shifts, siteAccess } = change;
  if (skills) {
    await sql.query('delete from person_skill where person_id = $1', [id]);
    await sql.query(
      `insert into person_skill (person_id, skill_id, level, expires_at, expires_on)
       select $1, s.skill, s.level, s."expiresAt", s."expiresOn"
       from jsonb_to_recordset($2::jsonb) as s(skill text, level int, "expiresAt" timestamptz, "expiresOn" date)`,
      [id, JSON.stringify(skills)],
    );
  }
  if (shifts) {
    // Shifts left out were worked until now, if they had begun.
    await sql.query(
      `insert into dropped_shift (person_id, shift_id, from_on, until_on, dropped_at)
       select s.person_id, s.shift_id, s.from_on, s.until_on, $3 from person_shift s
       where s.person_id = $1 and s.from_on <= ($3::timestamptz + interval '14 hours')::date
         and not exists (select 1 from jsonb_to_recordset($2::jsonb) as n(shift text, "from" date)
           where n.shift = s.shift_id and n."from" = s.from_on)`,
      [id, JSON.stringify(shifts), now],
    );
    await sql.query('delete from person_shift where person_id = $1', [id]);
    await sql.query(
      `insert into person_shift (person_id, shift_id, from_on, until_on) select $1, s.shift, s."from", s.until
       from jsonb_to_recordset($2::jsonb) as s(shift text, "from" date, until date)`,
      [id, JSON.stringify(shifts)],
    );
  }
  if (siteAccess) {
    await sql.query('delete from site_access where person_id = $1', [id]);
    await sql.query(
      `insert into site_access (person_id, site, expires_at, expires_on) select $1, s.site, s."expiresAt", s."expiresOn"
       from jsonb_to_recordset($2::jsonb) as s(site text, "expiresAt" timestamptz, "expiresOn" date)`,
      [id, JSON.stringify(siteAccess)],
    );
  }
}
