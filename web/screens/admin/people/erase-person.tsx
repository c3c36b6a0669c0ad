import { Alert, Button, Group, List, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useChange } from '../../../api/use-change.ts';
import { useGet } from '../../../api/use-get.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { Failure } from '../../../parts/failure.tsx';
import { Waiting } from '../../../parts/waiting.tsx';
import { peopleWords } from '../../../words/admin-people.ts';
import { shellWords } from '../../../words/shell.ts';
import { useWords } from '../../../words/words.ts';

type Given = { readonly id: string; readonly name: string };

/** Erases a person who left, once nothing stands in the way. */
export function ErasePerson({ id, name }: Given): ReactNode {
  const t = useWords(peopleWords);
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" size="compact-sm" aria-label={`${t.erase}: ${name}`} onClick={() => setOpened(true)}>
        {t.erase}
      </Button>
      {opened && <EraseDialog id={id} name={name} close={() => setOpened(false)} />}
    </>
  );
}

function EraseDialog({ id, name, close }: Given & { readonly close: () => void }): ReactNode {
  const t = useWords(peopleWords);
  const shell = useWords(shellWords);
  const look = useGet('/people/{id}/erasure', { params: { path: { id } } });
  const obstacles = look.data?.obstacles;
  return (
    <Dialog title={t.eraseTitle(name)} onClose={close} closeButtonProps={{ 'aria-label': shell.close }}>
      {look.error && <Failure error={look.error} />}
      {look.isPending && <Waiting />}
      {obstacles !== undefined && obstacles.length > 0 && (
        <Alert color="yellow" title={t.eraseNot}>
          <List size="sm">
            {obstacles.map((each) => (
              <List.Item key={each}>{each}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {obstacles?.length === 0 && <EraseForm id={id} close={close} />}
    </Dialog>
  );
}

function EraseForm({ id, close }: { readonly id: string; readonly close: () => void }): ReactNode {
  const t = useWords(peopleWords);
  const shell = useWords(shellWords);
  const [reason, setReason] = useState('');
  const erasing = useChange(
    (why: string) => dataOf(api.POST('/people/{id}/erasure', { params: { path: { id } }, body: { reason: why } })),
    ['/people', '/accounts', '/tickets'],
  );
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await erasing.send(reason.trim())) close();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Text size="sm">{t.eraseExplain}</Text>
        <Textarea
          label={t.eraseWhy}
          value={reason}
          required
          maxLength={500}
          autosize
          minRows={2}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {erasing.failure !== undefined && <Failure error={erasing.failure} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {shell.cancel}
          </Button>
          <Button type="submit" color="#c92a2a" loading={erasing.asking}>
            {t.eraseNow}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
