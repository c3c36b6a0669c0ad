import { Type } from 'typebox';
import { Clock, Duration, Name, of, optional, Span, strict, Times } from './fields.ts';
import { SKILLS } from './remedies.ts';

/** What people of a scenario do. */
export const CREW_ROLES = ['technician', 'lead', 'planner'] as const;

const Money = Type.Number({ minimum: 0, maximum: 1e9, description: 'of a piece (default: costs.part)' });
const takes = (description: string) => optional(Type.String({ ...Duration, description }));
const share = (description: string) => optional(Type.Number({ minimum: 0, maximum: 1, description }));

/** Somebody who works in the plant. */
export const Person = Type.Object(
  {
    name: Type.String({ minLength: 1, description: 'first and last name' }),
    role: optional(of(CREW_ROLES, 'what they do (default: technician)')),
    skills: optional(
      Type.Array(of(Object.keys(SKILLS), 'a skill'), { description: 'what they can (default: everything)' }),
    ),
    sites: optional(Type.Array(Name, { description: 'where they work, their base first (default: everywhere)' })),
    rate: optional(Type.Number({ minimum: 0, description: 'of an hour of theirs (default: costs.hour)' })),
  },
  strict,
);

/** When people work, in the local time of their first site. */
export const Shift = Type.Object(
  {
    people: Type.Array(Type.String(), { minItems: 1, description: 'logins of people' }),
    days: Type.Array(of(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], 'a day of the week'), {
      minItems: 1,
      description: 'days on which it begins',
    }),
    from: Type.String({ ...Clock, description: 'when it begins, such as 06:00' }),
    to: Type.String({ ...Clock, description: 'when it ends, such as 14:00; on the next day if that is earlier' }),
  },
  strict,
);

/** People who come from home for urgent work, in turns. */
export const OnCall = Type.Object(
  {
    people: Type.Array(Type.String(), { minItems: 1, description: 'in the order of their turns' }),
    hours: optional(
      Type.String({
        pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$',
        description: 'hours such as 22:00-06:00 (default: always)',
      }),
    ),
    turn: optional(Type.Integer({ minimum: 1, maximum: 366, description: 'days of one turn (default: 7)' })),
  },
  { ...strict, description: 'people who come from home for urgent work, in turns' },
);

const Part = Type.Object(
  {
    stock: optional(Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'pieces at the begin (default: 5)' })),
    lead: takes('until an ordered one is there (default: partLead)'),
    cost: optional(Money),
  },
  strict,
);

/** How people work; each has a default. */
export const Crew = Type.Object(
  {
    looks: optional(Type.String({ ...Span, description: 'between two looks at the own tickets (default: 5m)' })),
    answer: takes('until somebody answers a ticket, on average (default: 8m)'),
    travel: takes('to a machine at the same site, on average (default: 12m); to another site three times that'),
    fromHome: takes('from home, on call (default: 45m)'),
    inspect: takes('to find what is wrong, on average (default: 40m)'),
    safety: takes('for permit, lock-out and the like before the work (default: 10m)'),
    paper: takes('for a trial run and the words about the work (default: 10m)'),
    repair: optional(Type.Number({ ...Times, description: 'times the usual hours of a repair (default: 1)' })),
    overtime: takes('longer than the shift at most, for a repair (default: 2h)'),
    workload: optional(
      Type.Integer({ minimum: 1, maximum: 100, description: 'open tickets from which they decline (default: 4)' }),
    ),
    sees: share('damage from which an inspection can find a fault (default: 0.05)'),
    misses: share('of inspections that find nothing where there is something (default: 0.05)'),
    misjudges: share('of inspections that take a fault for another (default: 0.05)'),
    partly: share('of repairs that help for a while only (default: 0.08)'),
    wrongPart: share('of repairs with a part that does not fit (default: 0.04)'),
    wrongMachine: share('of repairs at the machine beside it (default: 0.02)'),
    learns: share('errors of the next try at the same ticket, times those of the one before (default: 0.5)'),
    forgetsTimer: share('of jobs after which the timer runs on (default: 0.05)'),
    reports: takes('until operators report a machine that stands (default: 30m)'),
    partLead: takes('until an ordered part is there (default: 2d)'),
    parts: optional(Type.Record(Type.String(), Part, { description: 'stock, lead time and cost, by part' })),
  },
  { ...strict, description: 'how people work' },
);

/** What work and standing still cost, in the plant's currency. */
export const Costs = Type.Object(
  {
    hour: optional(Type.Number({ minimum: 0, description: 'of labour (default: 60)' })),
    downtime: optional(Type.Number({ minimum: 0, description: 'of an hour in which a machine stands (default: 400)' })),
    failure: optional(Type.Number({ minimum: 0, description: 'of a functional failure, once (default: 4000)' })),
    part: optional(Type.Number({ minimum: 0, description: 'of a part without a cost of its own (default: 200)' })),
  },
  { ...strict, description: 'what work and standing still cost' },
);
