import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useContext, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useChange } from '../../../api/use-change.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useActorName } from '../../../parts/actor-name.ts';
import { Failure } from '../../../parts/failure.tsx';
import { Moment, momentOf } from '../../../parts/moment.tsx';
import { formatDuration, SiteTime, ZoneContext } from '../../../parts/site-time.tsx';
import { TicketLink } from '../../../parts/ticket-link.tsx';
import { useLanguage, useWords } from '../../../words/words.ts';
import { workWords } from '../../../words/work.ts';
import type { Ticket } from '../use-move.ts';
import type { Rights } from '../use-rights.ts';
import { Correction } from './correction.tsx';
import { Section } from './section.tsx';

type Booked = GetData<'/tickets/{id}/labour'>;

/** The timer, and the hours that were booked. */
export function Labour({ ticket, rights }: { readonly ticket: Ticket; readonly rights: Rights }): ReactNode {
  const t = useWords(workWords);
  const language = useLanguage();
  const labour = useGet('/tickets/{id}/labour', { params: { path: { id: ticket.id } } });
  const { items = [], totalSeconds = 0 } = labour.data ?? {};
  return (
    <Section id="labour" title={t.labour}>
      {rights.books && <Timer ticketId={ticket.id} />}
      {labour.error && <Failure error={labour.error} again={() => void labour.refetch()} />}
      {labour.data && items.length === 0 && <Text c="dimmed">{t.noLabour}</Text>}
      {items.map((line) => (
        <Line
          key={line.id}
          ticketId={ticket.id}
          line={line}
          corrections={labour.data?.corrections ?? []}
          leads={rights.leads}
        />
      ))}
      {items.length > 0 && <Text fw={600}>{t.total(formatDuration(totalSeconds * 1000, language))}</Text>}
      {rights.books && <Booking ticketId={ticket.id} />}
    </Section>
  );
}

/** Starts and stops the reader's timer on a ticket. */
function Timer({ ticketId }: { readonly ticketId: string }): ReactNode {
  const t = useWords(workWords);
  const mine = useGet('/me/timer', {});
  const change = useChange((action: 'start' | 'stop', key) =>
    dataOf(
      api.POST('/tickets/{id}/timer', {
        params: { path: { id: ticketId }, header: { 'Idempotency-Key': key } },
        body: { action },
      }),
    ),
  );
  const running = mine.data?.timer ?? null;
  const here = running?.ticket === ticketId;
  return (
    <Stack gap={4} align="flex-start">
      {running && here && (
        <Text size="sm">
          {t.runsSince} <SiteTime at={running.startedAt} />
        </Text>
      )}
      {running && !here && (
        <Text size="sm">
          {t.runsElsewhere} <TicketLink id={running.ticket} />
        </Text>
      )}
      {(!running || here) && (
        <Button size="md" loading={change.asking} onClick={() => void change.send(here ? 'stop' : 'start')}>
          {here ? t.stopTimer : t.startTimer}
        </Button>
      )}
      {change.failure !== undefined && <Failure error={change.failure} />}
    </Stack>
  );
}

function Line(props: {
  readonly ticketId: string;
  readonly line: Booked['items'][number];
  readonly corrections: Booked['corrections'];
  readonly leads: boolean;
}): ReactNode {
  const { ticketId, line, corrections, leads } = props;
  const t = useWords(workWords);
  const nameOf = useActorName();
  const language = useLanguage();
  const own = corrections.filter(({ corrects }) => corrects === line.id);
  return (
    <Stack gap={2}>
      <Text size="sm">
        <b>{nameOf(line.personId)}</b> · <SiteTime at={line.startedAt} /> ·{' '}
        {line.seconds === null ? t.running : formatDuration(line.seconds * 1000, language)}
        {line.note && ` · ${line.note}`}
      </Text>
      {own.map(({ id, reason, seconds, by }) => (
        <Text key={id} size="xs" c="dimmed">
          {t.corrected(`${formatDuration(Math.abs(seconds) * 1000, language)} · ${reason} · ${nameOf(by)}`)}
        </Text>
      ))}
      {leads && line.endedAt !== null && own.length === 0 && (
        <Correction
          label={t.minutesOff}
          send={(minutes, reason, key) =>
            dataOf(
              api.POST('/tickets/{id}/labour/{line}/correction', {
                params: { path: { id: ticketId, line: line.id }, header: { 'Idempotency-Key': key } },
                body: { seconds: minutes * 60, reason },
              }),
            )
          }
        />
      )}
    </Stack>
  );
}

function Booking({ ticketId }: { readonly ticketId: string }): ReactNode {
  const t = useWords(workWords);
  const [open, setOpen] = useState(false);
  const zone = useContext(ZoneContext);
  const change = useChange((body: { from: string; to: string; note?: string }, key) =>
    dataOf(
      api.POST('/tickets/{id}/labour', {
        params: { path: { id: ticketId }, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const note = String(form.get('note')).trim();
    const moment = (name: string): string => momentOf(String(form.get(name)), zone);
    const body = { from: moment('from'), to: moment('to'), ...(note !== '' && { note }) };
    if (await change.send(body)) setOpen(false);
  };
  if (!open) {
    return (
      <Button variant="default" onClick={() => setOpen(true)} style={{ alignSelf: 'flex-start' }}>
        {t.bookLabour}
      </Button>
    );
  }
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack gap="xs">
        <Group grow>
          <Moment name="from" label={t.from} preset={new Date(Date.now() - 3_600_000)} />
          <Moment name="to" label={t.to} preset={new Date()} />
        </Group>
        <TextInput name="note" label={t.note} maxLength={2000} />
        {change.failure !== undefined && <Failure error={change.failure} />}
        <Button type="submit" loading={change.asking} style={{ alignSelf: 'flex-start' }}>
          {t.bookLabour}
        </Button>
      </Stack>
    </form>
  );
}
