import type { ChannelCell } from '../device/rule-memory.ts';

/** One moment of event time of one device, as a rule sees it. */
export type Moment = {
  readonly at: number;
  /**
   * Event time since the moment before; 0 across a gap, which never counts as duration.
   */
  readonly elapsedMs: number;
  readonly afterGap: boolean;
  /** The rule's own longest silence, or undefined. */
  readonly holdMs: number | undefined;
  cell(channel: string): ChannelCell | undefined;
  /** Whether an alarm of another rule is active. */
  isActive(rule: string): boolean;
  /** A node's memory of this device, made at its first use; plain data. */
  recall<Memory extends object>(slot: number, make: () => Memory): Memory;
};

/**
 * A condition ready to be judged, moment by moment. It keeps no state: the device's state holds it.
 */
export type RuleNode = {
  /** See limit-score.ts; NaN where it is unknown. */
  score(moment: Moment): number;
  /**
   * The facts, in words for the reason of an alarm: `temperature is 83.1 Cel, at or above 80 Cel`.
   */
  tell(moment: Moment): string;
};

/** The parts of a node. */
export type NodeContext = {
  /** Gives each node of a rule a place for its memory. */
  nextSlot(): number;
  /** The channel of a name or of the rule's pattern. */
  channel(name: string): string;
  /** Reported once for each unit of a channel that a rule's unit does not fit. */
  onUnitMisfit(channel: string, units: { ruleUnit: string; channelUnit: string }): void;
};

/** A value for people: four digits and its unit. */
export function shown(value: number, unit: string | null | undefined): string {
  const number = Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'unknown';
  return unit === null || unit === undefined || unit === '1' ? number : `${number} ${unit}`;
}

/** A duration for people. */
export function shownSeconds(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toPrecision(4))} s`;
  if (seconds < 7200) return `${Number((seconds / 60).toPrecision(4))} min`;
  return `${Number((seconds / 3600).toPrecision(4))} h`;
}
