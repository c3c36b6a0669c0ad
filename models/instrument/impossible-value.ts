import { type Reading, unitOf } from '../../ingest/reading/reading.ts';
import { shownNumber } from '../../lib/text/shown-number.ts';
import type { AlarmRules } from '../alarm/alarm-rules.ts';
import type { DeviceState } from '../device/device-state.ts';
import { endSideAlarm, stepSideAlarm } from '../device/step-side-alarm.ts';
import type { Taken } from '../device/take-reading.ts';
import { NO_STEPS, type SideStep } from '../episode/side-alarm.ts';
import { endUnwatched, INSTRUMENT_DETECTOR } from './instrument-alarm.ts';

const CONDITION = 'sensor_dropout';

/** The same delays as of rules: one value that is wrong is no alarm. */
const RULES: AlarmRules = {
  on: 1,
  off: 0.5,
  medium: 2,
  high: Number.POSITIVE_INFINITY,
  onDelayMs: 5_000,
  offDelayMs: 30_000,
  chatterMs: 0,
};

/** Values that instruments write without a measurement; -200 may be one, and may be cold. */
const CODES: readonly number[] = [-999, -999.9, -9999, -99999];

/** The lowest value that there is, by UCUM unit. */
const LOWEST: Readonly<Record<string, number>> = { Cel: -273.15, K: 0, '[degF]': -459.67 };

/** All keys of these alarms begin so. */
const KEY = 'impossible:';

/**
 * Watches the readings that a device is learned from: an impossible value is its instrument's
 * fault. The first reading judged by the learned model ends such alarms: from there on the
 * instruments' learned limits count.
 * @param isJudged whether the learned model judges this reading
 */
export function judgeImpossible(
  state: DeviceState,
  reading: Reading,
  { taken, isJudged }: { readonly taken: Taken; readonly isJudged: boolean },
): readonly SideStep[] {
  const isNew = isJudged ? newNames(state, reading.sampledAt) : null;
  let steps = isNew === null ? NO_STEPS : endImpossible(state, { at: reading.sampledAt, isNew });
  if (taken !== 'row' || isNew?.length === 0) return steps;
  for (const channel in reading.values) {
    if (isNew !== null && !isNew.includes(channel)) continue;
    const value = reading.values[channel] ?? Number.NaN;
    const why = impossible(value, unitOf(reading, channel));
    if (why === null && (state.side.size === 0 || !state.side.has(KEY + channel))) continue;
    const step = stepSideAlarm(state, {
      key: KEY + channel,
      detector: INSTRUMENT_DETECTOR,
      condition: CONDITION,
      channel,
      severity: 'medium',
      score: why === null ? 0 : 1,
      at: reading.sampledAt,
      rules: RULES,
      reason: `${channel} reads ${shownNumber(value)}: ${why ?? 'it is a value again'}.`,
    });
    if (step !== null) steps = [...steps, step];
  }
  return steps;
}

/** Channels that came after the learning: the model knows nothing of their instruments. */
function newNames({ grown, channels }: DeviceState, at: number): readonly string[] {
  if (grown === null || grown.newChannels.length === 0) return NO_NAMES;
  return grown.newChannels.filter((each) => at >= each.at).map(({ channel }) => channels[channel] ?? '');
}

const NO_NAMES: readonly string[] = [];

function endImpossible(
  state: DeviceState,
  { at, isNew }: { at: number; isNew: readonly string[] },
): readonly SideStep[] {
  if (state.side.size === 0) return NO_STEPS;
  const because = 'the learned limits of the instruments count from here on';
  const keys = [...state.side.keys()].filter((key) => key.startsWith(KEY) && !isNew.includes(key.slice(KEY.length)));
  const ended = keys.flatMap((key) => endSideAlarm(state, key, { at, because }) ?? []);
  return [...ended, ...endUnwatched(state, at)];
}

/** Why a value cannot be; null where it can. */
export function impossible(value: number, unit: string | null): string | null {
  if (CODES.includes(value)) return 'instruments write it where they have no value';
  const lowest = unit === null ? undefined : LOWEST[unit];
  if (lowest !== undefined && value < lowest) return `no value is below ${lowest} ${unit}`;
  return null;
}
