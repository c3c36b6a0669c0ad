import { type Static, type TProperties, Type } from 'typebox';

const strict = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 1, maxLength: 256 });
const Limit = Type.Number();
const Positive = Type.Number({ exclusiveMinimum: 0 });
const NotNegative = Type.Number({ minimum: 0 });
/** The longest duration that is followed: ten years. */
const Seconds = Type.Number({ exclusiveMinimum: 0, maximum: 315_360_000 });
const Channels = Type.Array(Name, { minItems: 2, maxItems: 64, uniqueItems: true });
/** A condition within a condition; each is checked by its own kind. */
const Inner = Type.Unknown();

const unit = { unit: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })) };
const deadBand = { deadBand: Type.Optional(NotNegative) };
const one = { channel: Name, ...unit, ...deadBand };
const over = { overSeconds: Seconds };

function kind<const Kind extends string, Properties extends TProperties>(name: Kind, properties: Properties) {
  return Type.Object({ kind: Type.Literal(name), ...properties }, strict);
}

/**
 * Every kind of condition, in the words of the configuration file; docs/alarms.md has an example of
 * each.
 */
export const CONDITION_KINDS = {
  high: kind('high', { ...one, limit: Limit }),
  high_high: kind('high_high', { ...one, limit: Limit }),
  low: kind('low', { ...one, limit: Limit }),
  low_low: kind('low_low', { ...one, limit: Limit }),
  outside: kind('outside', { ...one, low: Limit, high: Limit }),
  inside: kind('inside', { ...one, low: Limit, high: Limit }),
  state: kind('state', {
    channel: Name,
    values: Type.Optional(Type.Array(Type.Number(), { minItems: 1, maxItems: 100 })),
    words: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 100 })),
  }),
  iso_zone: kind('iso_zone', {
    channel: Name,
    ...deadBand,
    zone: Type.Enum(['C', 'D']),
    group: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
    mounting: Type.Optional(Type.Enum(['rigid', 'flexible'])),
    limits: Type.Optional(Type.Array(Positive, { minItems: 3, maxItems: 3 })),
  }),

  deviation: kind('deviation', { ...one, setpoint: Name, limit: Positive }),
  difference: kind('difference', { ...one, other: Name, above: Type.Optional(Limit), below: Type.Optional(Limit) }),
  ratio: kind('ratio', {
    channel: Name,
    other: Name,
    ...deadBand,
    above: Type.Optional(Limit),
    below: Type.Optional(Limit),
  }),
  sum: kind('sum', {
    channels: Channels,
    ...unit,
    ...deadBand,
    above: Type.Optional(Limit),
    below: Type.Optional(Limit),
  }),
  spread: kind('spread', { channels: Channels, ...unit, ...deadBand, limit: Positive }),
  mismatch: kind('mismatch', { channel: Name, other: Name, ...unit, tolerance: Type.Optional(NotNegative) }),

  rise_rate: kind('rise_rate', {
    ...one,
    limit: Positive,
    per: Type.Enum(['s', 'min', 'h']),
    overSeconds: Type.Optional(Seconds),
  }),
  fall_rate: kind('fall_rate', {
    ...one,
    limit: Positive,
    per: Type.Enum(['s', 'min', 'h']),
    overSeconds: Type.Optional(Seconds),
  }),
  change: kind('change', {
    ...one,
    limit: Positive,
    ...over,
    direction: Type.Optional(Type.Enum(['up', 'down', 'either'])),
  }),
  range: kind('range', { ...one, limit: Positive, ...over }),
  mean_high: kind('mean_high', { ...one, limit: Limit, ...over }),
  mean_low: kind('mean_low', { ...one, limit: Limit, ...over }),
  roughness: kind('roughness', { ...one, limit: Positive, ...over }),
  frozen: kind('frozen', { channel: Name, ...unit, tolerance: Type.Optional(NotNegative), ...over }),
  missing: kind('missing', { channel: Name, afterSeconds: Seconds }),
  average_deviation: kind('average_deviation', { ...one, limit: Positive, ...over }),
  forecast: kind('forecast', {
    ...one,
    above: Type.Optional(Limit),
    below: Type.Optional(Limit),
    ...over,
    withinSeconds: Seconds,
  }),

  while: kind('while', {
    channel: Name,
    ...unit,
    ...deadBand,
    above: Type.Optional(Limit),
    below: Type.Optional(Limit),
    condition: Inner,
  }),
  all: kind('all', { conditions: Type.Array(Inner, { minItems: 2, maxItems: 16 }) }),
  any: kind('any', { conditions: Type.Array(Inner, { minItems: 2, maxItems: 16 }) }),
  not: kind('not', { condition: Inner }),
  rule: kind('rule', { rule: Name }),
  held: kind('held', { condition: Inner, forSeconds: Seconds }),
  repeated: kind('repeated', {
    condition: Inner,
    times: Type.Integer({ minimum: 1, maximum: 1000 }),
    of: Type.Integer({ minimum: 1, maximum: 1000 }),
  }),
  count: kind('count', { condition: Inner, times: Type.Integer({ minimum: 1, maximum: 1000 }), ...over }),
  accumulated: kind('accumulated', {
    condition: Inner,
    hours: Positive,
    overSeconds: Type.Optional(Seconds),
  }),
} as const;

export type ConditionKind = keyof typeof CONDITION_KINDS;

type Shapes = { [Kind in ConditionKind]: Static<(typeof CONDITION_KINDS)[Kind]> };
type WithInner<Shape> = Omit<Shape, 'condition' | 'conditions'> &
  (Shape extends { condition: unknown } ? { readonly condition: Condition } : unknown) &
  (Shape extends { conditions: unknown } ? { readonly conditions: readonly Condition[] } : unknown);

/** A condition of one kind. */
export type ConditionOf<Kind extends ConditionKind> = WithInner<Shapes[Kind]>;

/** When a rule holds: one condition, which may have others inside. */
export type Condition = { [Kind in ConditionKind]: ConditionOf<Kind> }[ConditionKind];

/** The conditions that a condition has directly inside. */
export function innerConditions(condition: Condition): readonly Condition[] {
  if ('conditions' in condition) return condition.conditions;
  return 'condition' in condition ? [condition.condition] : [];
}

/** Every channel name or pattern in a condition and its inner conditions. */
export function channelsOf(condition: Condition): readonly string[] {
  const own = [
    ...('channel' in condition ? [condition.channel] : []),
    ...('channels' in condition ? condition.channels : []),
    ...('other' in condition ? [condition.other] : []),
    ...('setpoint' in condition ? [condition.setpoint] : []),
  ];
  return [...new Set([...own, ...innerConditions(condition).flatMap(channelsOf)])];
}

/** The ids of the other rules that a condition refers to. */
export function rulesNamed(condition: Condition): readonly string[] {
  return condition.kind === 'rule' ? [condition.rule] : innerConditions(condition).flatMap(rulesNamed);
}
