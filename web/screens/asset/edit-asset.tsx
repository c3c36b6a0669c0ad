import { Alert, Button, Group, Modal, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { assetRecordWords } from '../../words/asset-record.ts';
import { shellWords } from '../../words/shell.ts';
import { useWords } from '../../words/words.ts';
import type { Asset } from './asset.ts';
import { changesOf, DRAFT_FIELDS, type Draft, draftOf } from './asset-draft.ts';

/** A button by which the record of a machine is corrected. */
export function EditAsset({ asset }: { readonly asset: Asset }): ReactNode {
  const t = useWords(assetRecordWords);
  const shell = useWords(shellWords);
  const [opened, { open, close }] = useDisclosure(false);
  const [draft, setDraft] = useState(() => draftOf(asset));
  const changes = changesOf(asset, draft);
  const change = useChange(
    async (body: typeof changes, key) => {
      const header = { 'If-Match': `"${asset.version}"`, 'Idempotency-Key': key };
      await dataOf(api.PATCH('/assets/{id}', { params: { path: { id: asset.id }, header }, body: body as never }));
      close();
    },
    ['/assets', '/asset-tree'],
  );
  const begin = (): void => {
    setDraft(draftOf(asset));
    change.forget();
    open();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (Object.keys(changes).length > 0) void change.send(changes);
    else close();
  };
  return (
    <>
      <Button variant="default" onClick={begin}>
        {t.edit}
      </Button>
      <Modal opened={opened} onClose={close} size="lg" title={t.edit} closeButtonProps={{ 'aria-label': shell.close }}>
        <form onSubmit={submit}>
          <Stack>
            <Fields draft={draft} change={setDraft} />
            {change.isStale && <Alert color="yellow">{t.stale}</Alert>}
            {change.failure !== undefined && <Failure error={change.failure} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {shell.cancel}
              </Button>
              <Button type="submit" loading={change.asking}>
                {t.saved}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

function Fields({ draft, change }: { readonly draft: Draft; readonly change: (draft: Draft) => void }): ReactNode {
  const t = useWords(assetRecordWords);
  const classes = useGet('/machine-classes', {});
  const known = (classes.data?.items ?? []).map(({ id }) => id);
  const names = [...new Set([...known, ...(draft.class === '' ? [] : [draft.class])])];
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
      {DRAFT_FIELDS.map((field) => {
        const label = t.fields[field];
        const set = (value: string | null): void => change({ ...draft, [field]: value ?? '' });
        if (field === 'criticality') {
          return (
            <Select
              key={field}
              label={label}
              data={['A', 'B', 'C']}
              value={draft[field]}
              allowDeselect={false}
              onChange={set}
            />
          );
        }
        if (field === 'class') {
          return (
            <Select
              key={field}
              label={label}
              data={names}
              value={draft[field] || null}
              placeholder={t.none}
              clearable
              searchable
              onChange={set}
            />
          );
        }
        const isDay = field === 'installedOn' || field === 'warrantyUntil';
        return (
          <TextInput
            key={field}
            label={label}
            required={field === 'name'}
            {...(isDay && { type: 'date' })}
            {...(field === 'rpm' && { inputMode: 'decimal' as const })}
            value={draft[field]}
            onChange={({ currentTarget }) => set(currentTarget.value)}
          />
        );
      })}
    </SimpleGrid>
  );
}
