import { Button, FileButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import type { GetData } from '../../api/use-get.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Failure } from '../../parts/failure.tsx';
import { scanWords } from '../../words/scan.ts';
import { shellWords } from '../../words/shell.ts';
import { useWords } from '../../words/words.ts';
import { Camera } from './camera.tsx';
import { codeIn } from './code-reader.ts';
import { bestOf, meaningOf } from './find-code.ts';

type Machine = GetData<'/assets'>['items'][number];
/** As many machines are offered where a code fits several. */
const MOST = 20;

/** Opens the machine whose code is scanned, on a photo, or typed. */
export function ScanDialog({ close }: { readonly close: () => void }): ReactNode {
  const t = useWords(scanWords);
  const shell = useWords(shellWords);
  const navigate = useNavigate();
  const [choices, setChoices] = useState<readonly Machine[]>([]);
  const [nothing, setNothing] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const go = async (id: string): Promise<void> => {
    close();
    await navigate({ to: '/assets/$id', params: { id } });
  };
  const find = async (code: string): Promise<void> => {
    setFailure(undefined);
    setChoices([]);
    setNothing(undefined);
    try {
      const found = await machinesOf(code);
      const [only] = found;
      if (only && found.length === 1) return await go(only.id);
      if (found.length === 0) setNothing(code);
      setChoices(found);
    } catch (error) {
      setFailure(error);
    }
  };
  const read = async (file: File | null): Promise<void> => {
    if (!file) return;
    setFailure(undefined);
    try {
      const code = await codeIn(await createImageBitmap(file));
      if (code === undefined) setNothing('');
      else await find(code);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog onClose={close} title={t.scan} closeButtonProps={{ 'aria-label': shell.close }}>
      <Stack>
        <Camera found={(code) => void find(code)} />
        <FileButton accept="image/*" onChange={(file) => void read(file)}>
          {(button) => (
            <Button variant="default" {...button}>
              {t.photo}
            </Button>
          )}
        </FileButton>
        <Typed send={(code) => void find(code)} />
        {nothing !== undefined && <Text role="status">{nothing === '' ? t.noCode : t.noMachine(nothing)}</Text>}
        {failure !== undefined && <Failure error={failure} />}
        {choices.length > 1 && <Text size="sm">{t.several}</Text>}
        {choices.length > 1 &&
          choices.map(({ id, name }) => (
            <Button key={id} variant="default" onClick={() => void go(id)}>
              {name} ({id})
            </Button>
          ))}
      </Stack>
    </Dialog>
  );
}

function Typed({ send }: { readonly send: (code: string) => void }): ReactNode {
  const t = useWords(scanWords);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send(String(new FormData(event.currentTarget).get('code')));
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        <TextInput name="code" label={t.code} required maxLength={500} style={{ flex: 1 }} />
        <Button type="submit">{t.open}</Button>
      </Group>
    </form>
  );
}

async function machinesOf(code: string): Promise<readonly Machine[]> {
  const means = meaningOf(code);
  if (!means) return [];
  if ('asset' in means) return [await dataOf(api.GET('/assets/{id}', { params: { path: { id: means.asset } } }))];
  if ('reportCode' in means) {
    return (await dataOf(api.GET('/assets', { params: { query: { reportCode: means.reportCode } } }))).items;
  }
  const { items } = await dataOf(api.GET('/assets', { params: { query: { q: means.text, limit: MOST } } }));
  return bestOf(items, means.text);
}
