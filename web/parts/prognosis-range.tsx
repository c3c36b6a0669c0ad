import type { ReactNode } from 'react';
import type { GetData } from '../api/use-get.ts';
import { machineWords } from '../words/machines.ts';
import { useWords } from '../words/words.ts';
import { SiteTime } from './site-time.tsx';

type Prognosis = NonNullable<GetData<'/episodes/{id}'>['episode']['prognosis']>;

/** Between which times a machine may fail, and why; without a latest time only the earliest. */
export function PrognosisRange({ prognosis }: { readonly prognosis: Prognosis }): ReactNode {
  const t = useWords(machineWords);
  const { earliestFailureAt, latestFailureAt, method } = prognosis;
  return (
    <>
      <SiteTime at={earliestFailureAt} />
      {latestFailureAt !== null && (
        <>
          {' – '}
          <SiteTime at={latestFailureAt} /> {t.slowest}
        </>
      )}{' '}
      ({method})
    </>
  );
}
