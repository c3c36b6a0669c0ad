import { Button, Modal, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useContext, useMemo, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import type { paths } from '../../api/schema.d.ts';
import { useAll } from '../../api/use-all.ts';
import { Failure } from '../../parts/failure.tsx';
import { Moment, momentOf } from '../../parts/moment.tsx';
import { ZoneContext } from '../../parts/site-time.tsx';
import type { TicketItem } from '../../parts/ticket-card.tsx';
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
  readonly done: (outcome: readonly Outcome[]) => void;
};

/** Asks for what a transition needs, and moves the tickets; each has its own outcome. */
export function MoveDialog({ to: asked, tickets, close, done }: Props): ReactNode {
  const t = useWords(boardWords);
  const states = useWords(domainWords).state;
  const legal = useMemo(() => {
    return BY_BOARD.filter((state) => tickets.some(({ legalNextStates }) => legalNextStates.includes(state)));
  }, [tickets]);
  const [to, setTo] = useState<State | undefined>(asked ?? legal[0]);
  const zone = useContext(ZoneContext);
  const [failure, setFailure] = useState<unknown>();
  const [moving, setMoving] = useState(false);
  const move = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (to === undefined) return;
    setMoving(true);
    try {
      const named = tickets.map(({ id, version }) => ({ id, version }));
      const transition = transitionOf(to, new FormData(event.currentTarget), zone);
      done((await dataOf(api.POST('/tickets/bulk', { body: { tickets: named, transition } }))).items);
    } catch (error) {
      setFailure(error);
      setMoving(false);
    }
  };
  return (
    <Modal opened onClose={close} title={t.move}>
      <form onSubmit={(event) => void move(event)}>
        <Stack>
          <Text size="sm">{tickets.map(({ number }) => number).join(', ')}</Text>
          {failure !== undefined && <Failure error={failure} />}
          <NativeSelect
            label={t.moveTo}
            value={to ?? ''}
            onChange={(event) => setTo(event.currentTarget.value as State)}
            data={legal.map((state) => ({ value: state, label: states[state] }))}
          />
          {to !== undefined && <Needed to={to} />}
          <Button type="submit" loading={moving} disabled={to === undefined}>
            {t.move}
          </Button>
        </Stack>
      </form>
    </Modal>
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
