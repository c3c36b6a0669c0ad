import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type FormEvent, type ReactNode, useContext, useEffect, useState } from 'react';
import { api, dataOf, whenSignedOut } from '../api/client.ts';
import { type GetData, useGet } from '../api/use-get.ts';
import { shellWords } from '../words/shell.ts';
import { useWords } from '../words/words.ts';
import { Dialog } from './dialog.tsx';
import { Failure } from './failure.tsx';
import { Waiting } from './waiting.tsx';

/** The person who has signed in. */
export type Me = GetData<'/me'>;

const MeContext = createContext<Me | undefined>(undefined);

/** The person who has signed in. @throws {Error} outside of {@link Session} */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe outside of Session');
  return me;
}

/**
 * Shows its content to somebody who has signed in; others are led to the sign-in. A session that
 * ends later is renewed in a dialogue above the screen, so that nothing typed is lost.
 */
export function Session({ children }: { readonly children: ReactNode }): ReactNode {
  const me = useGet('/me', {});
  const [signedOut, setSignedOut] = useState(false);
  const queries = useQueryClient();
  useEffect(() => whenSignedOut(() => setSignedOut(true)), []);
  const known = me.data;
  const nobody = known === undefined && me.error?.problem.status === 401;
  useEffect(() => {
    if (nobody) location.replace(`/sign-in?to=${encodeURIComponent(location.pathname)}`);
  }, [nobody]);
  if (!known) return me.error && !nobody ? <Failure error={me.error} again={() => void me.refetch()} /> : <Waiting />;
  return (
    <MeContext value={known}>
      {children}
      {signedOut && (
        <SignInAgain
          done={() => {
            setSignedOut(false);
            void queries.invalidateQueries();
          }}
        />
      )}
    </MeContext>
  );
}

function SignInAgain({ done }: { readonly done: () => void }): ReactNode {
  const t = useWords(shellWords);
  const [refusal, setRefusal] = useState<string>();
  const [asking, setAsking] = useState(false);
  const signIn = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { login: String(form.get('login')), password: String(form.get('password')) };
    setAsking(true);
    try {
      await dataOf(api.POST('/session', { body }));
      done();
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    } finally {
      setAsking(false);
    }
  };
  // A person who signs in elsewhere returns to this tab.
  useEffect(() => {
    const look = async (): Promise<void> => {
      const { response } = await api.GET('/me').catch(() => ({ response: undefined }));
      if (response?.ok) done();
    };
    const listen = (): void => void look();
    addEventListener('focus', listen);
    return () => removeEventListener('focus', listen);
  }, [done]);
  return (
    <Dialog onClose={() => undefined} withCloseButton={false} title={t.signedOut} centered>
      <form onSubmit={(event) => void signIn(event)}>
        <Stack>
          <Text>{t.signInAgain}</Text>
          {refusal !== undefined && <Alert color="red">{refusal}</Alert>}
          <TextInput name="login" label={t.login} autoComplete="username" required data-autofocus />
          <PasswordInput name="password" label={t.password} autoComplete="current-password" required />
          <Button type="submit" loading={asking}>
            {t.signIn}
          </Button>
          <Anchor href="/sign-in" target="_blank" rel="noopener">
            {t.otherWays}
          </Anchor>
        </Stack>
      </form>
    </Dialog>
  );
}
