import { Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { type ApiError, api, dataOf } from '../../api/client.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { useMe } from '../../parts/session.tsx';
import { ZoneContext } from '../../parts/site-time.tsx';
import { nextDue, type TicketItem } from '../../parts/ticket-card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { boardWords } from '../../words/board.ts';
import { domainWords } from '../../words/domain.ts';
import { useWords } from '../../words/words.ts';
import { BoardColumn } from './board-column.tsx';
import { dueColumnOf, dueColumns } from './board-columns.ts';
import { type BoardColumns, type BoardFilter, columnsOf, filterOf } from './board-filter.ts';
import { BoardGaps } from './board-gaps.tsx';
import { FilterBar } from './filter-bar.tsx';
import { BY_BOARD, MoveDialog, type Outcome, Outcomes } from './move-dialog.tsx';
import { RefusedMove } from './refused-move.tsx';

type State = TicketItem['state'];

/** The states of open tickets, in the order of their life. */
const COLUMNS = [
  'candidate',
  'new',
  'assigned',
  'accepted',
  'scheduled',
  'in_progress',
  'on_hold',
  'resolved',
] as const;
/** The first page fills the screen, and comes sooner than the larger ones behind it. */
const FIRST_PAGE = 80;
const PAGE = 200;
/** Beyond it a person asks for more. */
const MOST_LOADED = 2_000;
/** Roles that may move tickets of others. */
const MOVERS: readonly string[] = ['lead', 'planner', 'reliability_engineer', 'administrator'];

type Pages = { readonly items: readonly TicketItem[]; readonly next: string | null };

/**
 * Open tickets that pass a filter, what is due first: the first page at once, the others behind it.
 */
function useOpenTickets(filter: BoardFilter) {
  const list = useInfiniteQuery<Pages, ApiError, readonly TicketItem[], readonly unknown[], string | undefined>({
    queryKey: ['/tickets', 'board', filter],
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    queryFn: ({ pageParam: cursor }) => {
      const query = {
        ...filter,
        state: 'open',
        sort: 'due' as const,
        limit: cursor === undefined ? FIRST_PAGE : PAGE,
        ...(cursor !== undefined && { cursor }),
      };
      return dataOf(api.GET('/tickets', { params: { query } }));
    },
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = list;
  const goesOn = hasNextPage && !isFetching && !isError && (data?.length ?? 0) < MOST_LOADED;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  return list;
}

/** All open work by state: filtered, moved one by one or many at once, where the way is legal. */
export function BoardScreen(): ReactNode {
  const t = useWords(boardWords);
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const filter = filterOf(search);
  const columns = columnsOf(search);
  const navigate = useNavigate();
  const show = (next: BoardFilter, by: BoardColumns): void =>
    void navigate({ to: '/board', search: { ...next, ...(by === 'due' && { columns: by }) } as never, replace: true });
  const list = useOpenTickets(filter);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<{ readonly to?: State; readonly tickets: readonly TicketItem[] }>();
  const [refused, setRefused] = useState<{ readonly to: State; readonly ticket: TicketItem }>();
  const [outcome, setOutcome] = useState<readonly Outcome[]>([]);
  const mayMove = MOVERS.includes(useMe().role);
  const tickets = useMemo(() => list.data ?? [], [list.data]);
  const chosen = tickets.filter(({ id }) => selected.has(id));
  const drop = (ticket: TicketItem, to: State): void => {
    const may = ticket.legalNextStates.includes(to) && BY_BOARD.includes(to);
    setRefused(may || to === ticket.state ? undefined : { ticket, to });
    if (may) setAsked({ to, tickets: [ticket] });
  };
  const toggle = useCallback((id: string): void => setSelected((before) => flip(before, id)), []);
  return (
    <Stack>
      <Title order={1} size="h3">
        {t.title}
      </Title>
      {mayMove && !list.isPending && <BoardGaps />}
      <FilterBar filter={filter} change={(next) => show(next, columns)} ready={!list.isPending} />
      <SegmentedControl
        aria-label={t.columns}
        value={columns}
        onChange={(by) => show(filter, by as BoardColumns)}
        data={[
          { value: 'state', label: t.byState },
          { value: 'due', label: t.byDue },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      <Outcomes outcome={outcome} close={() => setOutcome([])} />
      {refused && <RefusedMove {...refused} close={() => setRefused(undefined)} />}
      {chosen.length > 0 && (
        <Group role="group" aria-label={t.selected(chosen.length)}>
          <Text fw={600}>{t.selected(chosen.length)}</Text>
          <Button onClick={() => setAsked({ tickets: chosen })}>{t.moveTo}</Button>
          <Button variant="default" onClick={() => setSelected(new Set())}>
            {t.clear}
          </Button>
        </Group>
      )}
      {list.isPending && <Waiting />}
      {list.data?.length === 0 && <NoTickets filter={filter} clear={() => show({}, columns)} />}
      {tickets.length > 0 && (
        <Columns
          columns={columns}
          tickets={tickets}
          selected={mayMove ? selected : undefined}
          toggle={toggle}
          drop={drop}
        />
      )}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t.more(tickets.length)}
        </Button>
      )}
      {asked && (
        <MoveDialog
          {...asked}
          tickets={asked.tickets.map((one) => tickets.find(({ id }) => id === one.id) ?? one)}
          refused={() => void list.refetch()}
          close={() => setAsked(undefined)}
          done={(items) => {
            setAsked(undefined);
            setOutcome(items);
            setSelected(new Set());
            void list.refetch();
          }}
        />
      )}
    </Stack>
  );
}

function NoTickets({ filter, clear }: { readonly filter: BoardFilter; readonly clear: () => void }): ReactNode {
  const t = useWords(boardWords);
  if (Object.keys(filter).length === 0) return <Empty title={t.noneOpen} next={t.noneOpenNext} steps={['fleet']} />;
  return (
    <Empty title={t.noTickets} next={t.noTicketsNext}>
      <Button variant="default" onClick={clear}>
        {t.noFilter}
      </Button>
    </Empty>
  );
}

function flip(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(before);
  if (!next.delete(id)) next.add(id);
  return next;
}

type ColumnsProps = {
  readonly columns: BoardColumns;
  readonly tickets: readonly TicketItem[];
  readonly selected: ReadonlySet<string> | undefined;
  readonly toggle: (id: string) => void;
  readonly drop: (ticket: TicketItem, to: State) => void;
};

function Columns(props: ColumnsProps): ReactNode {
  return (
    <div style={{ display: 'flex', gap: '0.75rem', overflowX: 'auto', alignItems: 'stretch', paddingBottom: '0.5rem' }}>
      {props.columns === 'due' ? <DueColumns {...props} /> : <StateColumns {...props} />}
    </div>
  );
}

const stays = (): void => undefined;

/** Tickets by the clock that is due next. They are moved by their buttons, not by dragging. */
function DueColumns({ tickets, selected, toggle }: ColumnsProps): ReactNode {
  const t = useWords(boardWords);
  const zone = useContext(ZoneContext);
  const byDue = useMemo(() => {
    const now = Date.now();
    const columnOf = (ticket: TicketItem) => dueColumnOf(nextDue(ticket), { now, zone });
    return new Map(dueColumns.map((column) => [column, tickets.filter((ticket) => columnOf(ticket) === column)]));
  }, [tickets, zone]);
  return dueColumns.map((column) => (
    <BoardColumn
      key={column}
      title={t.due[column]}
      tickets={byDue.get(column) ?? []}
      selected={selected}
      toggle={toggle}
      drag={undefined}
      accepts={false}
      dragging={false}
      drop={stays}
    />
  ));
}

function StateColumns({ tickets, selected, toggle, drop }: ColumnsProps): ReactNode {
  const states = useWords(domainWords).state;
  const [dragged, setDragged] = useState<TicketItem>();
  const byState = useMemo(
    () => new Map(COLUMNS.map((state) => [state, tickets.filter((ticket) => ticket.state === state)])),
    [tickets],
  );
  return (
    <>
      {COLUMNS.map((state) => (
        <BoardColumn
          key={state}
          title={states[state]}
          tickets={byState.get(state) ?? []}
          selected={selected}
          toggle={toggle}
          drag={setDragged}
          accepts={(dragged?.legalNextStates.includes(state) && BY_BOARD.includes(state)) ?? false}
          dragging={dragged !== undefined}
          drop={() => {
            if (dragged) drop(dragged, state);
            setDragged(undefined);
          }}
        />
      ))}
    </>
  );
}
