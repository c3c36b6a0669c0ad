import type { Reading } from '../../ingest/reading/reading.ts';
import { unitOf } from '../../ingest/reading/reading.ts';
import type { ChannelCell, RuleMemory } from '../device/rule-memory.ts';
import type { Taken } from '../device/take-reading.ts';
import { newChannelCell, takeValue } from './channel-cell.ts';
import { newPace, takeInterval } from './pace.ts';

/** Channels of one device that rules can read. */
export const MAX_RULE_CHANNELS = 256;

/** A device without readings for rules yet. */
export function newRuleMemory(): RuleMemory {
  return { at: Number.NEGATIVE_INFINITY, pace: newPace(), cells: new Map(), rules: new Map() };
}

/**
 * The content of a reading: its time after the moment before, 0 for more of the same moment.
 */
type TakenByRules = {
  readonly sinceMs: number;
  readonly newChannels: boolean;
  /** Restores the held values after the rules have been judged. */
  readonly giveBack?: () => void;
};

/**
 * Takes a reading. A reading out of order (see `takeReading`) is judged as of the newest moment.
 * @param kind relation of the reading to the device's held values
 * @param isWanted whether some rule reads a channel
 * @returns null if it has no news (late, or the same again)
 */
export function takeRuleReading(
  memory: RuleMemory,
  given: { reading: Reading; kind: Taken; isWanted: (channel: string, unit: string | null) => boolean },
): TakenByRules | null {
  const { reading, kind, isWanted } = given;
  const at = reading.sampledAt;
  if (kind === 'behind') return lend(memory, reading);
  if (kind === 'late' || (kind === 'waveform' && !(at >= memory.at))) return null;
  const sinceMs = Math.max(0, at - memory.at);
  let news = sinceMs > 0;
  let newChannels = false;
  for (const name in reading.values) {
    const value = reading.values[name] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    let cell = memory.cells.get(name);
    if (cell !== undefined && cell.at >= at) continue;
    if (cell === undefined) {
      if (!isWanted(name, unitOf(reading, name)) || memory.cells.size >= MAX_RULE_CHANNELS) continue;
      cell = newChannelCell();
      memory.cells.set(name, cell);
      newChannels = true;
    }
    const unit = unitOf(reading, name);
    // Some rules read channels of one unit only.
    if (unit !== null && cell.unit === null) newChannels = true;
    takeValue(cell, { value, at, unit });
    news = true;
  }
  if (sinceMs > 0 && Number.isFinite(sinceMs)) takeInterval(memory.pace, sinceMs);
  memory.at = Math.max(memory.at, at);
  return news ? { sinceMs, newChannels } : null;
}

function lend(memory: RuleMemory, reading: Reading): TakenByRules | null {
  const lent: (readonly [cell: ChannelCell, value: number])[] = [];
  for (const name in reading.values) {
    const value = reading.values[name] ?? Number.NaN;
    const cell = memory.cells.get(name);
    if (cell === undefined || !Number.isFinite(value)) continue;
    lent.push([cell, cell.value]);
    cell.value = value;
  }
  if (lent.length === 0) return null;
  const giveBack = (): void => {
    for (const [cell, value] of lent) cell.value = value;
  };
  return { sinceMs: 0, newChannels: false, giveBack };
}
