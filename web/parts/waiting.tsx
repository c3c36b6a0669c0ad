import { Center, Loader, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { shellWords } from '../words/shell.ts';
import { useWords } from '../words/words.ts';

/** Stands where something is being read. */
export function Waiting(): ReactNode {
  const t = useWords(shellWords);
  return (
    <Center p="xl" role="status">
      <Loader aria-hidden />
      <VisuallyHidden>{t.loading}</VisuallyHidden>
    </Center>
  );
}
