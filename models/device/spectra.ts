import { waveformStatistic } from '../machine/waveform-statistic.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { SpectrumModel, SpectrumNet, SpectrumWatch } from '../normal/spectrum-model.ts';
import type { NetTrial } from '../residual/residual-net.ts';
import { IS_ABOVE, IS_ACTIVE, RAISES } from '../residual/watch-residuals.ts';
import { type LearningSpan, learnRow, newLearningSpan } from '../rows/learning-span.ts';
import { type BlockShape, bandName, LOG_BANDS, type LogSpectrum } from '../waveform/log-bands.ts';
import { type GrownSpan, growSpan, newGrownSpan, type RowsOf } from './grown-span.ts';

/**
 * The log spectra of a device's waveforms: the newest of each, the rows from which nets are
 * learned, and where the nets stand. Bounded by {@link MOST_WAVEFORMS} and {@link MOST_SPECTRA}.
 */
export type Spectra = {
  /** The channels of the blocks, in the order in which they came; none in a table of statistics. */
  of: readonly string[];
  /** By waveform: sample rate and samples of its first block; others have other bands. */
  shapes: Float64Array;
  /** `[waveforms × LOG_BANDS]`. */
  levels: Float32Array;
  /** By waveform what the device's channels were when its newest block came. */
  beside: readonly Float64Array[];
  /** 1 where a block has come since the last row. */
  fresh: Uint8Array;
  /**
   * Blocks of another sample rate or length than the first of their waveform: no net judges them.
   */
  otherShape: number;
  /** Null before a model judges, and once nets have won or were given up. */
  span: GrownSpan | null;
  /** The outcome of the newest trial; null before any. */
  trial: NetTrial | null;
  /** Where the model's nets stand; null without any. */
  watch: SpectrumWatch | null;
};

/** Waveforms of a device whose spectra are followed; those after them have no nets. */
export const MOST_WAVEFORMS = 4;

/** Spectra of a waveform from which nets are tried, and after which they are given up. */
export const LEAST_SPECTRA = 400;
export const MOST_SPECTRA = 6_400;

/** Channels that belong to no waveform and tell of the spectra: the first of them. */
const MOST_OPERATING = 8;

/** Places of a learned row: the waveform, its bands, then the modelled channels. */
const FIRST_BAND = 1;

function newSpectra(): Spectra {
  const [shapes, levels, fresh] = [new Float64Array(0), new Float32Array(0), new Uint8Array(0)];
  return { of: [], shapes, levels, beside: [], fresh, otherShape: 0, span: null, trial: null, watch: null };
}

/** Takes the log spectrum of a block, with what the device's channels are now. */
export function holdSpectrum(
  state: { readonly channels: readonly string[]; readonly held: Float64Array; spectra?: Spectra },
  spectrum: LogSpectrum,
): void {
  // Of a device with components the block belongs to one of them.
  if (!state.channels.includes(`${spectrum.of}.rms`)) return;
  state.spectra ??= newSpectra();
  const { spectra } = state;
  const known = spectra.of.indexOf(spectrum.of);
  const w = known >= 0 ? known : addWaveform(spectra, spectrum);
  if (w < 0) return;
  if (!isOfShape(spectra, w, spectrum)) {
    spectra.otherShape += 1;
    return;
  }
  spectra.levels.set(spectrum.levels, w * LOG_BANDS);
  spectra.beside = spectra.beside.with(w, state.held.slice());
  spectra.fresh[w] = 1;
}

function isOfShape({ shapes }: Spectra, w: number, { sampleRateHz, count }: BlockShape): boolean {
  return shapes[2 * w] === sampleRateHz && shapes[2 * w + 1] === count;
}

function addWaveform(spectra: Spectra, { of, sampleRateHz, count }: LogSpectrum): number {
  if (spectra.of.length >= MOST_WAVEFORMS) return -1;
  const w = spectra.of.length;
  spectra.of = [...spectra.of, of];
  spectra.shapes = Float64Array.of(...spectra.shapes, sampleRateHz, count);
  spectra.levels = Float32Array.of(...spectra.levels, ...new Float32Array(LOG_BANDS));
  spectra.beside = [...spectra.beside, new Float64Array(0)];
  spectra.fresh = Uint8Array.of(...spectra.fresh, 0);
  return w;
}

/** One waveform of which nets are learned: where its inputs are in a learned row. */
export type SpectrumColumns = {
  readonly waveform: string;
  readonly shape: SpectrumNet['shape'];
  /** The first number of its rows; -1 where each row is of it. */
  readonly slot: number;
  readonly leads: number;
  /** Bands first, then channels of no waveform. */
  readonly bands: readonly string[];
  readonly isLog: Uint8Array;
  readonly from: Int32Array;
  readonly places: Int32Array;
};

