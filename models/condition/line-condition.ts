import type { ChannelFinding, Resemblance } from './resemblance.ts';

/** Spreads of single readings above normal from which a line has risen. */
const RISEN = 3;

/**
 * Ratio from which a line names the condition. It is a median of several blocks: its limit is below
 * that of one block alone.
 */
const STANDS_OUT = 3;

/** How much more one order rises than the next, where it alone names the condition. */
const DOMINATES = 1.5;

const BEARING_LINES: Readonly<Record<string, { readonly condition: string; readonly part: string }>> = {
  bpfo: { condition: 'bearing_outer', part: 'outer race' },
  bpfi: { condition: 'bearing_inner', part: 'inner race' },
  bsf: { condition: 'bearing_rolling_element', part: 'rolling elements' },
  ftf: { condition: 'bearing', part: 'cage' },
};

const ORDERS: Readonly<Record<string, Resemblance>> = {
  order_1: {
    condition: 'imbalance',
    because: 'the vibration at the speed of the shaft rises, and hardly that at its multiples, as with imbalance',
  },
  order_2: {
    condition: 'misalignment',
    because: 'the vibration at twice the speed of the shaft rises most, as with misalignment',
  },
  order_3_8: {
    condition: 'looseness',
    because: 'the vibration at many multiples of the speed of the shaft rises, as with looseness',
  },
};

/**
 * The condition that the lines of a waveform name, or null where there are none or none of them
 * leads.
 */
export function lineCondition(findings: readonly ChannelFinding[]): Resemblance | null {
  return bearingLine(findings) ?? orderLine(findings);
}

/** The most prominent line, among lines that have risen and are prominent. */
function bearingLine(findings: readonly ChannelFinding[]): Resemblance | null {
  let most = STANDS_OUT;
  let found: Resemblance | null = null;
  for (const { channel, level } of findings) {
    const line = BEARING_LINES[lineOf(channel)];
    const ratio = level?.now ?? Number.NaN;
    if (line === undefined || !hasRisen(level) || !(ratio >= most)) continue;
    most = ratio;
    const waveform = channel.slice(0, channel.lastIndexOf('.'));
    const because = `in the envelope spectrum of ${waveform}, the line of the ${line.part} stands ${ratio.toFixed(1)} times out of the noise`;
    found = { condition: line.condition, because };
  }
  return found;
}

/** The order whose vibration rises most, in mm/s. */
function orderLine(findings: readonly ChannelFinding[]): Resemblance | null {
  const rises = findings
    .filter(({ channel, level }) => ORDERS[lineOf(channel)] !== undefined && level !== undefined)
    .map(({ channel, level }) => ({ channel, level, by: (level?.now ?? 0) - (level?.normal ?? 0) }))
    .sort((a, b) => b.by - a.by);
  const [first] = rises;
  if (first === undefined || !hasRisen(first.level)) return null;
  // Other sensors of the machine show the same order.
  const next = rises.find(({ channel }) => lineOf(channel) !== lineOf(first.channel));
  if (next !== undefined && first.by < DOMINATES * next.by) return null;
  return ORDERS[lineOf(first.channel)] ?? null;
}

/**
 * Against single readings: whether a channel's part of the score has reached its threshold does not
 * matter here.
 */
function hasRisen(level: ChannelFinding['level']): boolean {
  return level !== undefined && level.now - level.normal >= RISEN * level.spread;
}

/** The suffix of the waveform's name: `bpfo` of `vibration_de.bpfo`. */
function lineOf(channel: string): string {
  const line = channel.slice(channel.lastIndexOf('.') + 1);
  return Object.hasOwn(BEARING_LINES, line) || Object.hasOwn(ORDERS, line) ? line : '';
}
