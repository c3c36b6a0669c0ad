import type { Severity } from '../alarm/alarm-rules.ts';
import { newDeviceState } from '../device/device-state.ts';
import { takeReading } from '../device/take-reading.ts';
import { createRuleJudge } from './judge-rules.ts';
import type { AlarmRule } from './rule.ts';

/** The values of a device at one moment, in the units in which they are stored. */
export type TrialMoment = { readonly at: number; readonly values: Readonly<Record<string, number>> };

/**
 * An alarm that a rule would have given. Event times, milliseconds; null where it went on at the
 * end.
 */
export type TrialAlarm = {
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  readonly channel: string;
  readonly severity: Severity;
  readonly reason: string;
};

/** Names the alarms of the tried rule among those of the rules that it refers to. */
const TRIED = 'tried';

/** Moments that are judged without a pause for other work of the thread. */
const IN_ONE_GO = 1_000;

/**
 * The alarms that a rule would have given on stored values, by the judge of the detector itself. It
 * begins without a memory, as for a new device.
 * @param given.others rules that it refers to
 * @param given.moments in order of time
 */
export async function tryRule(given: {
  readonly device: string;
  readonly rule: AlarmRule;
  readonly others: readonly AlarmRule[];
  readonly units: Readonly<Record<string, string>>;
  readonly moments: readonly TrialMoment[];
}): Promise<readonly TrialAlarm[]> {
  const { device, rule, others, units, moments } = given;
  const bare = others.map(({ condition: _, ...other }) => other);
  const { judge } = createRuleJudge({ rules: [...bare, { ...rule, condition: TRIED }] });
  const state = newDeviceState(device);
  // The judge needs the held values alone: nothing is learned here.
  state.learning = null;
  const alarms = new Map<string, TrialAlarm>();
  for (const [place, { at, values }] of moments.entries()) {
    if (place % IN_ONE_GO === IN_ONE_GO - 1) await new Promise((resolve) => setImmediate(resolve));
    const reading = {
      device,
      sampledAt: at,
      receivedAt: at,
      sequence: 0,
      timeSource: 'device' as const,
      values,
      units,
    };
    for (const { episode } of judge(state, reading, takeReading(state, reading))) {
      if (episode.condition !== TRIED) continue;
      const { id, raisedAt, clearedAt, firstChannel: channel, severity, reason } = episode;
      alarms.set(id, { raisedAt, clearedAt, channel, severity, reason });
    }
  }
  return [...alarms.values()].toSorted((a, b) => a.raisedAt - b.raisedAt);
}
