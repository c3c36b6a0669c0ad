import { LEAST_WAVEFORMS, waveformStatistic } from '../machine/waveform-statistic.ts';
import type { DeviceState } from './device-state.ts';
import { type GrownSpan, NO_NEW } from './grown-span.ts';
import { judgesPlace } from './judged-channels.ts';

/** Counts a reading of a channel, if it is new, and its pause. @param before the reading before */
export function countNew(
  state: DeviceState,
  { newChannels }: GrownSpan,
  of: { channel: number; before: number },
): void {
  const { channel, before } = of;
  const found = newChannels.find((each) => each.channel === channel);
  if (found === undefined) return;
  found.came += 1;
  const pauseMs = before - (state.heldAt[channel] ?? Number.NaN);
  if (pauseMs > (state.pausesMs[channel] ?? 0)) state.pausesMs[channel] = pauseMs;
}

/**
 * Looks for channels that are new, and whether one of them has come often enough to be learned.
 * Called for each block of rows, and as a channel first comes.
 */
export function lookForNew(state: DeviceState, learnRows: number): void {
  const { grown, model, heldAt } = state;
  if (grown === null || model === null) return;
  for (let channel = 0; channel < state.channels.length; channel++) {
    if (!((heldAt[channel] ?? Number.NaN) > model.learnedTo) || judgesNow(state, model, channel)) continue;
    if (grown.newChannels.some((each) => each.channel === channel)) continue;
    const at = heldAt[channel] ?? Number.NaN;
    const isOfWaveform = waveformStatistic(state.channels[channel] ?? '', state.channels) !== null;
    const wanted = isOfWaveform ? Math.min(LEAST_WAVEFORMS, learnRows) : learnRows;
    grown.newChannels = [...grown.newChannels, { channel, row: grown.rows, at, came: 1, wanted }];
  }
  if (grown.newChannels.some(({ came, wanted }) => came >= wanted)) grown.due = Math.min(grown.due, grown.rows);
}

/**
 * New channels that the model does not judge and that have not come often enough: a device that is
 * learned again for another reason must not learn them from the few readings of one night.
 */
export function youngChannels(model: NonNullable<DeviceState['model']>, { newChannels }: GrownSpan): readonly number[] {
  return newChannels
    .filter(({ came, wanted, channel }) => came < wanted && !judgesPlace(model, channel))
    .map(({ channel }) => channel);
}

/** A constant that moved, and stayed where it is, is not judged: all of its values are accepted. */
function judgesNow({ residual }: DeviceState, model: NonNullable<DeviceState['model']>, channel: number): boolean {
  if (!judgesPlace(model, channel)) return false;
  const accepted = residual?.state.accepted?.constants[model.watched.indexOf(channel)];
  return accepted === undefined || Number.isNaN(accepted);
}

/**
 * As the device is learned again: how often its new channels come goes to the others' counts. They
 * are learned again at each doubling of their readings, until that is no sooner than the device's
 * own.
 */
export function learnNew({ updates }: Pick<DeviceState, 'updates'>, grown: GrownSpan): void {
  if (grown.newChannels.length === 0) return;
  for (const { channel, row, came } of grown.newChannels) {
    if (came > 0) updates[channel] = (came * grown.first) / Math.max(came, grown.rows - row);
  }
  const young = grown.newChannels.filter(({ row, came, wanted }) => came < wanted || row > grown.rows / 2);
  for (const each of young) if (each.came >= each.wanted) each.wanted = 2 * each.came;
  grown.newChannels = young.length > 0 ? young : NO_NEW;
}
