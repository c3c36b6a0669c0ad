import { createHash } from 'node:crypto';
import type { DeviceState } from '../device/device-state.ts';
import type { ScoredInput, ScoringEvidence, ScoringState } from '../episode/scoring-record.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { type SpectrumWatch, spectrumInputs } from '../normal/spectrum-model.ts';
import { freezeResiduals } from '../residual/freeze-residuals.ts';
import { newResidualWork } from '../residual/residual-state.ts';
import { RESTS } from '../residual/watch-residuals.ts';
import { replayRow } from './replay-row.ts';
import { createRowSpace, noteInSpace, rowWorkOf } from './row-space.ts';
import { type NotedState, noteState, watchStateOf } from './watch-state.ts';
import type { WatchedRows } from './watched-rows.ts';

/**
 * After this many rows of a batch the state is noted again: few rows have to be taken once more
 * where an alarm is raised.
 */
const ROWS_BETWEEN = 32;

/** Notes the state before the next row where that is due. @param readings of the run */
export function noteWhereDue(rows: WatchedRows, state: DeviceState, readings: number): void {
  if (!isNoted(rows, state, readings)) return;
  rows.noted.push(noteInSpace(rows.space, rows.rows, watchStateOf(state)));
}

/** How many rows come before the state has to be noted again. */
export function rowsUntilNote({ rows }: WatchedRows): number {
  return ROWS_BETWEEN - (rows % ROWS_BETWEEN);
}

/** Not where a batch of one row cannot raise an alarm. */
function isNoted(rows: WatchedRows, state: DeviceState, readings: number): boolean {
  if (rows.rows % ROWS_BETWEEN !== 0 && state.residual?.changed !== true) return false;
  return readings > 1 || state.alarm.phase === 'pending' || rows.model.rules.onDelayMs === 0;
}

/**
 * Freezes how a row came to its score, however batches were cut; undefined where the state before
 * it was not noted.
 */
export function freezeScoring(
  state: DeviceState,
  rows: WatchedRows,
  scored: { readonly row: number; readonly mode: number; readonly score: number; readonly features: Float64Array },
): ScoringEvidence | undefined {
  const { model, noted } = rows;
  const start = noted.findLast(({ row }) => row <= scored.row);
  if (!start) return undefined;
  const before = advance(noteState(start.row, start), rows, { state, to: scored.row });
  const count = model.channels.length;
  const part = (numbers: Float64Array): number[] =>
    Array.from(numbers.subarray(scored.mode * count, (scored.mode + 1) * count));
  const { center, spread, meanCenter, meanSpread, limit, netLimit, rules } = model;
  return {
    modelId: model.id,
    modelHash: modelHash(model),
    channels: Array.from(model.channels, (channel) => state.channels[channel] ?? ''),
    threshold: { ...rules, limit, netLimit },
    mode: scored.mode,
    scaler: {
      center: part(center),
      spread: part(spread),
      meanCenter: Array.from(meanCenter),
      meanSpread: part(meanSpread),
    },
    before: {
      ...(before.residual && { residual: freezeResiduals(before.residual) }),
      window: before.window && { ...before.window, ring: Array.from(before.window.ring) },
      baselines: before.baselines.map(({ drift, other, apart }) => ({
        drift: Array.from(drift),
        other: Array.from(other),
        apart,
      })),
      levels: Array.from(before.levels),
      ...(before.spectra && { spectra: freezeSpectra(before.spectra) }),
    },
    row: inputOf(rows, scored.row),
    features: Array.from(scored.features),
    score: scored.score,
  };
}

/** Takes the rows up to one, without it, once more; the batch may have gone on beyond it. */
function advance(noted: NotedState, rows: WatchedRows, { state, to }: { state: DeviceState; to: number }): NotedState {
  const work = rowWorkOf(createRowSpace(), state, rows.model);
  const residualWork = rows.model.residual && newResidualWork(rows.model.residual);
  for (let row = noted.row; row < to; row++) {
    if (((rows.space.bits[rows.firstRow + row] ?? 0) & RESTS) > 0) continue;
    replayRow(noted, inputOf(rows, row), { model: rows.model, work, residualWork });
  }
  return noted;
}

function freezeSpectra({ levels, scores, anew }: SpectrumWatch): NonNullable<ScoringState['spectra']> {
  return { levels: levels.map((own) => [...own]), scores: [...scores], anew: [...anew] };
}

function inputOf(rows: WatchedRows, row: number): ScoredInput {
  const { space, model } = rows;
  const ofSpectra = spectrumInputs(model.spectra);
  const width = model.residual === null ? ofSpectra : model.watched.length;
  const firstInput = rows.firstInput + row * width;
  const inputs = Array.from(space.inputs.subarray(firstInput, firstInput + width), numberOrNull);
  const from = rows.firstCell + row * model.channels.length;
  const to = from + model.channels.length;
  const values = Array.from(space.values.subarray(from, to), numberOrNull);
  const masked = Array.from(space.masked.subarray(from, to)).flatMap((mask, c) => (mask === 1 ? [c] : []));
  return {
    at: space.at[rows.firstRow + row] ?? 0,
    values,
    masked,
    afterGap: rows.gaps.has(row),
    ...(width > 0 && (model.residual === null ? { spectra: inputs } : { watched: inputs })),
  };
}

const numberOrNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** SHA-256 over all numbers of a model, for any device: 64 hexadecimal digits. */
export function modelHash(model: NormalModel): string {
  const { id: _, channels, watched: __, ...numbers } = model;
  const text = JSON.stringify({ ...numbers, channels: channels.length }, (_key, member: unknown) =>
    ArrayBuffer.isView(member) ? Array.from(member as unknown as ArrayLike<number>) : member,
  );
  return createHash('sha256').update(text).digest('hex');
}
