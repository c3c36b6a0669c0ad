import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { Growing } from '../../parts/growing.tsx';
import { TicketCard, type TicketItem } from '../../parts/ticket-card.tsx';
import { boardWords } from '../../words/board.ts';
import { useWords } from '../../words/words.ts';

type ColumnProps = {
  readonly title: string;
  readonly tickets: readonly TicketItem[];
  /** Absent for a person who may move no ticket. */
  readonly selected: ReadonlySet<string> | undefined;
  readonly toggle: (id: string) => void;
  /** Absent where columns are no states: then nothing is dragged. */
  readonly drag: ((ticket: TicketItem | undefined) => void) | undefined;
  readonly drop: () => void;
  /** Whether the ticket that is dragged may come here. */
  readonly accepts: boolean;
  readonly dragging: boolean;
};

/** One column of the board. A ticket that is dragged is taken where its way is legal. */
export function BoardColumn(props: ColumnProps): ReactNode {
  const { title, tickets, selected, toggle, drag, accepts, dragging, drop } = props;
  const t = useWords(boardWords);
  return (
    <Paper
      component="section"
      withBorder
      p="xs"
      aria-label={title}
      className={tickets.length === 0 ? 'board-column empty' : 'board-column'}
      style={{ opacity: dragging && !accepts ? 0.45 : 1 }}
      onDragOver={(event) => {
        if (dragging) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        if (dragging) drop();
      }}
    >
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h6">
            {title}
          </Title>
          <Badge variant="default">{tickets.length}</Badge>
        </Group>
        {tickets.length === 0 && (
          <Text size="sm" c="dimmed">
            {t.none}
          </Text>
        )}
        <Growing items={tickets} step={STEP}>
          {(ticket) =>
            selected ? (
              <BoardCard
                key={ticket.id}
                ticket={ticket}
                checked={selected.has(ticket.id)}
                toggle={toggle}
                drag={drag}
              />
            ) : (
              <TicketCard key={ticket.id} ticket={ticket} />
            )
          }
        </Growing>
      </Stack>
    </Paper>
  );
}

/** Cards of a column that are drawn at once; the others follow as a person scrolls. */
const STEP = 12;
type CardProps = Pick<ColumnProps, 'toggle' | 'drag'> & {
  readonly ticket: TicketItem;
  readonly checked: boolean;
};

const BoardCard = memo(function BoardCard({ ticket, checked, toggle, drag }: CardProps): ReactNode {
  const t = useWords(boardWords);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the box and the button do the same by keyboard
    <div
      draggable={drag !== undefined}
      onDragStart={() => drag?.(ticket)}
      onDragEnd={() => drag?.(undefined)}
      className="board-card"
    >
      <input
        type="checkbox"
        aria-label={t.select(ticket.number)}
        checked={checked}
        onChange={() => toggle(ticket.id)}
      />
      <TicketCard ticket={ticket} />
    </div>
  );
});
