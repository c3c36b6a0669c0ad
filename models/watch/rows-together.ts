import type { DeviceState } from '../device/device-state.ts';
import { isUnderFloors } from '../machine/standstill.ts';
import { MOST_ROWS, type ResidualWork } from '../residual/residual-state.ts';
import type { Rest } from '../residual/rest.ts';
import { LOWEST_PLAIN } from '../residual/row-features.ts';
import { stepRows } from '../residual/step-rows.ts';
import { mayTakeTogether, watchTogether } from '../residual/watch-residuals.ts';
import type { RunColumns } from './reading-columns.ts';
import { keepResult, nameShares, takeFeatures } from './watch-residual-row.ts';
import type { WatchedDevice } from './watch-row.ts';
import type { WatchedRows } from './watched-rows.ts';

/**
 * Takes the next rows of a device through the residuals together; {@link followTogether} follows
 * for each of them.
 * @param next.most rows of the columns, from a cell on
 * @returns how many, at least two; 0 where they have to be taken one by one
 */
export function stepTogether(
  rows: WatchedRows,
  state: DeviceState,
  next: { readonly columns: RunColumns; readonly cell: number; readonly most: number },
): number {
  const { residualWork: own } = rows;
  const { residual } = rows.model;
  const count = Math.min(next.most, MOST_ROWS);
  if (count < 2 || residual === null || state.residual === null || own === null || state.episode !== null) return 0;
  if (!mayTakeTogether(residual, state.residual, own)) return 0;
  own.rows.count = count;
  if (!takeInputs(rows, own, next) || (residual.rest && anyRests(residual.rest, own))) return 0;
  stepRows(residual, state.residual.state, own);
  const { channels } = rows.model;
  const firstCell = rows.firstCell + rows.rows * channels.length;
  for (let row = 0, cell = firstCell; row < count; row++, cell += channels.length) {
    const { features } = rows.space;
    const at = row * own.deviations.length;
    takeFeatures(residual, own.rows.deviations, { at, features, from: cell, count: channels.length });
  }
  return count;
}

/** Whether the machine stands in one of the rows, which is followed by itself then. */
function anyRests({ floors }: Rest, { rows: { values, count } }: ResidualWork): boolean {
  for (let row = 0; row < count; row++) if (isUnderFloors(floors, values, row * floors.length)) return true;
  return false;
}

/** @returns false where a value may be a code */
function takeInputs(
  { model, space, rows, firstInput, firstCell }: WatchedRows,
  own: ResidualWork,
  { columns, cell }: { readonly columns: RunColumns; readonly cell: number },
): boolean {
  const { watched, channels } = model;
  const { values, count } = own.rows;
  const given = columns.of.values;
  const { width } = columns;
  for (let c = 0; c < watched.length; c++) {
    let from = cell + (watched[c] as number);
    let to = firstInput + rows * watched.length + c;
    for (let i = c; i < count * watched.length; i += watched.length) {
      const value = given[from] as number;
      if (!(value > LOWEST_PLAIN)) return false;
      values[i] = value;
      space.inputs[to] = value;
      from += width;
      to += watched.length;
    }
  }
  for (let c = 0; c < channels.length; c++) {
    const to = firstCell + rows * channels.length + c;
    const from = cell + (channels[c] as number);
    for (let row = 0; row < count; row++)
      space.values[to + row * channels.length] = given[from + row * width] as number;
  }
  return true;
}

/** Draws the consequences of one of the rows, in its turn, once the device holds it. */
export function followTogether(rows: WatchedRows, device: WatchedDevice, row: number): void {
  const { model, space, residualWork: own } = rows;
  const { state } = device;
  if (model.residual === null || state.residual === null || own === null) return;
  const { values } = own.rows;
  for (let c = 0; c < own.input.length; c++) own.input[c] = values[row * own.input.length + c] as number;
  own.given = own.input;
  own.at = space.at[rows.firstRow + rows.rows] ?? 0;
  own.silent = false;
  const bits = watchTogether(model.residual, state.residual, own, row);
  keepResult(rows, device, bits);
  nameShares(rows, device, own);
}
