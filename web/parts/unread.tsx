import { Anchor, Badge } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../api/use-get.ts';
import { myWorkWords } from '../words/my-work.ts';
import { useWords } from '../words/words.ts';

/** How many notifications the reader has not read; nothing where there are none. */
export function Unread(): ReactNode {
  const t = useWords(myWorkWords);
  const inbox = useGet('/me/notifications', { params: { query: { limit: 1 } } });
  const unread = inbox.data?.unread ?? 0;
  if (unread === 0) return null;
  return (
    <Anchor renderRoot={(props) => <Link to="/work" hash="inbox" {...props} />} ml="auto">
      <Badge color="red.8" tt="none" style={{ cursor: 'pointer' }}>
        {t.unread(unread)}
      </Badge>
    </Anchor>
  );
}
