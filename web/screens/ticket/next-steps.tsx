import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { ticketWords } from '../../words/ticket.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { StepDialog } from './step-dialog.tsx';
import { type NextStep, type Ticket, useMove } from './use-move.ts';

/**
 * Steps that need no more than a press, and those that end or disturb the work, which come last.
 */
const AT_ONCE: readonly string[] = ['promote', 'accept', 'start', 'resume', 'review_ok', 'reopen'];
const QUIET: readonly string[] = [
  'decline',
  'dismiss',
  'cancel',
  'merge',
  'transfer',
  'review_rejected',
  'resolve_without_work',
];

type Props = {
  readonly ticket: Ticket;
  /** Shows a section of the work. */
  readonly goTo: (section: string) => void;
};

/** What the reader may do with a ticket now, and what must be done before. */
export function NextSteps({ ticket, goTo }: Props): ReactNode {
  const t = useWords(ticketWords);
  const steps = useGet('/tickets/{id}/next-steps', { params: { path: { id: ticket.id } } });
  const [asked, setAsked] = useState<NextStep>();
  const move = useMove(ticket);
  const items = (steps.data?.items ?? []).toSorted((a, b) => rank(a) - rank(b));
  const free = items.filter(({ hindrance }) => hindrance === null);
  const names: Readonly<Record<string, string>> = t.action;
  return (
    <Stack gap="xs">
      {steps.error && <Failure error={steps.error} again={() => void steps.refetch()} />}
      <Group gap="xs">
        {free.map((step) => (
          <Button
            key={step.to}
            size="md"
            variant={QUIET.includes(step.action) ? 'default' : 'filled'}
            loading={move.asking && AT_ONCE.includes(step.action)}
            onClick={() => (AT_ONCE.includes(step.action) ? void move.send({ to: step.to }) : setAsked(step))}
          >
            {names[step.action] ?? step.action}
          </Button>
        ))}
      </Group>
      {items.map(
        (step) =>
          step.hindrance && (
            <Hindrance key={step.to} ticket={ticket.id} step={step} hindrance={step.hindrance} goTo={goTo} />
          ),
      )}
      {!asked && move.failure !== undefined && (
        <>
          {move.isStale && <Alert color="yellow">{t.changed}</Alert>}
          <Failure error={move.failure} />
        </>
      )}
      {asked && (
        <StepDialog
          ticket={ticket}
          step={asked}
          isLegal={items.some(({ to, action }) => to === asked.to && action === asked.action)}
          close={() => setAsked(undefined)}
        />
      )}
    </Stack>
  );
}

function rank({ action }: NextStep): number {
  return QUIET.includes(action) ? 1 : 0;
}

function Hindrance({
  ticket,
  step,
  hindrance,
  goTo,
}: {
  readonly ticket: string;
  readonly step: NextStep;
  readonly hindrance: NonNullable<NextStep['hindrance']>;
  readonly goTo: Props['goTo'];
}): ReactNode {
  const t = useWords(ticketWords);
  const names: Readonly<Record<string, string>> = t.action;
  const reason = useStepsInWords(ticket, hindrance);
  return (
    <Text size="sm">
      <b>{t.waitsFor(names[step.action] ?? step.action)}</b> {reason || t.stepsOpen}{' '}
      {hindrance.field !== 'to' && (
        <Anchor
          size="sm"
          renderRoot={(props) => <button {...props} type="button" onClick={() => goTo(hindrance.field)} />}
        >
          {t.goThere}
        </Anchor>
      )}
    </Text>
  );
}

/**
 * The reason of a hindrance, with the steps of checklists that it names as the reader reads them.
 */
function useStepsInWords(ticket: string, { field, reason }: NonNullable<NextStep['hindrance']>): string {
  const chinese = useLanguage() === 'zh-CN' && field === 'checklists';
  const lists = useGet('/tickets/{id}/checklists', { params: { path: { id: ticket } } }, { enabled: chinese });
  if (!chinese) return reason;
  // The API names them in English, without their full stop.
  const steps = (lists.data?.items ?? []).flatMap((list) => list.steps);
  const short = (text: string): string => text.replace(/[.。]$/, '');
  return steps.reduce(
    (words, { instruction, instructionZh }) =>
      instructionZh ? words.replace(short(instruction), short(instructionZh)) : words,
    reason,
  );
}
