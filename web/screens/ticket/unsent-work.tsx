import { type ReactNode, useState } from 'react';
import { Unsent } from '../../parts/unsent.tsx';
import { ProveDialog } from './work/prove-dialog.tsx';

/** What of the work on a ticket is not sent yet. A signature needs proof of who signs. */
export function UnsentWork({ ticket }: { readonly ticket: string }): ReactNode {
  const [goOn, setGoOn] = useState<() => void>();
  return (
    <>
      <Unsent ticket={ticket} prove={(then) => setGoOn(() => then)} />
      {goOn && (
        <ProveDialog
          close={() => setGoOn(undefined)}
          proven={() => {
            setGoOn(undefined);
            goOn();
          }}
        />
      )}
    </>
  );
}
