import { Alert, Badge, Button, Checkbox, FileButton, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useChange } from '../../../api/use-change.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useActorName } from '../../../parts/actor-name.ts';
import { Failure } from '../../../parts/failure.tsx';
import { ticketWords } from '../../../words/ticket.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import { workWords } from '../../../words/work.ts';
import type { Ticket } from '../use-move.ts';
import type { Rights } from '../use-rights.ts';
import { Section } from './section.tsx';
import { sendFile } from './send-file.ts';

type Checklist = GetData<'/tickets/{id}/checklists'>['items'][number];
type Step = Checklist['steps'][number];
type Answer = NonNullable<Step['answer']>;

/** The checks of a ticket, to be ticked, measured, photographed or written. */
export function Checklists({ ticket, rights }: { readonly ticket: Ticket; readonly rights: Rights }): ReactNode {
  const t = useWords(workWords);
  const lists = useGet('/tickets/{id}/checklists', { params: { path: { id: ticket.id } } });
  return (
    <Section id="checklists" title={t.checklists}>
      {lists.error && <Failure error={lists.error} again={() => void lists.refetch()} />}
      {lists.data?.items.length === 0 && <Text c="dimmed">{t.noChecklists}</Text>}
      {lists.data?.items.map((list) => (
        <Stack key={list.id} gap="xs">
          <Title order={3} size="h6">
            {list.name}
          </Title>
          {list.permit && <Text size="sm">{t.permitNeeded}</Text>}
          {list.steps.map((step) => (
            <StepRow key={step.position} ticketId={ticket.id} list={list} step={step} may={rights.works} />
          ))}
        </Stack>
      ))}
    </Section>
  );
}

type RowProps = {
  readonly ticketId: string;
  readonly list: Checklist;
  readonly step: Step;
  readonly may: boolean;
};

function StepRow({ ticketId, list, step, may }: RowProps): ReactNode {
  const t = useWords(workWords);
  const words = useWords(ticketWords);
  const instruction = (useLanguage() === 'zh-CN' && step.instructionZh) || step.instruction;
  const change = useChange((answer: Answer, key) =>
    dataOf(
      api.POST('/tickets/{id}/checklists/{checklist}/answers', {
        params: {
          path: { id: ticketId, checklist: list.id },
          header: { 'if-match': `"${list.version}"`, 'Idempotency-Key': key },
        },
        body: { answers: [{ step: step.position, answer }] },
      }),
    ),
  );
  const send = (answer: Answer): void => void change.send(answer);
  return (
    <Stack gap={4}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        {step.kind === 'tick' ? (
          <Checkbox
            size="md"
            checked={step.answer === true}
            disabled={!may || change.asking || step.answer === true}
            onChange={() => send(true)}
            label={instruction}
          />
        ) : (
          <Text size="sm">{instruction}</Text>
        )}
      </Group>
      <Group gap="xs">
        {step.safety && (
          <Badge color="red.8" tt="none">
            {t.safety}
          </Badge>
        )}
        {step.mandatory && !step.safety && (
          <Badge color="gray.7" tt="none">
            {t.mandatory}
          </Badge>
        )}
      </Group>
      <Given step={step} />
      {may && step.kind !== 'tick' && <Answering ticketId={ticketId} step={step} send={send} asking={change.asking} />}
      {change.isStale && <Alert color="yellow">{words.changed}</Alert>}
      {change.failure !== undefined && !change.isStale && <Failure error={change.failure} />}
    </Stack>
  );
}

function Given({ step }: { readonly step: Step }): ReactNode {
  const t = useWords(workWords);
  const nameOf = useActorName();
  if (step.answer === null) return null;
  const shown = step.kind === 'photo' || step.kind === 'tick' ? '✓' : `${step.answer} ${step.unit ?? ''}`;
  return (
    <Text size="xs" c="dimmed">
      {shown} {step.answeredBy && t.answeredBy(nameOf(step.answeredBy))}
      {step.withinLimits === false && (
        <Text span c="red.8" fw={700} size="xs">
          {` · ${t.outside}`}
        </Text>
      )}
    </Text>
  );
}

function Answering(props: {
  readonly ticketId: string;
  readonly step: Step;
  readonly send: (answer: Answer) => void;
  readonly asking: boolean;
}): ReactNode {
  const { ticketId, step, send, asking } = props;
  const t = useWords(workWords);
  const [failure, setFailure] = useState<unknown>();
  if (step.kind === 'photo') {
    const upload = async (file: File | null): Promise<void> => {
      if (!file) return;
      try {
        send((await sendFile(ticketId, file, false)).sha256);
      } catch (error) {
        setFailure(error);
      }
    };
    return (
      <>
        <FileButton accept="image/*" capture="environment" onChange={(file) => void upload(file)}>
          {(button) => (
            <Button variant="default" size="sm" loading={asking} {...button} style={{ alignSelf: 'flex-start' }}>
              {t.takePhoto}
            </Button>
          )}
        </FileButton>
        {failure !== undefined && <Failure error={failure} />}
      </>
    );
  }
  const measure = step.kind === 'measure';
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const value = String(new FormData(event.currentTarget).get('value') ?? '').trim();
    if (value !== '') send(measure ? Number(value) : value);
  };
  const hasLimits = step.lowerLimit !== null || step.upperLimit !== null;
  return (
    <form onSubmit={save}>
      <Group gap="xs" align="flex-end">
        <TextInput
          name="value"
          label={`${measure ? t.value : t.answer}${step.unit ? ` (${step.unit})` : ''}`}
          {...(measure && { type: 'number', step: 'any', inputMode: 'decimal' as const })}
          {...(hasLimits && { description: t.limits(`${step.lowerLimit ?? '–'}`, `${step.upperLimit ?? '–'}`) })}
        />
        <Button type="submit" variant="default" loading={asking}>
          {t.save}
        </Button>
      </Group>
    </form>
  );
}
