import type { GetData } from '../../api/use-get.ts';

type TicketItem = GetData<'/tickets'>['items'][number];

/** When a ticket is to be looked at. */
export const dueGroups = ['overdue', 'today', 'later', 'noLimit'] as const;
export type DueGroup = (typeof dueGroups)[number];

const DAY_MS = 86_400_000;

/** The group of a ticket by the clock that is due next. @param now milliseconds */
export function dueGroupOf(dueAt: string | null, now: number): DueGroup {
  if (dueAt === null) return 'noLimit';
  const left = Date.parse(dueAt) - now;
  if (left < 0) return 'overdue';
  return left < DAY_MS ? 'today' : 'later';
}

/**
 * The step that a thumb does on the card: accept what is assigned, start what is accepted or
 * planned.
 */
export function cardStepOf({ state }: Pick<TicketItem, 'state'>): 'accept' | 'start' | undefined {
  if (state === 'assigned') return 'accept';
  return state === 'accepted' || state === 'scheduled' ? 'start' : undefined;
}
