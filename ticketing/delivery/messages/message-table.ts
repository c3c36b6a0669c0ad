import type { NotificationKind } from '../../notify/kinds.ts';

/**
 * All words of notifications in one language. `{name}` is the place of a parameter of the
 * notification.
 */
export type Messages = {
  readonly kinds: Readonly<Record<NotificationKind, string>>;
  /** For a kind that a newer program wrote. */
  readonly other: string;
  /** Labels of the parameters that a mail shows, in this order. */
  readonly details: Readonly<Record<DetailName, string>>;
  readonly ticket: string;
  readonly machine: string;
  readonly priority: string;
  readonly at: string;
  readonly open: string;
  readonly why: string;
  readonly digestSubject: string;
  readonly digestHeadline: string;
  readonly more: string;
  /** Names of actors that are not people. */
  readonly by: Readonly<Record<string, string>>;
};

/**
 * Parameters that a mail shows where they are given; `dueAt` and `since` are instants in ISO 8601.
 */
export type DetailName =
  | 'reason'
  | 'why'
  | 'text'
  | 'clock'
  | 'percent'
  | 'dueAt'
  | 'minutesLeft'
  | 'lateBy'
  | 'priorityReason'
  | 'verdict'
  | 'address'
  | 'browser'
  | 'since';
