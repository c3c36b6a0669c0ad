import { useMe } from '../../parts/session.tsx';
import type { Ticket } from './use-move.ts';

const LEADERS: readonly string[] = ['lead', 'planner', 'reliability_engineer', 'administrator'];

/** What the reader may do with the work on a ticket; the API decides again. */
export type Rights = {
  readonly personId: string | null;
  /** Ticks steps, uses parts: the assignee, and those who lead. */
  readonly works: boolean;
  /** Books own labour. */
  readonly books: boolean;
  readonly leads: boolean;
  readonly comments: boolean;
  readonly attaches: boolean;
  readonly permits: boolean;
  readonly signs: boolean;
};

/** The reader's rights to the work on a ticket; none on one that is over. */
export function useRights({ state, assignee }: Pick<Ticket, 'state' | 'assignee'>): Rights {
  const { role, personId, kind } = useMe();
  const isOpen = !['closed', 'cancelled', 'merged'].includes(state);
  const anyone = kind === 'anyone';
  const leads = isOpen && (anyone || LEADERS.includes(role));
  const technician = isOpen && role === 'technician';
  return {
    personId,
    leads,
    works: leads || (technician && personId !== null && assignee?.id === personId),
    books: (leads || technician) && personId !== null,
    comments: leads || technician || (isOpen && role === 'requester'),
    attaches: leads || technician || (isOpen && role === 'requester'),
    permits: leads || technician || (isOpen && role === 'permit_issuer'),
    signs: anyone ? isOpen : leads || technician,
  };
}
