import type { DeviceState } from '../device/device-state.ts';
import { isDue, isLearned } from '../device/grown-span.ts';
import { growSpectra, type Spectra, takeSpectrumInputs } from '../device/spectra.ts';
import { hasImpactsBeyond } from '../normal/level-watch.ts';
import { spectrumInputs, watchSpectra } from '../normal/spectrum-model.ts';
import { ROW_JUDGED, type RowWork } from './row-space.ts';
import type { WatchedRows } from './watched-rows.ts';

/** A row of a device with spectra, and the values of its modelled channels that count. */
type SpectrumRow = {
  readonly state: DeviceState;
  readonly spectra: Spectra;
  readonly work: RowWork;
  readonly counting: Float64Array;
  /** The first row after a silence; whether it may be learned from. */
  readonly isAnew: boolean;
  readonly grows: boolean;
};

/** Nets of one model, and bands of one net, are fewer. */
const PLACES = 64;

/**
 * Judges a row's spectra by the nets, after the levels; a net that leads counts for a channel of
 * its waveform.
 */
export function watchSpectrumRow(rows: WatchedRows, row: SpectrumRow): void {
  const { model, space } = rows;
  const { spectra, work, state } = row;
  const nets = model.spectra;
  if (!nets || spectra.watch === null) return;
  const width = spectrumInputs(nets);
  const from = rows.firstInput + rows.rows * width;
  const inputs = space.inputs.subarray(from, from + width);
  const values = isNew(rows, state) ? row.counting : NOTHING_NEW;
  takeSpectrumInputs(spectra, nets, { values, channels: model.channels, inputs });
  const { levels } = work;
  const lead = watchSpectra(nets, spectra.watch, { inputs, isAnew: row.isAnew }, { levels, config: model.config });
  if (lead < 0) return;
  const place = rows.firstRow + rows.rows;
  const falls = spectra.watch.falls[lead] === 1 && !hasImpactsBeyond(model.levels, levels);
  space.fallsBack[place] = falls ? 1 : 0;
  space.spectrum[place] = lead * PLACES + (spectra.watch.bands[lead] ?? 0);
}

const NOTHING_NEW = new Float64Array(0);

/** The name of the band that leads a row; null where no net does. */
export function leadingBand({ model, space, firstRow }: WatchedRows, row: number): string | null {
  const lead = space.spectrum[firstRow + row] ?? -1;
  if (lead < 0) return null;
  return model.spectra?.nets[Math.floor(lead / PLACES)]?.names[lead % PLACES] ?? null;
}

/** Keeps a judged row's spectra to learn nets from. */
export function keepSpectra(rows: WatchedRows, row: SpectrumRow): void {
  const { model, space } = rows;
  const { spectra, state, work } = row;
  const place = rows.firstRow + rows.rows;
  const isJudged = space.status[place] === ROW_JUDGED;
  if (spectra.span !== null && row.grows && isJudged && (spectra.of.length > 0 || isNew(rows, state))) {
    let score = Math.sqrt(Math.max(0, (space.tSquared[place] ?? 0) / model.limit));
    for (const level of work.levels) score = Math.max(score, Math.abs(level));
    growSpectra(spectra, rows, { at: space.at[place] ?? 0, values: row.counting, channels: model.channels, score });
  }
  spectra.fresh.fill(0);
}

/** Whether a table's statistics came with the row: those that are held are no new spectrum. */
function isNew({ model, space, firstRow, rows }: WatchedRows, { heldAt }: DeviceState): boolean {
  const c = model.levels.kind.findIndex((kind) => kind >= 2);
  return c >= 0 && heldAt[model.channels[c] ?? -1] === space.at[firstRow + rows];
}

/** Whether nets are to be tried, or take effect, before the next row. */
export function isSpectrumDue(spectra: Spectra | undefined): boolean {
  const span = spectra?.span ?? null;
  return isDue(span) || isLearned(span);
}
