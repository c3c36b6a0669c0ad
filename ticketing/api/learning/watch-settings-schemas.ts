import { type Static, Type } from 'typebox';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { invalidFields } from '../../../http/problem.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import { type FactorAuthor, LIMIT_FACTOR, type PersonLimit } from '../../../models/device/watch-settings.ts';
import { type InForce, inForceOf, type Layer, type Source } from '../../assets/watching/watch-in-force.ts';
import type { AskedLimit, KeptSettings } from '../../assets/watching/watch-settings.ts';
import { nullable, Reason } from '../fields.ts';

const Channel = Type.String({ minLength: 1, maxLength: 256 });
const limit = {
  channel: Channel,
  severity: Type.Enum(['low', 'medium', 'high']),
  reason: Reason,
};
const none = Type.Boolean({
  description: 'No limit of the channel counts here, though an asset above sets one; without low and high',
});
const AskedLimits = Type.Array(
  Type.Object({
    ...limit,
    severity: Type.Optional(limit.severity),
    low: Type.Optional(nullable(Type.Number({ description: 'in the unit of the channel; below it is an alarm' }))),
    high: Type.Optional(nullable(Type.Number({ description: 'above it is an alarm' }))),
    until: Type.Optional(nullable(Instant)),
    none: Type.Optional(none),
  }),
  { maxItems: 64, description: 'one for each channel; channels that are left out are inherited' },
);

/** The body of a request that sets how something is watched. */
export const WatchBody = Type.Object({
  reason: Reason,
  limitFactor: Type.Optional(
    nullable(
      Type.Number({
        minimum: LIMIT_FACTOR.least,
        maximum: LIMIT_FACTOR.most,
        description: 'times the learned limits: below 1 alarms come earlier, above 1 later',
      }),
    ),
  ),
  exclude: Type.Optional(
    nullable(
      Type.Array(Channel, {
        maxItems: 64,
        uniqueItems: true,
        description: 'channels that are neither judged nor learned; an empty list: none, whatever is set above',
      }),
    ),
  ),
  limits: Type.Optional(AskedLimits),
});

const Author = nullable(
  Type.Object(
    { by: Type.String(), at: Instant, reason: Type.String() },
    { description: 'Who set it, when, and why; null where it is not set here' },
  ),
);
const From = Type.Object(
  {
    kind: Type.Enum(['device', 'asset']),
    id: Type.String(),
    name: Type.String(),
    by: Type.String(),
    at: Instant,
    reason: Type.String(),
  },
  { description: 'What it was set for, by whom, when, and why' },
);
const sides = { low: nullable(Type.Number()), high: nullable(Type.Number()), until: nullable(Instant) };

/** The settings in force, each with its origin. */
const InForceSchema = Type.Object(
  {
    limitFactor: Type.Object({ value: Type.Number(), from: nullable(From) }),
    exclude: Type.Object({ value: Type.Array(Type.String()), from: nullable(From) }),
    limits: Type.Array(
      Type.Object({ channel: Channel, severity: limit.severity, reason: Type.String(), ...sides, from: From }),
    ),
  },
  { description: 'What is in force, own or inherited; `from` null: nobody has set it' },
);

/** Members of settings of a device or an asset. */
export const settingsMembers = {
  limitFactor: nullable(Type.Number({ description: 'null: not set here' })),
  factorAuthor: Author,
  exclude: nullable(Type.Array(Type.String(), { description: 'null: not set here' })),
  excludeAuthor: Author,
  limits: Type.Array(Type.Object({ ...limit, ...sides, none, setBy: Type.String(), setAt: Instant })),
  reason: Type.String({ description: 'Of the last change' }),
  version: Type.Integer({ description: '0 where nothing was ever set' }),
  updatedAt: nullable(Instant),
  updatedBy: nullable(Type.String()),
  inForce: InForceSchema,
  inherited: { ...InForceSchema, description: 'What would be in force, were nothing set here' },
};

/** Facts about a stored change for the person who made it. */
export const Notes = Type.Array(
  Type.Object({
    field: Type.String({ description: '`limitFactor`, `exclude`, or `limits.temperature`' }),
    kind: Type.Enum(['unknown_channel', 'falls_back']),
    message: Said(),
  }),
  { description: 'Channels that nothing below has; what cleared settings fall back to' },
);
export type Note = Static<typeof Notes>[number];

