import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** The number of a ticket, as a link to its page. */
export function TicketLink(props: { readonly id: string; readonly onFollow?: () => void }): ReactNode {
  const { id, onFollow } = props;
  return (
    <Anchor
      inherit
      renderRoot={(root) => (
        <Link to="/tickets/$id" params={{ id }} {...root} {...(onFollow && { onClick: onFollow })} />
      )}
    >
      {id}
    </Anchor>
  );
}
