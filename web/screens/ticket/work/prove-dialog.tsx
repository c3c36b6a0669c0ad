import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { Failure } from '../../../parts/failure.tsx';
import { useWords } from '../../../words/words.ts';
import { workWords } from '../../../words/work.ts';

/** Asks people to prove again that it is them: a signature is worth no less. */
export function ProveDialog(props: { readonly close: () => void; readonly proven: () => void }): ReactNode {
  const t = useWords(workWords);
  const [failure, setFailure] = useState<unknown>();
  const [asking, setAsking] = useState(false);
  const prove = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const totp = String(form.get('totp')).trim();
    setAsking(true);
    try {
      const body = totp === '' ? { password: String(form.get('password')) } : { totp };
      await dataOf(api.POST('/session/confirm', { body }));
      props.proven();
    } catch (error) {
      setFailure(error);
    } finally {
      setAsking(false);
    }
  };
  return (
    <Dialog onClose={props.close} title={t.proveYourself} centered>
      <form onSubmit={(event) => void prove(event)}>
        <Stack>
          <PasswordInput name="password" label={t.password} autoComplete="current-password" data-autofocus />
          <TextInput name="totp" label={t.code} autoComplete="one-time-code" inputMode="numeric" />
          {failure !== undefined && <Failure error={failure} />}
          <Button type="submit" loading={asking}>
            {t.prove}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
