import { memo, type ReactNode } from 'react';
import type { GetData } from '../api/use-get.ts';
import { domainWords } from '../words/domain.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { Due } from './due.tsx';
import { PriorityBadge, StateBadge } from './ticket-badges.tsx';
import { TicketAnchor } from './ticket-link.tsx';

/** A ticket as lists have it. */
export type TicketItem = GetData<'/tickets'>['items'][number];

/** The title of a ticket in the language of the reader, where it has one. */
export function useTitle(ticket: Pick<TicketItem, 'title' | 'titleZh'>): string {
  return (useLanguage() === 'zh-CN' && ticket.titleZh) || ticket.title;
}

/** When the next clock of a ticket is due: of those that run, the first; null where none runs. */
export function nextDue({ clocks }: Pick<TicketItem, 'clocks'>): string | null {
  const running = clocks.filter(({ state }) => state === 'running' || state === 'breached_running');
  return running.flatMap(({ dueAt }) => dueAt ?? []).sort()[0] ?? null;
}

/**
 * A ticket in a list: what is wrong, where, how urgent, whose, and when it is due. Plain elements,
 * drawn again only when the ticket changes: a board has thousands.
 */
export const TicketCard = memo(function TicketCard({ ticket }: { readonly ticket: TicketItem }): ReactNode {
  const t = useWords(domainWords);
  const title = useTitle(ticket);
  return (
    <TicketAnchor id={ticket.id} className="ticket-card">
      <span className="ticket-card-line">
        <PriorityBadge priority={ticket.priority} />
        <StateBadge state={ticket.state} />
        <span className="ticket-card-number">{ticket.number}</span>
      </span>
      <span className="ticket-card-title">{title}</span>
      <span className="ticket-card-line ticket-card-foot">
        <span>
          {ticket.asset.name} · {ticket.assignee?.name ?? t.nobody}
        </span>
        <Due at={nextDue(ticket)} />
      </span>
    </TicketAnchor>
  );
});
