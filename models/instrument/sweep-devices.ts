import type { EpisodeTransition } from '../alarm-episode.ts';
import type { DeviceState } from '../device-state.ts';
import type { SideStep } from '../side-alarm.ts';
import { DEVICE } from './instrument-state.ts';
import { sweepSilence } from './silence.ts';

/** Looks for devices that are silent. Owns when it began to listen: what came before that nobody heard. */
export type SilenceSweep = (
  states: Iterable<DeviceState>,
  times: { readonly heardUntil: number; readonly alarmAt: number },
) => { readonly transitions: readonly EpisodeTransition[]; readonly silent: readonly DeviceState[] };

/**
 * Creates a sweep; its first call begins to listen. It returns the alarms, and the devices whose state changed by them.
 * @param endRemoved ends alarms that nothing judges any more
 */
export function createSilenceSweep(
  endRemoved?: (state: DeviceState, heardUntil: number) => readonly SideStep[],
): SilenceSweep {
  let since: number | undefined;
  return (states, { heardUntil, alarmAt }) => {
    since ??= heardUntil;
    const transitions: EpisodeTransition[] = [];
    const silent: DeviceState[] = [];
    for (const state of states) {
      const ended = endRemoved?.(state, heardUntil) ?? [];
      for (const { kind, episode } of [...ended, ...sweepSilence(state, { now: heardUntil, since })]) {
        silent.push(state);
        transitions.push({ kind, episode, trace: traceOf(state, alarmAt) });
      }
    }
    return { transitions, silent };
  };
}

/** The way of the reading before the silence. */
function traceOf({ instruments }: DeviceState, alarmAt: number): EpisodeTransition['trace'] {
  const receivedAt = instruments[DEVICE.lastReceivedAt] ?? alarmAt;
  const sampledAt = instruments[DEVICE.lastAt] ?? alarmAt;
  return { sampledAt, receivedAt, journaledAt: receivedAt, scoredAt: alarmAt, alarmAt };
}
