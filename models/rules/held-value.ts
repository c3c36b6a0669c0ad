import { type Conversion, conversionBetween } from '../../ingest/reading/units.ts';
import type { ChannelCell } from '../device/rule-memory.ts';
import type { Limit } from './limit-score.ts';
import { holdOf } from './pace.ts';
import type { Moment, NodeContext } from './rule-node.ts';

/** The value that a channel holds now; NaN once it is older than its hold, or before it came. */
export function heldValue(moment: Moment, channel: string): number {
  const cell = moment.cell(channel);
  if (cell === undefined || cell.taken === 0) return Number.NaN;
  if (moment.at === cell.at) return cell.value;
  return moment.at - cell.at <= holdOf(cell.pace, moment.holdMs) ? cell.value : Number.NaN;
}

/** Whether the newest value of a channel is of this very moment. */
export function isFresh(moment: Moment, channel: string): boolean {
  return moment.cell(channel)?.at === moment.at;
}

/** Whether the newest value of a channel came within its hold after the one before. */
export function isContinuous(cell: ChannelCell, moment: Moment): boolean {
  return cell.at - cell.previousAt <= holdOf(cell.pace, moment.holdMs);
}

/** A limit as it is written in a rule. */
export type WrittenLimit = {
  readonly limit: number;
  readonly unit?: string | undefined;
  readonly deadBand?: number | undefined;
  /** The base of the dead band's usual share, where that is not the limit itself. */
  readonly span?: number;
};

/**
 * Puts a rule's limits into the unit of its channel, once for each unit that it comes in; each
 * instance serves one channel.
 * @param kind `level` for values, `difference` for differences and spreads of values, which have no
 * zero of their own
 * @returns null where the units do not fit; a channel without a unit is taken to have the rule's
 */
export function limitIn(
  written: WrittenLimit,
  options: { context: NodeContext; kind: 'level' | 'difference' },
): (channel: string, unit: string | null) => Limit | null {
  const { context, kind } = options;
  const known = new Map<string | null, Limit | null>();
  return (channel, unit) => {
    const before = known.get(unit);
    if (before !== undefined) return before;
    const conversion = conversionTo(written.unit, unit);
    if (conversion === undefined) {
      context.onUnitMisfit(channel, { ruleUnit: written.unit ?? '', channelUnit: unit ?? '' });
    }
    const limit = conversion === undefined ? null : converted(written, { conversion, kind, unit, channel });
    // A device chooses its units.
    if (known.size >= MAX_UNITS) known.clear();
    known.set(unit, limit);
    return limit;
  };
}

const MAX_UNITS = 100;
const AS_IT_IS = { factor: 1, offset: 0 };

function conversionTo(
  rule: string | undefined,
  unit: string | null,
): Pick<Conversion, 'factor' | 'offset'> | undefined {
  return rule === undefined || unit === null ? AS_IT_IS : conversionBetween(rule, unit);
}

function converted(
  written: WrittenLimit,
  to: {
    conversion: { factor: number; offset: number };
    kind: 'level' | 'difference';
    unit: string | null;
    channel: string;
  },
): Limit {
  const { factor, offset } = to.conversion;
  const limit = written.limit * factor + (to.kind === 'level' ? offset : 0);
  const span = written.span === undefined ? Math.abs(limit) : written.span * factor;
  const usual = deadBandShare(to.unit, to.channel) * span;
  return { limit, deadBand: written.deadBand === undefined ? usual : written.deadBand * factor };
}

/**
 * The share of a limit that is its dead band where a rule names none: ISA-18.2 starting values, 2 %
 * for pressure, 1 % for temperature, 5 % for flow and level, 2 % for anything else.
 * @param unit UCUM, or null
 * @param channel its name shows a level, which has no unit of its own
 */
function deadBandShare(unit: string | null, channel: string): number {
  if (unit === 'Cel' || unit === 'K' || unit === '[degF]') return 0.01;
  if (unit === 'bar' || /^[kM]?Pa$/.test(unit ?? '')) return 0.02;
  if (unit === 'l/min' || /^m3\//.test(unit ?? '')) return 0.05;
  if (/(^|[^a-z])level([^a-z]|$)/i.test(channel)) return 0.05;
  return 0.02;
}
