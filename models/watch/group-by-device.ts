import type { Reading } from '../../ingest/reading/reading.ts';
import { ownerOf } from '../machine/components.ts';
import type { DeviceStates } from '../states/device-states.ts';
import { type DeviceRun, newDeviceRun } from './device-run.ts';
import { fillColumns, newRunColumns, type ReadingColumns, type RunColumns } from './reading-columns.ts';

/** A batch device by device, each in the order of its readings. */
export type DeviceRuns = { readonly runs: DeviceRun[]; readonly newDevices: string[] };

/** Groups a batch; a device that is not known gets its state. */
export function groupByDevice(
  readings: readonly Reading[],
  { devices, columns }: { readonly devices: DeviceStates; readonly columns: ReadingColumns },
): DeviceRuns {
  const byDevice = new Map<string, DeviceRun>();
  const newDevices: string[] = [];
  const columnsOf: (RunColumns | null)[] = [];
  for (let i = 0; i < readings.length; i++) {
    const reading = readings[i] as Reading;
    let run = byDevice.get(reading.device);
    if (run === undefined) {
      const { state, isNew } = devices.of(reading.device);
      const device = isNew ? ownerOf(reading.device).device : '';
      if (isNew && !newDevices.includes(device)) newDevices.push(device);
      run = newDeviceRun(state);
      if (state.model?.residual) run.columns = newRunColumns(columns, state.channels);
      byDevice.set(reading.device, run);
    }
    run.places.push(i);
    run.readings.push(reading);
    columnsOf.push(run.columns);
  }
  const runs = [...byDevice.values()];
  fillColumns(columns, runs, { readings, columnsOf });
  return { runs, newDevices };
}