/** The limits of a request. @throws {AppError} `invalid`, naming the limit */
export function limitsOf({ limits = [] }: Static<typeof WatchBody>): readonly AskedLimit[] {
  return limits.map(({ channel, low = null, high = null, severity = 'medium', reason, until = null, none }, i) => {
    const refuse = (message: string) => invalidFields([{ field: `limits/${i}`, message }]);
    if (none === true && (low !== null || high !== null)) throw refuse(`${channel} has a limit, and none: say either`);
    if (none !== true && low === null && high === null) throw refuse(`${channel} needs low or high`);
    if (low !== null && high !== null && low >= high) throw refuse(`low of ${channel} must be below high`);
    if (limits.findIndex((one) => one.channel === channel) !== i) throw refuse(`${channel} has two limits; give one`);
    return { channel, low, high, severity, reason, until: until === null ? null : Date.parse(until) };
  });
}

const iso = (at: number): string => new Date(at).toISOString();

/**
 * Settings and what is in force, for an answer.
 * @param layers the settings on the way up, its own among them
 */
export function settingsJson(settings: KeptSettings, layers: readonly Layer[]) {
  const { kind, id } = settings.subject;
  const above = layers.filter(({ subject }) => subject.kind !== kind || subject.id !== id);
  const { limitFactor, factorAuthor, excluded, excludedAuthor, limits, reason, version } = settings;
  return {
    limitFactor,
    factorAuthor: authorJson(factorAuthor),
    exclude: excluded && [...excluded],
    excludeAuthor: authorJson(excludedAuthor),
    limits: limits.map(({ asset: _, ...one }) => ({
      ...one,
      until: one.until === null ? null : iso(one.until),
      setAt: iso(one.setAt),
      none: isNone(one),
    })),
    reason,
    version,
    updatedAt: isoOrNull(settings.updatedAt),
    updatedBy: settings.updatedBy,
    inForce: inForceJson(inForceOf(layers)),
    inherited: inForceJson(inForceOf(above)),
  };
}

function inForceJson({ limitFactor, excluded, limits }: InForce) {
  return {
    limitFactor: { value: limitFactor.value, from: sourceJson(limitFactor.from) },
    exclude: { value: [...excluded.value], from: sourceJson(excluded.from) },
    limits: limits.map(({ limit: { channel, severity, reason, low, high, until }, from }) => ({
      channel,
      severity,
      reason,
      low,
      high,
      until: until === null ? null : iso(until),
      from: { ...from, at: iso(from.at) },
    })),
  };
}

const isNone = ({ low, high }: Pick<PersonLimit, 'low' | 'high'>): boolean => low === null && high === null;

function authorJson(author: FactorAuthor | null) {
  return author && { by: author.by, at: iso(author.at), reason: author.reason };
}

function sourceJson(from: Source | null) {
  return from && { kind: from.kind, id: from.id, name: from.name, by: from.by, at: iso(from.at), reason: from.reason };
}

/** Says of each setting that a change has cleared what is in force in its place. */
export function fallBackNotes(before: KeptSettings, after: KeptSettings, inForce: InForce): readonly Note[] {
  const note = (field: string, to: string, from: Source | null): Note => {
    const whose = from ? ` of ${from.name}, set by ${from.by} on ${iso(from.at).slice(0, 10)}: ${from.reason}` : '';
    return { field, kind: 'falls_back', message: `${field} falls back to ${to}${whose}` };
  };
  const { limitFactor, excluded } = inForce;
  const gone = before.limits.filter(({ channel }) => !after.limits.some((one) => one.channel === channel));
  return [
    ...(before.limitFactor !== null && after.limitFactor === null
      ? [note('limitFactor', limitFactor.from ? String(limitFactor.value) : 'the learned limits', limitFactor.from)]
      : []),
    ...(before.excluded !== null && after.excluded === null
      ? [note('exclude', excluded.value.join(', ') || 'no channel', excluded.from)]
      : []),
    ...gone.map(({ channel }) => {
      const above = inForce.limits.find(({ limit: { channel: one } }) => one === channel);
      return note(`limits.${channel}`, above ? sidesText(above.limit) : 'no limit', above?.from ?? null);
    }),
  ];
}

/** `< 2, > 80` */
export function sidesText({ low, high }: { readonly low: number | null; readonly high: number | null }): string {
  return [low === null ? '' : `< ${low}`, high === null ? '' : `> ${high}`].filter((side) => side !== '').join(', ');
}
