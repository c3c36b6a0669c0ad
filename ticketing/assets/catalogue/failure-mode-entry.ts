import type { PlannedPart, PlanStep, RequiredSkill, Words } from '../ticket-plan.ts';

/** What the catalogue knows of one condition. */
export type FailureModeEntry = {
  /** As detector and rules name it. */
  readonly condition: string;
  /** The kind of trouble that keeps two conditions in one ticket. */
  readonly group: string;
  /** Instruments are mended by other people than machines are, and share no ticket with them. */
  readonly workClass: 'preventive' | 'instrument';
  /** As it stands within a sentence: "bearing damage". */
  readonly name: Words;
  /** By what one recognises it. */
  readonly sign: Words;
  /** ISO 14224 codes: mode, mechanism, and the usual cause. */
  readonly failureMode: string;
  readonly mechanism: string;
  readonly cause: string;
  readonly safety: readonly PlanStep[];
  readonly checks: readonly PlanStep[];
  readonly skills: readonly RequiredSkill[];
  readonly parts: readonly PlannedPart[];
  readonly estimatedMinutes: number;
  readonly twoPerson: boolean;
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
