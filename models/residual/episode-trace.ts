/**
 * The course of an episode since it began, in a bounded number of blocks: when they are full, two
 * become one. Kept only while an alarm is active.
 */
export type EpisodeTrace = {
  readonly columns: number;
  rowsPerBlock: number;
  blocks: number;
  filled: number;
  readonly sums: Float64Array;
  /** `[MOST_BLOCKS × columns]`: means. */
  readonly means: Float32Array;
  /** Means of about the newest 25 rows. */
  readonly recent: Float32Array;
  /** By statistic: the highest ratio. */
  readonly peaks: Float32Array;
  rows: number;
};

const MOST_BLOCKS = 32;
const RECENT_SHARE = 2 / 26;

/** Nothing was seen yet. */
export function newEpisodeTrace(columns: number, statistics: number): EpisodeTrace {
  return {
    columns,
    rowsPerBlock: 1,
    blocks: 0,
    filled: 0,
    rows: 0,
    sums: new Float64Array(columns),
    means: new Float32Array(MOST_BLOCKS * columns),
    recent: new Float32Array(columns),
    peaks: new Float32Array(statistics),
  };
}

/** Takes one row: its parts one after the other. */
export function extendTrace(trace: EpisodeTrace, ...parts: readonly (Float32Array | Float64Array)[]): void {
  let column = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++, column++) {
      const value = part[i] ?? 0;
      trace.sums[column] = (trace.sums[column] ?? 0) + value;
      const recent = trace.recent[column] ?? 0;
      trace.recent[column] = trace.rows === 0 ? value : recent + RECENT_SHARE * (value - recent);
    }
  }
  trace.rows += 1;
  trace.filled += 1;
  if (trace.filled < trace.rowsPerBlock) return;
  for (let i = 0; i < trace.columns; i++) {
    trace.means[trace.blocks * trace.columns + i] = (trace.sums[i] ?? 0) / trace.filled;
  }
  trace.sums.fill(0);
  trace.filled = 0;
  trace.blocks += 1;
  if (trace.blocks === MOST_BLOCKS) halve(trace);
}

function halve(trace: EpisodeTrace): void {
  const { columns, means } = trace;
  for (let b = 0; b < MOST_BLOCKS / 2; b++) {
    for (let i = 0; i < columns; i++) {
      const [first, second] = [means[2 * b * columns + i] ?? 0, means[(2 * b + 1) * columns + i] ?? 0];
      means[b * columns + i] = (first + second) / 2;
    }
  }
  trace.blocks = MOST_BLOCKS / 2;
  trace.rowsPerBlock *= 2;
}

/**
 * Mean of a column over the blocks from one share of the newest rows ago to another.
 * @param from rows before now
 * @param to fewer rows before now
 */
export function meanOf(trace: EpisodeTrace, column: number, { from, to }: { from: number; to: number }): number {
  const { blocks, rowsPerBlock, columns, means } = trace;
  const last = Math.max(1, blocks - Math.round(to / rowsPerBlock));
  const first = Math.min(last - 1, Math.max(0, blocks - Math.round(from / rowsPerBlock)));
  let sum = 0;
  for (let b = first; b < last; b++) sum += means[b * columns + column] ?? 0;
  return sum / (last - first);
}

/** Notes how far each statistic went. */
export function notePeaks({ peaks }: EpisodeTrace, ratios: Float32Array): void {
  for (let i = 0; i < peaks.length; i++) if ((ratios[i] ?? 0) > (peaks[i] ?? 0)) peaks[i] = ratios[i] ?? 0;
}
