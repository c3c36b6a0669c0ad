import { type Static, type TSchema, Type } from 'typebox';
import type { Caller } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { mayKnowPrivately } from '../../access/private-data.ts';
import type { Expiry, Person, PersonChange } from '../../people/people.ts';

/** A value that may be unknown or taken away. */
export const nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()]);

/** Ids of people, teams, skills, shifts and the like. */
export const Id = Type.String({ pattern: '^[^\\s/]{1,64}$' });
export const Name = Type.String({ minLength: 1, maxLength: 200 });

/** A local date, and a local time. */
export const LocalDate = Type.String({ format: 'date', description: 'YYYY-MM-DD, local' });

/** A person in a path. */
export const Params = Type.Object({ id: Type.String(names('person')) });

const expiry = {
  expiresAt: Type.Optional(nullable(Instant)),
  expiresOn: Type.Optional(
    Type.Union([LocalDate, Type.Null()], {
      description:
        'The last day on which it counts, to its end where the work is; where it is given expiresAt does not count',
    }),
  ),
};
const Skill = Type.Object({
  skill: Type.String({ ...Id, ...names('skill') }),
  level: Type.Integer({
    minimum: 1,
    maximum: 5,
    description: '1 knows it, 2 does it alone, 3 teaches it, 4 is asked by others, 5 sets the standard',
  }),
  ...expiry,
});
const Shift = Type.Object({
  shift: Type.String({ ...Id, ...names('shift') }),
  from: LocalDate,
  until: Type.Optional(
    Type.Union([LocalDate, Type.Null()], { description: 'The last day on which it begins; null: for good' }),
  ),
});
const Site = Type.Object({
  site: Type.String({ ...Id, ...names('site') }),
  ...expiry,
});

const PRIVATE = 'Shown to the person, and to leads, planners and administrators; null to others';

const changeable = {
  name: Name,
  active: Type.Boolean({ description: 'False: no longer works here' }),
  email: Type.Union([Type.String({ format: 'email', maxLength: 254 }), Type.Null()], { description: PRIVATE }),
  phone: Type.Union([Type.String({ minLength: 3, maxLength: 40 }), Type.Null()], { description: PRIVATE }),
  locale: Type.Enum(['en', 'zh-CN']),
  timeZone: nullable(Type.String({ maxLength: 64, description: 'IANA time zone' })),
  team: nullable(Type.String({ ...Id, ...names('team') })),
  supervisor: nullable(Type.String({ ...Id, ...names('person') })),
  baseSite: Type.Union([Type.String({ ...Id, ...names('site') }), Type.Null()], {
    description: 'Where they set out from',
  }),
  maxOpenTickets: nullable(Type.Integer({ minimum: 0, maximum: 10_000 })),
  maxOpenHours: nullable(Type.Number({ minimum: 0, maximum: 10_000 })),
};
const lists = {
  skills: Type.Array(Skill, { maxItems: 200 }),
  shifts: Type.Array(Shift, { maxItems: 200, description: 'None: always on shift' }),
  siteAccess: Type.Array(Site, { maxItems: 1_000, description: 'Restricted sites that they may enter' }),
};

/** A person as the API shows one. */
export const PersonSchema = Type.Object(
  {
    id: Type.String(names('person')),
    ...changeable,
    openTickets: Type.Integer(),
    lastAssignedAt: nullable(Instant),
    ...lists,
  },
  { description: 'The person' },
);

/** Editable fields; a list replaces the old list, null removes a value. */
export const PersonPatch = Type.Object({ ...Type.Partial(Type.Object({ ...changeable, ...lists })).properties });

/** A new person. */
export const NewPerson = Type.Object({
  id: Type.Optional(Type.String({ ...Id, description: 'Left out: made from the name' })),
  ...PersonPatch.properties,
  name: Name,
});

/** A person in JSON, without the parts that a caller may not see. */
export function personJson(person: Person, caller: Caller): Static<typeof PersonSchema> {
  const hidden = mayKnowPrivately(caller, person.id) ? {} : { email: null, phone: null };
  return {
    ...person,
    ...hidden,
    lastAssignedAt: isoOrNull(person.lastAssignedAt),
    skills: person.skills.map(expiryJson),
    shifts: [...person.shifts],
    siteAccess: person.siteAccess.map(expiryJson),
  };
}

/** Includes the day only where there is one. */
function expiryJson<T extends Expiry>({ expiresAt, expiresOn, ...each }: T) {
  return { ...each, expiresAt: isoOrNull(expiresAt), ...(expiresOn !== null && { expiresOn }) };
}

/** Changes in a request. */
export function personChange(body: Static<typeof PersonPatch>): PersonChange {
  const { skills, shifts, siteAccess, ...rest } = body;
  const expiring = <T extends { expiresAt?: string | null; expiresOn?: string | null }>(each: T) => ({
    ...each,
    expiresAt: each.expiresAt && !each.expiresOn ? new Date(each.expiresAt) : null,
    expiresOn: each.expiresOn ?? null,
  });
  return {
    ...rest,
    ...(skills && { skills: skills.map(expiring) }),
    ...(shifts && { shifts: shifts.map((each) => ({ ...each, until: each.until ?? null })) }),
    ...(siteAccess && { siteAccess: siteAccess.map(expiring) }),
  };
}
