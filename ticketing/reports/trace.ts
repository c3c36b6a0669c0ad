import type { EpisodeTransition } from '../../models/episode/alarm-episode.ts';

/**
 * One stage on the way from sensor to technician: when it was done, and milliseconds since the
 * stage before.
 */
export type TraceStage = {
  readonly stage: 'sensor' | 'broker' | 'journal' | 'scored' | 'alarm' | 'ticket' | 'dispatched';
  /** The block of ISO 13374-1 that it belongs to. */
  readonly block: 'DA' | 'DM' | 'SD' | 'HA' | 'AG';
  readonly at: Date;
  readonly sincePreviousMs: number;
};

/**
 * The way of the reading that opened a ticket, in wall time.
 * @param trace null for a ticket that no alarm opened; `dispatchedAt` null while nobody has it
 */
export function traceOf(ticket: {
  trace: EpisodeTransition['trace'] | null;
  openedAt: Date;
  dispatchedAt: Date | null;
}): readonly TraceStage[] {
  const { trace, openedAt, dispatchedAt } = ticket;
  const stages: Omit<TraceStage, 'sincePreviousMs'>[] = [];
  if (trace) {
    stages.push(
      { stage: 'sensor', block: 'DA', at: new Date(trace.sampledAt) },
      { stage: 'broker', block: 'DA', at: new Date(trace.receivedAt) },
      { stage: 'journal', block: 'DM', at: new Date(trace.journaledAt) },
      { stage: 'scored', block: 'SD', at: new Date(trace.scoredAt) },
      { stage: 'alarm', block: 'HA', at: new Date(trace.alarmAt) },
    );
  }
  stages.push({ stage: 'ticket', block: 'AG', at: openedAt });
  if (dispatchedAt) stages.push({ stage: 'dispatched', block: 'AG', at: dispatchedAt });
  return stages.map((stage, index) => {
    const previous = stages[index - 1] ?? stage;
    return { ...stage, sincePreviousMs: stage.at.getTime() - previous.at.getTime() };
  });
}
