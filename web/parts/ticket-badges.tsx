import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { PRIORITY_COLOUR, STATE_COLOUR } from '../app/theme.ts';
import { domainWords } from '../words/domain.ts';
import { useWords } from '../words/words.ts';

/** The state of a ticket. */
export function StateBadge({ state }: { readonly state: keyof typeof domainWords.en.state }): ReactNode {
  const t = useWords(domainWords);
  return (
    <Badge color={STATE_COLOUR[state] ?? '#495057'} variant="filled" tt="none">
      {t.state[state]}
    </Badge>
  );
}

/** The priority of a ticket. */
export function PriorityBadge({ priority }: { readonly priority: string }): ReactNode {
  return (
    <Badge color={PRIORITY_COLOUR[priority] ?? '#495057'} variant="filled">
      {priority}
    </Badge>
  );
}
