import { Badge, Button, Checkbox, Group, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useChange } from '../../../api/use-change.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useActorName } from '../../../parts/actor-name.ts';
import { Failure } from '../../../parts/failure.tsx';
import { useWords } from '../../../words/words.ts';
import { workWords } from '../../../words/work.ts';
import type { Ticket } from '../use-move.ts';
import type { Rights } from '../use-rights.ts';
import { Section } from './section.tsx';

type Subtask = GetData<'/tickets/{id}/subtasks'>['items'][number];

/** The sub-tasks of a ticket; ticked when they are done. */
export function Subtasks({ ticket, rights }: { readonly ticket: Ticket; readonly rights: Rights }): ReactNode {
  const t = useWords(workWords);
  const tasks = useGet('/tickets/{id}/subtasks', { params: { path: { id: ticket.id } } });
  return (
    <Section id="subtasks" title={t.subtasks}>
      {tasks.error && <Failure error={tasks.error} again={() => void tasks.refetch()} />}
      {tasks.data?.items.length === 0 && <Text c="dimmed">{t.noSubtasks}</Text>}
      {tasks.data?.items.map((task) => (
        <Row
          key={task.id}
          ticketId={ticket.id}
          task={task}
          may={rights.works || (rights.personId !== null && task.assignee === rights.personId)}
        />
      ))}
      {rights.works && <Adding ticketId={ticket.id} />}
    </Section>
  );
}

function Row(props: { readonly ticketId: string; readonly task: Subtask; readonly may: boolean }): ReactNode {
  const { ticketId, task, may } = props;
  const t = useWords(workWords);
  const nameOf = useActorName();
  const change = useChange((state: Subtask['state'], key) =>
    dataOf(
      api.PATCH('/tickets/{id}/subtasks/{subtask}', {
        params: {
          path: { id: ticketId, subtask: task.id },
          header: { 'if-match': `"${task.version}"`, 'Idempotency-Key': key },
        },
        body: { state },
      }),
    ),
  );
  return (
    <>
      <Group gap="xs">
        <Checkbox
          size="md"
          label={task.assignee === null ? task.title : `${task.title} (${nameOf(task.assignee)})`}
          checked={task.state === 'done'}
          disabled={!may || change.asking}
          onChange={(event) => void change.send(event.currentTarget.checked ? 'done' : 'open')}
        />
        {task.mandatory && (
          <Badge color="gray.7" tt="none">
            {t.mandatory}
          </Badge>
        )}
      </Group>
      {change.failure !== undefined && <Failure error={change.failure} />}
    </>
  );
}

function Adding({ ticketId }: { readonly ticketId: string }): ReactNode {
  const t = useWords(workWords);
  const [title, setTitle] = useState('');
  const [mandatory, setMandatory] = useState(false);
  const change = useChange((body: { title: string; mandatory: boolean }, key) =>
    dataOf(
      api.POST('/tickets/{id}/subtasks', {
        params: { path: { id: ticketId }, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await change.send({ title: title.trim(), mandatory })) setTitle('');
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Group gap="xs" align="flex-end">
        <TextInput
          label={t.addSubtask}
          placeholder={t.title}
          required
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Checkbox
          label={t.mandatory}
          checked={mandatory}
          onChange={(event) => setMandatory(event.currentTarget.checked)}
        />
        <Button type="submit" variant="default" loading={change.asking}>
          {t.add}
        </Button>
      </Group>
      {change.failure !== undefined && <Failure error={change.failure} />}
    </form>
  );
}