/** The waveforms of a device, as its blocks came, else as its table of statistics names them. */
export function spectrumColumns(
  { of, shapes }: Pick<Spectra, 'of' | 'shapes'>,
  modelled: readonly string[],
): readonly SpectrumColumns[] {
  const statistics = modelled.map((name) => waveformStatistic(name, modelled));
  const operating = [...modelled.keys()].filter((c) => statistics[c] === null).slice(0, MOST_OPERATING);
  if (of.length > 0) {
    return of.flatMap((waveform, slot) => {
      const leads = modelled.indexOf(`${waveform}.rms`);
      const shape = { sampleRateHz: shapes[2 * slot] ?? 0, count: shapes[2 * slot + 1] ?? 0 };
      const bands = Array.from({ length: LOG_BANDS }, (_, band) => `${waveform}.${bandName(shape, band)}`);
      const from = [...bands.keys()].map((band) => -1 - band);
      return leads < 0
        ? []
        : [columnsOf({ waveform, shape, slot, leads, bands, from, isLog: 0 }, operating, LOG_BANDS)];
    });
  }
  const families = new Set(statistics.flatMap((statistic) => (statistic === null ? [] : [statistic.of])));
  return [...families].flatMap((waveform) => {
    const energy = [...modelled.keys()].filter((c) => {
      const statistic = statistics[c];
      return statistic?.of === waveform && statistic.tells && !statistic.impacts;
    });
    const inBands = energy.filter((c) => BAND.test((modelled[c] ?? '').slice(waveform.length + 1)));
    const from = inBands.length >= 3 ? inBands : energy;
    const bands = from.map((c) => modelled[c] ?? '');
    const leads = from[0] ?? -1;
    return from.length < 3
      ? []
      : [columnsOf({ waveform, shape: null, slot: -1, leads, bands, from, isLog: 1 }, operating, 0)];
  });
}

const BAND = /^b(?:and)?_?\d/i;

function columnsOf(
  own: Pick<SpectrumColumns, 'waveform' | 'shape' | 'slot' | 'leads' | 'bands'> & {
    from: readonly number[];
    isLog: 0 | 1;
  },
  operating: readonly number[],
  levels: number,
): SpectrumColumns {
  const from = Int32Array.of(...own.from, ...operating);
  return {
    ...own,
    isLog: Uint8Array.from(from, (_, k) => (k < own.bands.length ? own.isLog : 0)),
    from,
    places: from.map((c) => (c < 0 ? FIRST_BAND - 1 - c : FIRST_BAND + levels + c)),
  };
}

/**
 * Begins to keep spectra for nets, once a model by windows judges a device.
 * @param learned the rows that the model was learned from, of the device's channels
 */
export function beginSpectra(
  state: { readonly channels: readonly string[]; spectra?: Spectra },
  { model, learned, of }: { readonly model: NormalModel; readonly learned: LearningSpan; readonly of: RowsOf },
): void {
  const spectra = state.spectra ?? newSpectra();
  spectra.watch = null;
  spectra.span = null;
  const modelled = Array.from(model.channels, (channel) => state.channels[channel] ?? '');
  if (spectrumColumns(spectra, modelled).length === 0) return;
  state.spectra = spectra;
  // The learned rows of blocks are without their spectra.
  spectra.span = newGrownSpan(spectra.of.length > 0 ? newLearningSpan() : tableRows(learned, model), of);
  spectra.span.due = Math.max(spectra.span.due, LEAST_SPECTRA * Math.max(1, spectra.of.length));
}

function tableRows(learned: LearningSpan, { channels }: NormalModel): LearningSpan {
  const rows = newLearningSpan();
  for (let row = 0; row < learned.rows; row++) {
    const from = row * learned.stride;
    const values = Float64Array.from(channels, (channel) => learned.values[from + channel] ?? Number.NaN);
    learnRow(rows, learned.times[row] ?? 0, Float64Array.of(0, ...values));
  }
  return rows;
}

/** Keeps the spectra of a row. @param row.score of the row, 1 is the limit */
export function growSpectra(
  spectra: Spectra,
  of: RowsOf,
  row: { readonly at: number; readonly values: Float64Array; readonly channels: Int32Array; readonly score: number },
): void {
  const { span } = spectra;
  if (span === null) return;
  const wasAbove = span.sinceAlarm === 0;
  const bits = row.score >= 1 ? IS_ABOVE | IS_ACTIVE | (wasAbove ? 0 : RAISES) : 0;
  const keep = (held: Float64Array): void => growSpan(span, of, { at: row.at, held, bits, stayRows: 0 });
  if (spectra.of.length === 0) {
    keep(Float64Array.of(0, ...row.values));
    return;
  }
  for (let w = 0; w < spectra.of.length; w++) {
    if (spectra.fresh[w] !== 1) continue;
    const own = spectra.levels.subarray(w * LOG_BANDS, (w + 1) * LOG_BANDS);
    const beside = Float64Array.from(row.channels, (channel) => spectra.beside[w]?.[channel] ?? Number.NaN);
    keep(Float64Array.of(w, ...own, ...beside));
  }
}

/**
 * The inputs of a row for the model's nets.
 * @param row.values of the modelled channels
 * @param inputs receives them, one net after the other; NaN for a waveform without a new block
 */
export function takeSpectrumInputs(
  spectra: Spectra,
  { nets }: SpectrumModel,
  row: { readonly values: Float64Array; readonly channels: Int32Array; readonly inputs: Float64Array },
): void {
  let at = 0;
  for (const { waveform, shape, from } of nets) {
    const w = spectra.of.indexOf(waveform);
    const isHere = shape === null || (spectra.fresh[w] === 1 && isOfShape(spectra, w, shape));
    const inputOf = (c: number): number | undefined => {
      if (c < 0) return spectra.levels[w * LOG_BANDS - 1 - c];
      return shape === null ? row.values[c] : spectra.beside[w]?.[row.channels[c] ?? -1];
    };
    for (const c of from) row.inputs[at++] = isHere ? (inputOf(c) ?? Number.NaN) : Number.NaN;
  }
}
