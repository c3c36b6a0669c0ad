import { Alert, Button, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useContext, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import type { paths } from '../../api/schema.d.ts';
import { useAll } from '../../api/use-all.ts';
import { queryOf } from '../../api/use-get.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Moment, momentOf } from '../../parts/moment.tsx';
import { ZoneContext } from '../../parts/site-time.tsx';
import type { TicketItem } from '../../parts/ticket-card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { boardWords } from '../../words/board.ts';
import { domainWords } from '../../words/domain.ts';
import { useWords } from '../../words/words.ts';

type Bulk = paths['/tickets/bulk']['post'];
type Transition = Bulk['requestBody']['content']['application/json']['transition'];
/** What became of one ticket. */
export type Outcome = Bulk['responses'][200]['content']['application/json']['items'][number];
type State = TicketItem['state'];

/**
 * States that need more than a choice; closing and resolving need the work, which the ticket shows.
 */
export const BY_BOARD: readonly State[] = [
  'new',
  'assigned',
  'accepted',
  'scheduled',
  'in_progress',
  'on_hold',
  'cancelled',
  'merged',
  'closed',
];

type Props = {
  readonly to?: State;
  readonly tickets: readonly TicketItem[];
  readonly close: () => void;
  /** Nothing was moved: the tickets are to be read anew. */
  readonly refused: () => void;
  readonly done: (outcome: readonly Outcome[]) => void;
};

/** The states to which the reader may move at least one of the tickets here. */
function useWays(tickets: readonly TicketItem[]) {
  return useQueries({
    queries: tickets.map(({ id }) => queryOf('/tickets/{id}/next-steps', { params: { path: { id } } })),
    combine: (found) => {
      const free = found.flatMap(({ data }) => data?.items.filter(({ hindrance }) => hindrance === null) ?? []);
      return {
        ways: BY_BOARD.filter((state) => free.some(({ to }) => to === state)),
        error: found.find(({ error }) => error)?.error ?? undefined,
        pending: found.some(({ isPending }) => isPending),
      };
    },
  });
}

/** Asks for what a transition needs, and moves the tickets; each has its own outcome. */
export function MoveDialog(props: Props): ReactNode {
  const { to, tickets, close } = props;
  const t = useWords(boardWords);
  const states = useWords(domainWords).state;
  const { ways, error, pending } = useWays(tickets);
  const numbers = tickets.map(({ number }) => number).join(', ');
  const mayGo = to === undefined ? ways.length > 0 : ways.includes(to);
  // What was typed stays where somebody else moves the ticket meanwhile: the server answers then.
  const [asks, setAsks] = useState(false);
  if (mayGo && !asks) setAsks(true);
  return (
    <Dialog onClose={close} title={t.move}>
      <Stack>
        <Text size="sm">{numbers}</Text>
        {error !== undefined && <Failure error={error} />}
        {pending && <Waiting />}
        {!pending && error === undefined && !asks && (
          <>
            <Text>{to === undefined ? t.noWay : t.notYours(states[to])}</Text>
            {ways.length > 0 && <Text>{t.mayGo(ways.map((state) => states[state]).join(', '))}</Text>}
          </>
        )}
        {asks && <MoveForm {...props} ways={ways} />}
      </Stack>
    </Dialog>
  );
}

function MoveForm({
  to: asked,
  tickets,
  ways,
  refused: tellRefused,
  done,
}: Props & { readonly ways: readonly State[] }): ReactNode {
  const t = useWords(boardWords);
  const states = useWords(domainWords).state;
  const [to, setTo] = useState<State | undefined>(asked ?? ways[0]);
  const zone = useContext(ZoneContext);
  const [failure, setFailure] = useState<unknown>();
  const [refused, setRefused] = useState<readonly Outcome[]>([]);
  const [moving, setMoving] = useState(false);
  const move = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (to === undefined) return;
    setMoving(true);
    setFailure(undefined);
    try {
      const named = tickets.map(({ id, version }) => ({ id, version }));
      const transition = transitionOf(to, new FormData(event.currentTarget), zone);
      const { items } = await dataOf(api.POST('/tickets/bulk', { body: { tickets: named, transition } }));
      // Where nothing was moved, what was typed stays, to be mended.
      if (items.some(({ status }) => status === 200)) return done(items);
      setRefused(items);
      tellRefused();
    } catch (error) {
      setFailure(error);
    }
    setMoving(false);
  };
  return (
    <form onSubmit={(event) => void move(event)}>
      <Stack>
        {failure !== undefined && <Failure error={failure} />}
        <Outcomes outcome={refused} close={() => setRefused([])} />
        <NativeSelect
          label={t.moveTo}
          value={to ?? ''}
          onChange={(event) => setTo(event.currentTarget.value as State)}
          data={ways.map((state) => ({ value: state, label: states[state] }))}
        />
        {to !== undefined && <Needed to={to} />}
        <Button type="submit" loading={moving} disabled={to === undefined}>
          {t.move}
        </Button>
      </Stack>
    </form>
  );
}

