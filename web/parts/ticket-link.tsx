import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';

type AnchorProps = {
  readonly id: string;
  readonly className: string;
  readonly onFollow?: (() => void) | undefined;
  readonly children: ReactNode;
};

/**
 * A link to the page of a ticket. The router's own link works out its address again whenever
 * anything moves, which is too much for a list of thousands.
 */
export function TicketAnchor({ id, className, onFollow, children }: AnchorProps): ReactNode {
  const router = useRouter();
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onFollow?.();
    const { button, metaKey, ctrlKey, shiftKey, altKey } = event;
    // The browser's own ways: a new tab, a new window, a download.
    if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey || event.defaultPrevented) return;
    event.preventDefault();
    void router.navigate({ to: '/tickets/$id', params: { id } });
  };
  return (
    <a className={className} href={`/tickets/${encodeURIComponent(id)}`} onClick={follow}>
      {children}
    </a>
  );
}

/** The number of a ticket, as a link to its page. */
export function TicketLink({ id, onFollow }: { readonly id: string; readonly onFollow?: () => void }): ReactNode {
  return (
    <TicketAnchor id={id} className="ticket-link" onFollow={onFollow}>
      {id}
    </TicketAnchor>
  );
}
