import type { DeviceState } from '../device/device-state.ts';
import type { EpisodeTransition } from '../episode/alarm-episode.ts';
import type { SideStep } from '../episode/side-alarm.ts';
import { DEVICE } from './instrument-state.ts';
import { type Heard, isSilent, sweepSilence } from './silence.ts';

/**
 * The unpacked devices, and the silent ones among the packed; use each before taking the next.
 */
export type DevicesToSweep = {
  atHand(): Iterable<DeviceState>;
  packedWhere(is: (heard: Heard) => boolean): Iterable<DeviceState>;
};

/**
 * Looks for silent devices. Owns the time when it began to listen: earlier silence does not count.
 */
export type SilenceSweep = (
  devices: DevicesToSweep,
  times: { readonly heardUntil: number; readonly alarmAt: number },
) => { readonly transitions: readonly EpisodeTransition[]; readonly silent: readonly string[] };

/**
 * Creates a sweep; its first call begins to listen. It returns the alarms, and the names of the
 * devices whose state changed by them.
 * @param endRemoved ends alarms that nothing judges any more
 */
export function createSilenceSweep(
  endRemoved?: (state: DeviceState, heardUntil: number) => readonly SideStep[],
): SilenceSweep {
  let since: number | undefined;
  return (devices, { heardUntil, alarmAt }) => {
    since ??= heardUntil;
    const times = { now: heardUntil, since };
    const transitions: EpisodeTransition[] = [];
    const silent: string[] = [];
    const look = (state: DeviceState): void => {
      const ended = endRemoved?.(state, heardUntil) ?? [];
      for (const { kind, episode } of [...ended, ...sweepSilence(state, times)]) {
        silent.push(state.device);
        transitions.push({ kind, episode, trace: traceOf(state, alarmAt) });
      }
    };
    for (const state of devices.atHand()) look(state);
    for (const state of devices.packedWhere((heard) => isSilent(heard, times))) look(state);
    return { transitions, silent };
  };
}

/** The way of the reading before the silence. */
function traceOf({ instruments }: DeviceState, alarmAt: number): EpisodeTransition['trace'] {
  const receivedAt = instruments[DEVICE.lastReceivedAt] ?? alarmAt;
  const sampledAt = instruments[DEVICE.lastAt] ?? alarmAt;
  return { sampledAt, receivedAt, journaledAt: receivedAt, scoredAt: alarmAt, alarmAt };
}
