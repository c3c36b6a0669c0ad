import type { PlacedNoun } from '../../http/access/names.ts';
import type { Sql } from '../db/sql.ts';
import { parseTicketNumber } from '../ticket/ticket.ts';

/** Where something is: its sites, or null for the whole plant; for a ticket also whose it is. */
export type Place = {
  readonly sites: readonly string[] | null;
  readonly assigneeId?: string | null;
  readonly requesters?: readonly string[];
};

/**
 * SQL for the sites of a person `p` in a team `m` with an account `k`: where they set out from,
 * those of their team and of their account. None: the whole plant.
 */
export const SITES_OF_PERSON = `case when k.person_id is not null and k.sites is null then null else nullif(array(
    select distinct s.site from unnest(array[p.base_site, m.site] || coalesce(k.sites, '{}')) as s(site)
    where s.site is not null), '{}') end`;
const PERSON = `person p left join team m on m.id = p.team_id left join account k on k.person_id = p.id and k.active`;

/**
 * Whether a person aliased `p` stands at one of the sites in a parameter, or is of the whole plant;
 * null: everyone does.
 */
export const isPersonAt = (sites: string): string => `(${sites} is null or exists (
  select 1 from (select ${SITES_OF_PERSON} as at from (select p.*) p left join team m on m.id = p.team_id
    left join account k on k.person_id = p.id and k.active) w where w.at is null or w.at && ${sites}))`;

/**
 * Whether a person's account shows the site of a ticket; a person without account is of the whole
 * plant.
 */
export async function showsTicket(sql: Sql, person: string, ticketId: number): Promise<boolean> {
  const { count } = await sql.query(
    `select 1 from account u join ticket t on t.id = $2 join asset a on a.id = t.asset_id
     where u.person_id = $1 and u.sites is not null and a.site <> all (u.sites)`,
    [person, ticketId],
  );
  return count === 0;
}

/** The same for the site of an asset. */
export async function showsAsset(sql: Sql, person: string, assetId: string): Promise<boolean> {
  const { count } = await sql.query(
    `select 1 from account u join asset a on a.id = $2
     where u.person_id = $1 and u.sites is not null and a.site <> all (u.sites)`,
    [person, assetId],
  );
  return count === 0;
}

/** Why somebody gets no work on a ticket that their account does not show them. */
export const notShownTo = (person: string): string =>
  `the account of ${person} does not show the site of this ticket: add the site to the account, or choose somebody else`;

const ofOne = (site: string): string => `case when ${site} is null then null else array[${site}] end`;

/** Queries for the places of things by their ids, `$1`. */
const statements: Readonly<Record<Exclude<PlacedNoun, 'device' | 'site'>, string>> = {
  ticket: `select t.id::text as id, array[a.site] as sites, t.assignee_id as "assigneeId", requesters_of(t.id) as requesters
    from ticket t join asset a on a.id = t.asset_id where t.id = any ($1::bigint[])`,
  asset: 'select id, array[site] as sites from asset where id = any ($1::text[])',
  episode: `select e.id, array[a.site] as sites from alarm_episode e join asset a on a.id = e.asset_id
    where e.id = any ($1::text[])`,
  window: `select w.id::text as id, array[a.site] as sites from maintenance_window w join asset a on a.id = w.asset_id
    where w.id = any ($1::bigint[])`,
  notification: `select n.id::text as id, ${ofOne('a.site')} as sites from notification n
    left join ticket t on t.id = n.ticket_id left join asset a on a.id = t.asset_id where n.id = any ($1::bigint[])`,
  person: `select p.id, ${SITES_OF_PERSON} as sites from ${PERSON} where p.id = any ($1::text[])`,
  team: `select id, ${ofOne('site')} as sites from team where id = any ($1::text[])`,
  rota: `select r.id, ${ofOne('m.site')} as sites from rota r left join team m on m.id = r.team_id
    where r.id = any ($1::text[])`,
  // A van is where its person is.
  store: `select s.id, case when s.site is not null then array[s.site] when s.person_id is null then null
      else ${SITES_OF_PERSON} end as sites
    from store s left join (${PERSON}) on p.id = s.person_id where s.id = any ($1::text[])`,
};
const byNumber: readonly PlacedNoun[] = ['ticket', 'window', 'notification'];

/** The places of some things of one noun by their ids; missing things are left out. */
export async function placesOf(
  sql: Sql,
  noun: PlacedNoun,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Place>> {
  if (noun === 'site') return new Map(ids.map((id) => [id, { sites: [id] }]));
  if (noun === 'device') {
    // A name alone could be of any site.
    const whole = ids.filter((id) => id.includes(':'));
    return new Map(whole.map((id) => [id, { sites: [id.split(':', 1)[0] ?? ''] }]));
  }
  const keys = new Map(ids.flatMap((id) => keyOf(noun, id)));
  if (keys.size === 0) return new Map();
  const { rows } = await sql.query<Place & { id: string }>(statements[noun], [[...new Set(keys.values())]]);
  const found = new Map(rows.map(({ id, ...place }) => [id, place]));
  return new Map(
    [...keys].flatMap(([id, key]) => {
      const place = found.get(key);
      return place ? [[id, place] as const] : [];
    }),
  );
}

/** The id in the database, as text; none for a text that can be no id. */
function keyOf(noun: PlacedNoun, id: string): readonly (readonly [string, string])[] {
  if (!byNumber.includes(noun)) return [[id, id]];
  const number = noun === 'ticket' ? parseTicketNumber(id) : /^[1-9]\d{0,15}$/.test(id) ? Number(id) : undefined;
  return number === undefined || !Number.isSafeInteger(number) ? [] : [[id, String(number)]];
}
