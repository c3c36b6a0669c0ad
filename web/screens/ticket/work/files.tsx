import { Anchor, Button, Checkbox, FileButton, Group, Image, List, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useAll } from '../../../api/use-all.ts';
import { useChange } from '../../../api/use-change.ts';
import { Failure } from '../../../parts/failure.tsx';
import { useWords } from '../../../words/words.ts';
import { workWords } from '../../../words/work.ts';
import type { Ticket } from '../use-move.ts';
import type { Rights } from '../use-rights.ts';
import { Section } from './section.tsx';
import { sendFile } from './send-file.ts';

/** Photos and files of a ticket; new ones from the camera, too. */
export function Files({ ticket, rights }: { readonly ticket: Ticket; readonly rights: Rights }): ReactNode {
  const t = useWords(workWords);
  const files = useAll('/tickets/{id}/files', { path: { id: ticket.id } });
  const [isPublic, setPublic] = useState(false);
  const change = useChange((file: File) => sendFile(ticket.id, file, isPublic));
  const send = (file: File | null): void => {
    if (file) void change.send(file);
  };
  const addressOf = (id: number): string => `/api/v1/tickets/${encodeURIComponent(ticket.id)}/files/${id}`;
  const items = files.data?.items ?? [];
  return (
    <Section id="files" title={t.files}>
      {files.error && <Failure error={files.error} again={() => void files.refetch()} />}
      {files.data && items.length === 0 && <Text c="dimmed">{t.noFiles}</Text>}
      <Group gap="xs">
        {items
          .filter(({ mediaType }) => mediaType.startsWith('image/'))
          .map(({ id, name }) => (
            <Anchor key={id} href={addressOf(id)} target="_blank" rel="noopener">
              <Image src={addressOf(id)} alt={name} h={96} w="auto" radius="sm" />
            </Anchor>
          ))}
      </Group>
      <List size="sm">
        {items
          .filter(({ mediaType }) => !mediaType.startsWith('image/'))
          .map(({ id, name, sizeBytes }) => (
            <List.Item key={id}>
              <Anchor href={addressOf(id)} download>
                {name}
              </Anchor>{' '}
              ({Math.ceil(sizeBytes / 1024)} kB)
            </List.Item>
          ))}
      </List>
      {rights.attaches && (
        <Group gap="xs">
          <FileButton accept="image/*" capture="environment" onChange={send}>
            {(button) => (
              <Button loading={change.asking} {...button}>
                {t.takePhoto}
              </Button>
            )}
          </FileButton>
          <FileButton onChange={send}>
            {(button) => (
              <Button variant="default" loading={change.asking} {...button}>
                {t.file}
              </Button>
            )}
          </FileButton>
          <Checkbox label={t.public} checked={isPublic} onChange={(event) => setPublic(event.currentTarget.checked)} />
        </Group>
      )}
      {change.failure !== undefined && <Failure error={change.failure} />}
    </Section>
  );
}
