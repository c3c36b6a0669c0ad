import type { Random } from '../lib/random.ts';
import type { DeviceState } from '../models/device/device-state.ts';
import { copyOfResiduals } from '../models/residual/freeze-residuals.ts';
import { newResidualWork } from '../models/residual/residual-state.ts';
import { stepResiduals } from '../models/residual/step-residuals.ts';

/** Rows of a device that follow one another, as in a full batch of a hundred devices. */
const RUN_ROWS = 41;

/**
 * Rows that the arithmetic of the residuals alone takes in a second of CPU: rows of numbers, no
 * readings, no instruments, no alarms. What the whole way of a reading cannot undercut.
 */
export function kernelRate(states: readonly Readonly<DeviceState>[], rounds: number, random: Random): number {
  const watched = states.flatMap(({ model, residual }) =>
    model?.residual && residual ? [{ model: model.residual, state: copyOfResiduals(residual.state) }] : [],
  );
  const [first] = watched;
  if (first === undefined) return Number.NaN;
  const work = newResidualWork(first.model);
  const channels = first.model.plan.scales.length;
  const values = Float64Array.from(
    { length: RUN_ROWS * channels },
    (_, i) => 10 * ((i % channels) + 1) + random.gaussian(),
  );
  const rows = Array.from({ length: RUN_ROWS }, (_, row) => values.subarray(row * channels, (row + 1) * channels));
  const usedBefore = process.cpuUsage();
  for (let round = 0; round < rounds; round++) {
    for (const { model, state } of watched) {
      for (const row of rows) {
        work.given = row;
        stepResiduals(model, state, work);
      }
    }
  }
  const { user, system } = process.cpuUsage(usedBefore);
  return (rounds * watched.length * RUN_ROWS) / ((user + system) / 1e6);
}
