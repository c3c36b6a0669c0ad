import type { DeviceState, Shadow } from '../device/device-state.ts';
import { type DeviceRun, newDeviceRun, nextRow } from './device-run.ts';
import { type Judgement, judgeRow } from './judge.ts';

/** A run of the same readings through a device's shadow, if it has one. */
export type ShadowRun = { readonly run: DeviceRun; readonly shadow: Shadow };

/** The shadows of the devices of a batch, by the run that they go beside. */
export function shadowRuns(runs: readonly DeviceRun[]): ReadonlyMap<DeviceRun, ShadowRun> {
  const found = new Map<DeviceRun, ShadowRun>();
  for (const run of runs) {
    const shadow = run.state.assigned?.shadow;
    if (!shadow) continue;
    const beside = { ...newDeviceRun(shadow.state), readings: run.readings, places: run.places };
    found.set(run, { run: beside, shadow });
  }
  return found;
}

/** The runs of the shadows of some runs. */
export function besideOf(runs: readonly DeviceRun[], shadows: ReadonlyMap<DeviceRun, ShadowRun>): DeviceRun[] {
  return shadows.size === 0 ? [] : runs.flatMap((run) => shadows.get(run)?.run ?? []);
}

const NO_SIBLINGS = (): readonly DeviceState[] => [];

/**
 * Judges one reading by the shadow, and compares.
 * @param live the present model's result for it; null if none
 */
export function judgeShadow({ run, shadow }: ShadowRun, live: Judgement | null): void {
  const row = nextRow(run);
  if (row < 0 || run.watched === null) return;
  const judgement = judgeRow(run.state, run.watched, row, NO_SIBLINGS);
  const { counts } = shadow;
  if (judgement.kind === 'raised') counts.shadowAlarms += 1;
  if (live?.kind === 'raised') counts.liveAlarms += 1;
  if (!judgement.judged || !live?.judged) return;
  const at = run.watched.space.at[run.watched.firstRow + row] ?? Number.NaN;
  if (counts.rows === 0) counts.from = at;
  counts.to = at;
  counts.rows += 1;
  const isActive = (one: Judgement): boolean => one.episode !== null && one.kind !== 'cleared';
  if (isActive(judgement) === isActive(live)) counts.agreed += 1;
}
