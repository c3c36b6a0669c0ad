import { type Static, Type } from 'typebox';
import { ALWAYS_OPEN, alwaysOpen, type Calendar } from '../calendar/calendar.ts';
import { invalid } from '../calendar/calendar-definition.ts';
import { parseDuration } from '../calendar/duration.ts';
import { type HoldReason, holdReasons } from '../ticket/hold-reason.ts';
import { criticalities, priorities } from '../ticket/priority.ts';
import type { HoldRule } from './hold-rules.ts';
import { defaultHolds } from './hold-rules.ts';
import type { ClockKind, Terms, Tier } from './terms.ts';

const Duration = Type.String({ description: 'ISO 8601 duration of working time', examples: ['PT4H'] });
const Target = Type.Union([Duration, Type.Null()], { description: 'Null: no promise' });
const Names = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 200 });

const TierSchema = Type.Object({
  calendar: Type.String({ description: '`24x7` or the id of a stored calendar', examples: ['24x7'] }),
  ack: Target,
  start: Target,
  restore: Target,
  ola: Type.Optional(
    Type.Union([Duration, Type.Null()], { description: 'For each assignment; as `ack` where left out' }),
  ),
  warnPercents: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 99 }), {
      maxItems: 10,
      description: '50, 75 and 90 where left out',
    }),
  ),
  warnMinutesBeforeDue: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 100_000 }), { maxItems: 10 })),
});

const HoldSchema = Type.Object({
  pauses: Type.Boolean({ description: 'Whether clocks pause' }),
  cap: Type.String({
    description: 'Working time after which they run again and the lead is notified',
    examples: ['PT40H'],
  }),
});

/** An SLA policy as people write it: its tickets and its commitments. */
export const PolicySchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    position: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      description: 'Policies are tried in this order; the first whose conditions hold counts',
    }),
    match: Type.Optional(
      Type.Object(
        {
          priorities: Type.Optional(Type.Array(Type.Enum([...priorities]), { minItems: 1 })),
          sites: Type.Optional(Names),
          assets: Type.Optional(Names),
          assetClasses: Type.Optional(Names),
          criticalities: Type.Optional(Type.Array(Type.Enum([...criticalities]), { minItems: 1 })),
          workClasses: Type.Optional(Names),
          failureModeGroups: Type.Optional(Names),
          sources: Type.Optional(Names),
        },
        { description: 'All of them must hold; none: every ticket' },
      ),
    ),
    tiers: Type.Object({ P1: TierSchema, P2: TierSchema, P3: TierSchema, P4: TierSchema }),
    holds: Type.Optional(
      Type.Object(
        Object.fromEntries(Object.keys(holdReasons).map((reason) => [reason, Type.Optional(HoldSchema)])) as Record<
          HoldReason,
          ReturnType<typeof Type.Optional<typeof HoldSchema>>
        >,
        { description: 'Reasons that are left out are as in the default policy' },
      ),
    ),
    ackTimeout: Type.Optional(
      Type.Boolean({
        description: 'Give an assignment that is not accepted in time to another person; true where left out',
      }),
    ),
    ladders: Type.Optional(
      Type.Object({
        ack: Type.Optional(Type.String({ description: 'Id of an escalation ladder; `ack` where left out' })),
        restore: Type.Optional(Type.String({ description: 'Id of an escalation ladder; `restore` where left out' })),
      }),
    ),
  },
  { description: 'SLA policy' },
);

export type PolicyDefinition = Static<typeof PolicySchema>;
export type TierDefinition = Static<typeof TierSchema>;

/** Ids of the stored calendars that a policy uses. */
export function calendarsOf({ tiers }: PolicyDefinition): readonly string[] {
  const ids = priorities.map((priority) => tiers[priority].calendar);
  return [...new Set(ids)].filter((id) => id !== ALWAYS_OPEN);
}

/**
 * Checks a policy and makes it ready for arithmetic.
 * @param calendarOf the stored calendar with an id and the name of its version; undefined where
 * there is none
 * @throws {AppError} `invalid`, naming the field
 */
export function parsePolicy(
  definition: PolicyDefinition,
  calendarOf: (id: string) => { readonly name: string; readonly calendar: Calendar } | undefined,
): Terms {
  const tier = (priority: (typeof priorities)[number]): Tier => {
    const given = definition.tiers[priority];
    const field = `tiers.${priority}`;
    const isAlwaysOpen = given.calendar === ALWAYS_OPEN;
    const stored = isAlwaysOpen ? { name: ALWAYS_OPEN, calendar: alwaysOpen } : calendarOf(given.calendar);
    if (!stored) throw invalid([{ field: `${field}.calendar`, message: `there is no calendar ${given.calendar}` }]);
    const target = (kind: ClockKind, text: string | null): number | null =>
      text === null ? null : parseDuration(text, { field: `${field}.${kind}`, isAlwaysOpen });
    const { ack, start, restore, ola = ack, warnPercents = [50, 75, 90], warnMinutesBeforeDue = [] } = given;
    return {
      calendarName: stored.name,
      calendar: stored.calendar,
      targets: {
        ack: target('ack', ack),
        start: target('start', start),
        restore: target('restore', restore),
        ola: target('ola', ola),
      },
      warnPercents,
      warnMinutesBeforeDue,
    };
  };
  const { ack = 'ack', restore = 'restore' } = definition.ladders ?? {};
  return {
    tiers: { P1: tier('P1'), P2: tier('P2'), P3: tier('P3'), P4: tier('P4') },
    holds: parseHolds(definition),
    ackTimeout: definition.ackTimeout ?? true,
    ladders: { ack, restore },
  };
}

function parseHolds({ holds = {} }: PolicyDefinition): Terms['holds'] {
  const rule = (reason: HoldReason): HoldRule => {
    const { pauses, cap } = holds[reason] ?? defaultHolds[reason];
    return { pauses, capMs: parseDuration(cap, { field: `holds.${reason}.cap`, isAlwaysOpen: true }) };
  };
  const reasons = Object.keys(holdReasons) as HoldReason[];
  return Object.fromEntries(reasons.map((reason) => [reason, rule(reason)])) as Terms['holds'];
}
