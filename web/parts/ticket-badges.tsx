import type { ReactNode } from 'react';
import { domainWords } from '../words/domain.ts';
import { useWords } from '../words/words.ts';
import { PRIORITY_COLOUR, STATE_COLOUR } from './theme.ts';

/** The state of a ticket. */
export function StateBadge({ state }: { readonly state: keyof typeof domainWords.en.state }): ReactNode {
  const t = useWords(domainWords);
  return (
    <span className="badge" style={{ background: STATE_COLOUR[state] ?? '#495057' }}>
      {t.state[state]}
    </span>
  );
}

/** The priority of a ticket. */
export function PriorityBadge({ priority }: { readonly priority: string }): ReactNode {
  return (
    <span className="badge" style={{ background: PRIORITY_COLOUR[priority] ?? '#495057' }}>
      {priority}
    </span>
  );
}
