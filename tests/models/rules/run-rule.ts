import type { Reading } from '../../../ingest/reading/reading.ts';
import {
  type DeviceState,
  decodeDeviceState,
  encodeDeviceState,
  newDeviceState,
} from '../../../models/device/device-state.ts';
import { takeReading } from '../../../models/device/take-reading.ts';
import type { SideStep } from '../../../models/episode/side-alarm.ts';
import type { Condition } from '../../../models/rules/condition.ts';
import { createRuleJudge } from '../../../models/rules/judge-rules.ts';
import type { AlarmRule } from '../../../models/rules/rule.ts';

/** Values by channel at a second; `undefined` means that the device is silent then. */
export type Signal = (second: number) => Readonly<Record<string, number>> | undefined;

/** A rule without delays, unless the test gives some. */
export function ruleOf(when: Condition, over: Partial<AlarmRule> = {}): AlarmRule {
  return { id: 'test', when, message: 'It is so', onDelaySeconds: 0, offDelaySeconds: 0, chatterSeconds: 0, ...over };
}

export function readingAt(second: number, values: Readonly<Record<string, number>>, units = {}): Reading {
  const sampledAt = second * 1000;
  return {
    device: 'plant:pump-1',
    sampledAt,
    sequence: second,
    receivedAt: sampledAt,
    timeSource: 'device',
    values,
    units,
  };
}

/**
 * The results of the rules, second by second: `raised@12`. The state goes through a checkpoint
 * every 100 readings.
 */
export function runRules(
  rules: readonly AlarmRule[],
  options: { seconds: number; signal: Signal; units?: Record<string, string>; stepSeconds?: number },
): { events: string[]; steps: SideStep[]; state: DeviceState } {
  let { judge } = createRuleJudge({ rules });
  let state = newDeviceState('plant:pump-1');
  const events: string[] = [];
  const steps: SideStep[] = [];
  let taken = 0;
  for (let second = 0; second < options.seconds; second += options.stepSeconds ?? 1) {
    const values = options.signal(second);
    if (values === undefined) continue;
    const reading = readingAt(second, values, options.units);
    for (const step of judge(state, reading, takeReading(state, reading))) {
      events.push(`${step.kind}@${second}`);
      steps.push(step);
    }
    if (++taken % 100 !== 0) continue;
    state = decodeDeviceState(state.device, encodeDeviceState(state));
    ({ judge } = createRuleJudge({ rules }));
  }
  return { events, steps, state };
}

/** {@link runRules} for one condition: its events. */
export function eventsOf(when: Condition, seconds: number, signal: Signal, over: Partial<AlarmRule> = {}): string[] {
  return runRules([ruleOf(when, over)], { seconds, signal }).events;
}