/** The fields that a state asks for. */
function Needed({ to }: { readonly to: State }): ReactNode {
  const t = useWords(boardWords);
  const people = useAll('/people', {}, { enabled: to === 'assigned' });
  switch (to) {
    case 'assigned':
      return (
        <>
          <NativeSelect
            name="assignee"
            label={t.person}
            data={[
              { value: '', label: t.dispatcher },
              ...(people.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <Textarea name="reason" label={t.reason} />
        </>
      );
    case 'scheduled':
      return (
        <>
          <Moment name="scheduledFrom" label={t.from} isRequired />
          <Moment name="scheduledUntil" label={t.until} isRequired />
        </>
      );
    case 'on_hold':
      return (
        <>
          <NativeSelect
            name="reason"
            label={t.holdReason}
            data={Object.entries(t.hold).map(([value, label]) => ({ value, label }))}
          />
          <Moment name="reviewAt" label={t.reviewAt} isRequired />
        </>
      );
    case 'merged':
      return <TextInput name="target" label={t.target} placeholder="HB-000123" required />;
    default:
      return <Textarea name="reason" label={t.reason} required={to === 'cancelled'} />;
  }
}

/** The transition that a form describes; times are the plant's. */
function transitionOf(to: State, form: FormData, zone: string): Transition {
  const text = (name: string): string | undefined => {
    const value = form.get(name);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const fields = ['reason', 'assignee', 'target'].flatMap((name) => {
    const value = text(name);
    return value === undefined ? [] : [[name, value]];
  });
  const times = ['reviewAt', 'scheduledFrom', 'scheduledUntil'].flatMap((name) => {
    const value = text(name);
    return value === undefined ? [] : [[name, momentOf(value, zone)]];
  });
  return { to, ...Object.fromEntries([...fields, ...times]) };
}

/** What became of each ticket. */
export function Outcomes({
  outcome,
  close,
}: {
  readonly outcome: readonly Outcome[];
  readonly close: () => void;
}): ReactNode {
  const t = useWords(boardWords);
  if (outcome.length === 0) return null;
  const refused = outcome.filter(({ status }) => status !== 200);
  const moved = outcome.length - refused.length;
  return (
    <Alert color={refused.length > 0 ? 'red' : 'teal'} role="status" withCloseButton onClose={close}>
      {moved > 0 && <Text>{t.moved(moved)}</Text>}
      {refused.length > 0 && <Text fw={600}>{t.refused(refused.length)}</Text>}
      {refused.map(({ id, detail = '', field }) => (
        <Text key={id} size="sm">
          {id}: {field !== undefined && detail.startsWith(`${field}: `) ? detail.slice(field.length + 2) : detail}
        </Text>
      ))}
    </Alert>
  );
}
