import type { DeviceState } from '../device/device-state.ts';
import { rowsUntilChange } from '../device/grown-span.ts';
import { rememberNewest } from '../device/take-reading.ts';
import { passQuietRows } from '../instrument/quiet-rows.ts';
import type { DeviceRun } from './device-run.ts';
import type { RunColumns } from './reading-columns.ts';
import { ROW_FILLING } from './row-space.ts';
import { followTogether, stepTogether } from './rows-together.ts';
import { noteWhereDue, rowsUntilNote } from './scoring-evidence.ts';
import { watchPlainRow } from './watch-residual-row.ts';
import type { WatchedDevice } from './watch-row.ts';
import type { WatchedRows } from './watched-rows.ts';

/** Rows of a run are taken together up to this many. */
const MOST_TOGETHER = 64;

/**
 * Takes the next rows of a run where nothing but their numbers must be looked at: each is plain,
 * newer than the one before, without a silence between, and all instruments are quiet. The outcome
 * is that of one after the other.
 * @param silenceMs after which a silence begins
 * @returns how many were taken; 0 where the next one needs a closer look
 */
export function takePlainRows(
  run: DeviceRun,
  rows: WatchedRows,
  { device, silenceMs }: { readonly device: WatchedDevice; readonly silenceMs: number },
): number {
  const { columns } = run;
  const { state, work } = device;
  if (columns === null || !isPlainDevice(state, columns)) return 0;
  const most = state.grown === null ? MOST_TOGETHER : rowsUntilChange(state.grown);
  const inOrder = rowsInOrder(run, columns, { after: state.lastAt, silenceMs, most });
  if (inOrder === 0) return 0;
  const first = columns.first + run.taken;
  const cell = columns.firstCell + run.taken * columns.width;
  const block = { values: columns.of.values, at: columns.of.at, cell, first, width: columns.width, count: inOrder };
  const count = passQuietRows(work.instruments, block);
  device.silent = false;
  device.grows = true;
  for (const end = run.taken + count; run.taken < end; ) {
    noteWhereDue(rows, state, run.readings.length);
    const at = columns.firstCell + run.taken * columns.width;
    const together = stepTogether(rows, state, {
      columns,
      cell: at,
      most: Math.min(end - run.taken, rowsUntilNote(rows)),
    });
    for (let row = 0; row < Math.max(1, together); row++) {
      holdPlain(state, columns, run.taken);
      const place = rows.firstRow + rows.rows;
      rows.space.rowOf[rows.firstRow + run.taken - rows.firstReading] = rows.rows;
      rows.space.at[place] = state.lastAt;
      rows.space.status[place] = ROW_FILLING;
      if (together > 0) followTogether(rows, device, row);
      else watchPlainRow(rows, device);
      rows.rows += 1;
      run.taken += 1;
      run.kinds.push('row');
    }
  }
  return count;
}

/** A device whose readings need nothing beside the residuals and quiet instruments. */
function isPlainDevice(state: DeviceState, { width }: RunColumns): boolean {
  const { model, residual, learning, grown, assigned, spectra, channels, recent } = state;
  return (
    channels.length === width &&
    residual !== null &&
    learning === null &&
    spectra === undefined &&
    recent !== undefined &&
    model !== null &&
    model.residual !== null &&
    (grown === null || grown.newChannels.length === 0) &&
    (assigned?.excluded === undefined || assigned.excluded.length === 0)
  );
}

function rowsInOrder(
  { taken, readings }: DeviceRun,
  { of, first }: RunColumns,
  { after, silenceMs, most }: { after: number; silenceMs: number; most: number },
): number {
  const { plain, at } = of;
  const count = Math.min(most, readings.length - taken);
  let before = after;
  for (let i = 0; i < count; i++) {
    const place = first + taken + i;
    const now = at[place] as number;
    if (plain[place] !== 1 || !(now > before) || now - before > silenceMs) return i;
    before = now;
  }
  return count;
}

function holdPlain(state: DeviceState, { of, first, firstCell, width }: RunColumns, reading: number): void {
  const { held, heldAt, recent } = state;
  const at = of.at[first + reading] as number;
  const cell = firstCell + reading * width;
  for (let c = 0; c < width; c++) {
    held[c] = of.values[cell + c] as number;
    heldAt[c] = at;
  }
  if (recent !== undefined) rememberNewest(recent, at, of.sequence[first + reading] as number);
  state.lastAt = at;
}
