import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { Failure } from '../../parts/failure.tsx';
import { assetWords } from '../../words/asset.ts';
import { shellWords } from '../../words/shell.ts';
import { useWords } from '../../words/words.ts';

const PRIORITIES = ['P1', 'P2', 'P3', 'P4'] as const;
const EMPTY = { title: '', description: '', priority: '' };

/** A button by which a person opens a ticket for this machine. */
export function ReportFault({ asset }: { readonly asset: string }): ReactNode {
  const t = useWords(assetWords);
  const shell = useWords(shellWords);
  const go = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const [draft, setDraft] = useState(EMPTY);
  const change = useChange(
    async (asked: typeof EMPTY, key) => {
      const { id } = await request(asset, asked, key);
      setDraft(EMPTY);
      close();
      await go({ to: '/tickets/$id', params: { id } });
    },
    ['/tickets', '/assets', '/asset-tree'],
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void change.send(draft);
  };
  return (
    <>
      <Button onClick={open}>{t.report}</Button>
      <Modal opened={opened} onClose={close} title={t.report} closeButtonProps={{ 'aria-label': shell.close }}>
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm">{t.reportExplain}</Text>
            <Fields draft={draft} change={setDraft} />
            {change.failure !== undefined && <Failure error={change.failure} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {shell.cancel}
              </Button>
              <Button type="submit" loading={change.asking}>
                {t.report}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

function request(asset: string, { title, description, priority }: typeof EMPTY, key: string) {
  return dataOf(
    api.POST('/tickets', {
      params: { header: { 'Idempotency-Key': key } },
      body: {
        asset,
        title: title.trim(),
        ...(description.trim() !== '' && { description: description.trim() }),
        ...(isPriority(priority) && { priority }),
      },
    }),
  );
}

function Fields({
  draft,
  change,
}: {
  readonly draft: typeof EMPTY;
  readonly change: (draft: typeof EMPTY) => void;
}): ReactNode {
  const t = useWords(assetWords);
  return (
    <>
      <TextInput
        label={t.faultTitle}
        value={draft.title}
        required
        maxLength={200}
        data-autofocus
        onChange={(event) => change({ ...draft, title: event.currentTarget.value })}
      />
      <Textarea
        label={t.faultText}
        value={draft.description}
        maxLength={5000}
        autosize
        minRows={3}
        onChange={(event) => change({ ...draft, description: event.currentTarget.value })}
      />
      <Select
        label={t.faultPriority}
        value={draft.priority}
        allowDeselect={false}
        data={[{ value: '', label: t.byRules }, ...PRIORITIES.map((value) => ({ value, label: value }))]}
        onChange={(priority) => change({ ...draft, priority: priority ?? '' })}
      />
    </>
  );
}

function isPriority(text: string): text is (typeof PRIORITIES)[number] {
  return (PRIORITIES as readonly string[]).includes(text);
}
