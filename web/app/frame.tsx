import { RouterProvider } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../api/use-get.ts';
import { ZoneContext } from '../parts/site-time.tsx';
import type { Language } from '../words/words.ts';
import { router } from './router.tsx';
import { ShellContext } from './shell.tsx';

/** The screens within their frame, in the plant's time zone. */
export function Frame({ choose }: { readonly choose: (language: Language) => void }): ReactNode {
  const plant = useGet('/plant', {});
  return (
    <ZoneContext value={plant.data?.timeZone ?? 'UTC'}>
      <ShellContext value={choose}>
        <RouterProvider router={router} />
      </ShellContext>
    </ZoneContext>
  );
}
