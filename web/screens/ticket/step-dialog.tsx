import { Alert, Button, Group, NativeSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useContext, useState } from 'react';
import { useAll } from '../../api/use-all.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Moment, momentOf } from '../../parts/moment.tsx';
import { ZoneContext } from '../../parts/site-time.tsx';
import { domainWords } from '../../words/domain.ts';
import { shellWords } from '../../words/shell.ts';
import { ticketWords } from '../../words/ticket.ts';
import { useWords } from '../../words/words.ts';
import { FailureCodes } from './failure-codes.tsx';
import { type NextStep, type Ticket, type Transition, useMove } from './use-move.ts';

const DAY_MS = 86_400_000;
type Verdict = NonNullable<Ticket['verdict']>;

/** Asks for what one step needs, and does it. What was typed stays until it is done. */
export function StepDialog(props: {
  readonly ticket: Ticket;
  readonly step: NextStep;
  readonly isLegal: boolean;
  readonly close: () => void;
}): ReactNode {
  const { ticket, step, isLegal, close } = props;
  const t = useWords(ticketWords);
  const shell = useWords(shellWords);
  const names: Readonly<Record<string, string>> = t.action;
  const move = useMove(ticket);
  const zone = useContext(ZoneContext);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (await move.send(requestOf(step, new FormData(event.currentTarget), zone))) close();
  };
  return (
    <Dialog onClose={close} title={names[step.action] ?? step.action} centered>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <Fields ticket={ticket} step={step} />
          {!isLegal && <Alert color="yellow">{t.gone}</Alert>}
          {move.isStale && isLegal && <Alert color="yellow">{t.changed}</Alert>}
          {move.failure !== undefined && <Failure error={move.failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {shell.cancel}
            </Button>
            <Button type="submit" loading={move.asking} disabled={!isLegal}>
              {names[step.action] ?? step.action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** The request of a step; empty fields are left out, times are the plant's. */
function requestOf({ to }: Pick<NextStep, 'to'>, form: FormData, zone: string): Transition {
  const given: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value !== 'string' || value.trim() === '') continue;
    given[name] = MOMENTS.includes(name) ? momentOf(value, zone) : value.trim();
  }
  return { ...given, to } as Transition;
}

const MOMENTS: readonly string[] = ['reviewAt', 'scheduledFrom', 'scheduledUntil'];

function Fields({ ticket, step }: { readonly ticket: Ticket; readonly step: NextStep }): ReactNode {
  const t = useWords(ticketWords);
  switch (step.action) {
    case 'hold':
      return (
        <>
          <NativeSelect
            name="reason"
            label={t.reason}
            data={Object.entries(t.holdReason).map(([value, label]) => ({ value, label }))}
          />
          <Moment name="reviewAt" label={t.reviewAt} preset={tomorrow()} />
        </>
      );
    case 'schedule':
    case 'reschedule':
      return (
        <>
          <Moment name="scheduledFrom" label={t.from} preset={tomorrow()} />
          <Moment name="scheduledUntil" label={t.until} />
        </>
      );
    case 'resolve':
    case 'resolve_without_work':
      return <VerdictFields ticket={ticket} step={step} />;
    case 'assign':
    case 'transfer':
      return <PersonFields ticket={ticket} step={step} />;
    case 'merge':
      return <TextInput name="target" label={t.target} placeholder="HB-000123" required data-autofocus />;
    default:
      return <Textarea name="reason" label={t.reason} autosize minRows={3} maxLength={2000} required data-autofocus />;
  }
}

function tomorrow(): Date {
  return new Date(Date.now() + DAY_MS);
}

function PersonFields({ ticket, step }: { readonly ticket: Ticket; readonly step: NextStep }): ReactNode {
  const t = useWords(ticketWords);
  const people = useAll('/people', { query: { active: true } });
  const others = (people.data?.items ?? []).filter(({ id }) => id !== ticket.assignee?.id);
  return (
    <>
      {people.error && <Failure error={people.error} again={() => void people.refetch()} />}
      <NativeSelect
        name="assignee"
        label={t.person}
        data={[{ value: '', label: t.anyone }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <Textarea
        name="reason"
        label={t.reason}
        autosize
        minRows={2}
        maxLength={2000}
        required={step.action === 'transfer'}
      />
    </>
  );
}

const FAILURES: readonly Verdict[] = ['functional_failure', 'potential_failure'];
const WITHOUT_WORK: readonly Verdict[] = ['no_fault_found', 'sensor_fault', 'process_change', 'duplicate'];

function VerdictFields({ ticket, step }: { readonly ticket: Ticket; readonly step: NextStep }): ReactNode {
  const t = useWords(ticketWords);
  const verdicts = useWords(domainWords).verdict;
  const all = Object.keys(verdicts) as Verdict[];
  const offered = step.action === 'resolve' ? all : all.filter((verdict) => WITHOUT_WORK.includes(verdict));
  const [verdict, setVerdict] = useState<Verdict>();
  return (
    <>
      <Radio.Group label={t.verdict} name="verdict" required onChange={(value) => setVerdict(value as Verdict)}>
        <Stack gap="xs" mt="xs">
          {offered.map((value) => (
            <Radio key={value} value={value} label={verdicts[value]} />
          ))}
        </Stack>
      </Radio.Group>
      {verdict && FAILURES.includes(verdict) && <FailureCodes plan={ticket.plan} />}
    </>
  );
}
