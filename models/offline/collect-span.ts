import type { Reading } from '../../ingest/reading/reading.ts';
import { AppError } from '../../lib/errors.ts';
import type { RecordedRow } from '../../lib/recording/recording.ts';
import { type DeviceState, newDeviceState } from '../device/device-state.ts';
import { takeReading } from '../device/take-reading.ts';
import { type ComponentOf, splitByComponent } from '../machine/components.ts';
import { type LearningSpan, learnRow, newLearningSpan } from '../rows/learning-span.ts';

/** A machine and the readings that it is to be learned from. */
export type MachineSpan = { readonly state: DeviceState; readonly span: LearningSpan };

/** The least number of rows that show normal behaviour. */
export const MIN_TRAIN_ROWS = 20;

/**
 * Takes recorded rows into learning spans as the detector takes readings.
 * @param machine its name; a component's is `machine/component`
 * @param train rows to learn from: their number, the first time (ms) after them, or all
 * @returns one for the machine, or one for each component
 * @throws {AppError} `invalid` if there are too few rows
 */
export async function collectSpans(
  rows: AsyncIterable<RecordedRow> | Iterable<RecordedRow>,
  options: {
    readonly machine: string;
    readonly train: { readonly rows: number } | { readonly until: number } | 'all';
    readonly componentOf?: ComponentOf;
  },
): Promise<readonly MachineSpan[]> {
  const { machine, train, componentOf } = options;
  const found = new Map<string, MachineSpan>();
  let taken = 0;
  for await (const { sampledAt, sequence, values } of rows) {
    if (train !== 'all' && ('rows' in train ? taken >= train.rows : sampledAt >= train.until)) break;
    taken += 1;
    if (Number.isNaN(sampledAt)) continue;
    const reading: Reading = {
      device: machine,
      sampledAt,
      sequence,
      values,
      receivedAt: sampledAt,
      timeSource: 'device',
    };
    for (const part of splitByComponent([reading], componentOf)) {
      let own = found.get(part.device);
      if (own === undefined) {
        own = { state: newDeviceState(part.device), span: newLearningSpan() };
        found.set(part.device, own);
      }
      if (takeReading(own.state, part) === 'row') learnRow(own.span, sampledAt, own.state.held);
    }
  }
  const rowCount = Math.max(0, ...[...found.values()].map(({ span }) => span.rows));
  if (rowCount < MIN_TRAIN_ROWS) {
    throw new AppError(
      'invalid',
      `${rowCount} rows are too few to learn from: at least ${MIN_TRAIN_ROWS} are needed, some hundred are good`,
    );
  }
  return [...found.values()];
}

/** A stretch of a span; shares its memory. */
export function partOfSpan(span: LearningSpan, from: number, to: number): LearningSpan {
  const values = span.values.subarray(from * span.stride, to * span.stride);
  return { ...span, times: span.times.subarray(from, to), values, rows: to - from };
}

/** The rows of a span as readings of a device. */
export function* readingsOf(
  { span, state }: MachineSpan,
  { device, from }: { device: string; from: number },
): Generator<Reading> {
  for (let row = from; row < span.rows; row++) {
    const values: Record<string, number> = {};
    for (const [c, name] of state.channels.entries()) {
      const value = span.values[row * span.stride + c] ?? Number.NaN;
      if (Number.isFinite(value)) values[name] = value;
    }
    const sampledAt = span.times[row] ?? 0;
    yield { device, sampledAt, sequence: row, values, receivedAt: sampledAt, timeSource: 'device' };
  }
}
