import { type Static, Type } from 'typebox';
import type { Condition } from './condition.ts';

const Delay = Type.Number({ minimum: 0, maximum: 31_536_000 });

/** The shape of a rule; its condition is checked by kind, see {@link alarmRuleProblems}. */
export const RuleShape = Type.Object(
  {
    /**
     * Names the rule in alarms: a changed rule continues under the same id, a new id begins again.
     */
    id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$' }),
    /** `false`: it is kept, and judges nothing. */
    enabled: Type.Optional(Type.Boolean()),
    /** `site:device` with `*` for any characters; every device where it is absent. */
    devices: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    when: Type.Unknown(),
    /** Text for the technician: a sentence without its full stop. */
    message: Type.String({ minLength: 1, maxLength: 500 }),
    severity: Type.Optional(Type.Enum(['low', 'medium', 'high'])),
    /** The condition that it resembles (docs/detection.md), such as `overheating`. */
    condition: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    onDelaySeconds: Type.Optional(Delay),
    offDelaySeconds: Type.Optional(Delay),
    /** Coming back within this time after it was over makes the off-delay longer. */
    chatterSeconds: Type.Optional(Delay),
    /**
     * How long a value counts after it came; longer silence is a gap, in which nothing is assumed.
     */
    holdSeconds: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 31_536_000 })),
  },
  { additionalProperties: false },
);

/**
 * A rule of the plant: when it holds for its on-delay, it is an alarm. All durations are event
 * time.
 */
export type AlarmRule = Omit<Static<typeof RuleShape>, 'when'> & { readonly when: Condition };

/** Delays where a rule names none, in seconds. */
export const RULE_DELAYS = { onDelaySeconds: 5, offDelaySeconds: 30, chatterSeconds: 300 } as const;

/** Whether a pattern has a `*`, which matches any characters. */
export function isPattern(text: string): boolean {
  return text.includes('*');
}
