import { Button, type ButtonProps } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { scanWords } from '../../words/scan.ts';
import { useWords } from '../../words/words.ts';

/** The dialogue with its reader of codes is loaded when it is wanted. */
const ScanDialog = lazy(async () => ({ default: (await import('./scan-dialog.tsx')).ScanDialog }));

/** Opens the machine whose code is scanned. */
export function ScanButton({ short = false, ...look }: ButtonProps & { readonly short?: boolean }): ReactNode {
  const t = useWords(scanWords);
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" {...look} aria-label={t.scan} onClick={() => setOpened(true)}>
        {short ? t.short : t.scan}
      </Button>
      {opened && (
        <Suspense fallback={null}>
          <ScanDialog close={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
