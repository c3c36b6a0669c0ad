import {
  beginLearning,
  endLearning,
  type GrownSpan,
  growSpan,
  isDue,
  isLearned,
  type KeptSpan,
  keptSpan,
  newGrownSpan,
  type RowsOf,
  WARM_UP_ROWS,
} from '../../../models/device/grown-span.ts';
import { createKeptRows } from '../../../models/device/kept-rows.ts';
import { learnResiduals } from '../../../models/residual/learn-residuals.ts';
import { nameChannels } from '../../../models/residual/name-channels.ts';
import type { ResidualModel } from '../../../models/residual/residual-model.ts';
import { newResidualWork, type ResidualWork } from '../../../models/residual/residual-state.ts';
import {
  IS_ACTIVE,
  RAISES,
  type ResidualWatch,
  STAYS,
  stayRowsOf,
  warmUpWatch,
  watchResiduals,
} from '../../../models/residual/watch-residuals.ts';
import { type LearningSpan, learnRow, newLearningSpan } from '../../../models/rows/learning-span.ts';

/** The result of one row. */
export type MachineVerdict = {
  readonly score: number;
  readonly active: boolean;
  readonly raised: boolean;
  readonly stayed: boolean;
};

/**
 * A machine that is judged row by row and learned again as its history grows: the kernel alone, for
 * studies and tests.
 */
export type MachineFollower = {
  take(row: Float64Array, at: number): MachineVerdict;
  /** By channel: how much each has to do with the newest row's score. */
  channels(): Float64Array;
  model(): ResidualModel | null;
  work(): ResidualWork | null;
};

type Followed = { model: ResidualModel; watch: ResidualWatch; work: ResidualWork };

/**
 * @param options.learnRows rows from which the first normal behaviour is learned; again at each
 * doubling
 */
export function followMachine({ channels, learnRows }: { channels: number; learnRows: number }): MachineFollower {
  const first = newLearningSpan();
  const of: RowsOf = { device: '', kept: createKeptRows() };
  let grown: GrownSpan | null = null;
  let followed: Followed | null = null;

  const learn = ({ span, healthy }: KeptSpan): ResidualModel | null => {
    const { rows, times } = span;
    const values = span.stride === channels ? span.values : new Float64Array(0);
    return learnResiduals({ rows, channels, times: times.slice(0, rows), values, healthy });
  };
  const take = (model: ResidualModel | null, { times, values, rows }: LearningSpan): void => {
    if (model === null) return;
    const newest = Array.from(
      { length: Math.min(rows, WARM_UP_ROWS) },
      (_, i) => rows - Math.min(rows, WARM_UP_ROWS) + i,
    );
    const taken = newest.map((i) => ({ row: values.slice(i * channels, (i + 1) * channels), at: times[i] ?? 0 }));
    const watch = warmUpWatch(model, followed?.watch ?? null, taken);
    followed = { model, work: newResidualWork(model), watch };
  };
  const learnAgain = (from: GrownSpan): void => {
    if (isDue(from)) beginLearning(from);
    if (from.learning === null || !isLearned(from)) return;
    const { rows: until, excluded } = from.learning;
    const newest = keptSpan(from, of, { until: from.rows, excluded: [], newest: WARM_UP_ROWS });
    take(learn(keptSpan(from, of, { until, excluded })), newest.span);
    endLearning(from, of);
  };

  const named = new Float64Array(channels);
  return {
    take: (row, at) => {
      if (grown === null && first.rows >= learnRows) {
        grown = newGrownSpan(first, of);
        take(learn(keptSpan(grown, of, { until: grown.rows, excluded: [] })), first);
      }
      if (grown !== null) learnAgain(grown);
      if (grown === null || followed === null) {
        learnRow(first, at, row);
        return { score: 0, active: false, raised: false, stayed: false };
      }
      const { model, watch, work } = followed;
      Object.assign(work, { given: row, at, silent: false });
      const bits = watchResiduals(model, watch, work);
      growSpan(grown, of, { at, held: row, bits, stayRows: stayRowsOf(model) });
      const is = (bit: number): boolean => (bits & bit) > 0;
      return { score: work.score, active: is(IS_ACTIVE), raised: is(RAISES), stayed: is(STAYS) };
    },
    channels: () => {
      if (followed !== null) nameChannels(followed.model, followed.work, named);
      return named;
    },
    model: () => followed?.model ?? null,
    work: () => followed?.work ?? null,
  };
}
