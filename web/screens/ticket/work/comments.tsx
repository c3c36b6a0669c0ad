import { Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { useChange } from '../../../api/use-change.ts';
import { Failure } from '../../../parts/failure.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { useWords } from '../../../words/words.ts';
import { workWords } from '../../../words/work.ts';
import type { Ticket } from '../use-move.ts';
import type { Rights } from '../use-rights.ts';
import { Section } from './section.tsx';

/** What people wrote on a ticket, and a place to write. */
export function Comments({ ticket, rights }: { readonly ticket: Ticket; readonly rights: Rights }): ReactNode {
  const t = useWords(workWords);
  const comments = useAll('/tickets/{id}/comments', { path: { id: ticket.id } });
  return (
    <Section id="comments" title={t.comments}>
      {comments.error && <Failure error={comments.error} again={() => void comments.refetch()} />}
      {comments.data?.items.length === 0 && <Text c="dimmed">{t.noComments}</Text>}
      {comments.data?.items.map(({ id, authorName, body, createdAt, public: isPublic }) => (
        <Stack key={id} gap={2}>
          <Text size="xs" c="dimmed">
            <b>{authorName}</b> · <SiteTime at={createdAt} />
            {isPublic && ` · ${t.public}`}
          </Text>
          <Text style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{body}</Text>
        </Stack>
      ))}
      {rights.comments && <Writing ticketId={ticket.id} />}
    </Section>
  );
}

function Writing({ ticketId }: { readonly ticketId: string }): ReactNode {
  const t = useWords(workWords);
  const [body, setBody] = useState('');
  const [isPublic, setPublic] = useState(false);
  const change = useChange((given: { body: string; public: boolean }, key) =>
    dataOf(
      api.POST('/tickets/{id}/comments', {
        params: { path: { id: ticketId }, header: { 'Idempotency-Key': key } },
        body: given,
      }),
    ),
  );
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await change.send({ body, public: isPublic })) setBody('');
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack gap="xs">
        <Textarea
          label={t.comment}
          description={t.mentionHint}
          autosize
          minRows={2}
          required
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        <Group justify="space-between">
          <Checkbox label={t.public} checked={isPublic} onChange={(event) => setPublic(event.currentTarget.checked)} />
          <Button type="submit" loading={change.asking}>
            {t.send}
          </Button>
        </Group>
        {change.failure !== undefined && <Failure error={change.failure} />}
      </Stack>
    </form>
  );
}
