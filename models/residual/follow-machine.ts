import { type GrownSpan, growSpan, healthyRows, learnedAgain, newGrownSpan, WARM_UP_ROWS } from '../grown-span.ts';
import { learnRow, newLearningSpan } from '../learning-span.ts';
import { learnResiduals } from './learn-residuals.ts';
import { nameChannels } from './name-channels.ts';
import type { ResidualModel } from './residual-model.ts';
import { newResidualWork, type ResidualWork } from './residual-state.ts';
import { stepResiduals } from './step-residuals.ts';
import {
  IS_ACTIVE,
  newResidualWatch,
  RAISES,
  type ResidualWatch,
  STAYS,
  stayRowsOf,
  watchResiduals,
} from './watch-residuals.ts';

/** What was said of one row. */
export type MachineVerdict = {
  readonly score: number;
  readonly active: boolean;
  readonly raised: boolean;
  readonly stayed: boolean;
};

/** A machine that is judged row by row and learned again as its history grows: the kernel alone, for studies and tests. */
export type MachineFollower = {
  take(row: Float64Array, at: number): MachineVerdict;
  /** By channel: how much each has to do with the newest row's score. */
  channels(): Float64Array;
  model(): ResidualModel | null;
  work(): ResidualWork | null;
};

type Followed = { model: ResidualModel; watch: ResidualWatch; work: ResidualWork };

/** @param options.learnRows rows from which the first normal behaviour is learned; again at each doubling */
export function followMachine({ channels, learnRows }: { channels: number; learnRows: number }): MachineFollower {
  const span = newLearningSpan();
  let grown: GrownSpan | null = null;
  let followed: Followed | null = null;

  const learn = (from: GrownSpan): void => {
    const { rows, values, times } = span;
    const model = learnResiduals({ rows, channels, times: times.slice(0, rows), values, healthy: healthyRows(from) });
    learnedAgain(from);
    if (model === null) return;
    const watch = newResidualWatch(model);
    const work = newResidualWork(model);
    for (let i = Math.max(0, rows - WARM_UP_ROWS); i < rows; i++) {
      const row = values.slice(i * channels, (i + 1) * channels);
      stepResiduals(model, watch.state, { row, at: times[i] ?? 0 }, work);
    }
    followed = { model, work, watch: followed === null ? watch : { ...watch, alarm: followed.watch.alarm } };
  };

  const named = new Float64Array(channels);
  return {
    take: (row, at) => {
      if (grown === null && span.rows >= learnRows) grown = newGrownSpan(span);
      if (grown !== null && (followed === null || grown.seen >= grown.due)) learn(grown);
      if (grown === null || followed === null) {
        learnRow(span, at, row);
        return { score: 0, active: false, raised: false, stayed: false };
      }
      const { model, watch, work } = followed;
      const bits = watchResiduals(model, watch, { row, at, silent: false }, work);
      growSpan(grown, { at, held: row, bits, stayRows: stayRowsOf(model) });
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
