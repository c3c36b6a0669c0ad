/** How far the score went: decides, with the asset's criticality, the priority of the ticket. */
export type Severity = 'low' | 'medium' | 'high';

/**
 * When a score becomes an alarm and when it ceases to be one (ISA-18.2 on- and off-delay, dead
 * band). Times are event time.
 */
export type AlarmRules = {
  /** Calibrated scores: at or above `on` a run begins; below `off` it ends. */
  readonly on: number;
  readonly off: number;
  readonly onDelayMs: number;
  readonly offDelayMs: number;
  /** From these scores on, held for the on-delay, the alarm is medium or high. */
  readonly medium: number;
  readonly high: number;
  /**
   * An alarm that returns within this time after it was cleared needs twice the off-delay, and so
   * on up to 8 times.
   */
  readonly chatterMs: number;
};
