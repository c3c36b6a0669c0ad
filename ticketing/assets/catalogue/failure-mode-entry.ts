import type { TicketPlan, Words } from '../../ticket/ticket-plan.ts';

/**
 * The catalogue's entry of one condition, under the name in detector and rules: its work and its
 * signs.
 */
export type FailureModeEntry = Omit<TicketPlan, 'class'> & {
  /** The kind of trouble that keeps two conditions in one ticket. */
  readonly group: string;
  /** Other people repair instruments than machines, so the two share no ticket. */
  readonly workClass: 'preventive' | 'instrument';
  /** The signs of it. */
  readonly sign: Words;
};

/** A condition as the data files write it: steps and parts by their names, the rest as it is. */
export type WrittenCondition = Pick<
  FailureModeEntry,
  'group' | 'name' | 'sign' | 'failureMode' | 'mechanism' | 'cause' | 'estimatedMinutes'
> & {
  readonly safety: readonly string[];
  readonly checks: readonly string[];
  /** Skill → level. */
  readonly skills: Readonly<Record<string, number>>;
  /** Part → quantity. */
  readonly parts: Readonly<Record<string, number>>;
  readonly twoPerson?: boolean;
};
