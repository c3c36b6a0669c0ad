import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { shellWords } from '../words/shell.ts';
import { useWords } from '../words/words.ts';

/**
 * Says below a list that there is more than it shows.
 * @param list a page of the API; its `next` tells
 */
export function Cut({
  list,
}: {
  readonly list: { readonly items: readonly unknown[]; readonly next: string | null } | undefined;
}): ReactNode {
  const t = useWords(shellWords);
  if (!list || list.next === null) return null;
  return (
    <Text c="dimmed" role="note">
      {t.cut(list.items.length)}
    </Text>
  );
}
