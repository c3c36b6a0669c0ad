import type { Log } from '../../lib/log.ts';
import type { DeviceState } from '../device/device-state.ts';
import type { WatchBook } from '../device/watch-settings.ts';
import { judgeClock } from '../instrument/clock-skew.ts';
import { judgeSilence } from '../instrument/silence.ts';
import type { MachineOf } from '../machine/machine-settings.ts';
import { createLimitJudge, hasNoLimit } from '../rules/judge-limits.ts';
import { createRuleJudge, type RuleJudge } from '../rules/judge-rules.ts';
import type { AlarmRule } from '../rules/rule.ts';
import type { SideJudge } from './judge-runs.ts';

/**
 * Judges of readings beside the normal behaviour. Each judges one reading in the order of arrival,
 * late ones included.
 */
export type SideJudges = {
  readonly rules: RuleJudge;
  readonly judges: readonly SideJudge[];
  /** Whether rules and limits say nothing of a device. */
  readonly isIdle: (state: DeviceState) => boolean;
};

/** Silence, clock, rules, and limits. */
export function createSideJudges(options: {
  readonly rules: readonly AlarmRule[];
  readonly machineOf: MachineOf;
  readonly watch: Pick<WatchBook, 'of'>;
  readonly log: Log | undefined;
}): SideJudges {
  const { watch } = options;
  const rules = createRuleJudge(options);
  return {
    rules,
    judges: [judgeSilence, judgeClock, rules.judge, createLimitJudge(watch)],
    isIdle: (state) => rules.isIdle(state) && hasNoLimit(watch, state),
  };
}
