import { Badge, Button, Group, List, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useActorName, useNamedSentence } from '../../../parts/actor-name.ts';
import { Failure } from '../../../parts/failure.tsx';
import { formatMoney } from '../../../parts/money.ts';
import { formatDuration, SiteTime } from '../../../parts/site-time.tsx';
import { slaColour } from '../../../parts/sla-colour.ts';
import { domainWords } from '../../../words/domain.ts';
import { shellWords } from '../../../words/shell.ts';
import { ticketWords } from '../../../words/ticket.ts';
import { whyWords } from '../../../words/why.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import type { Ticket } from '../use-move.ts';
import { Section } from '../work/section.tsx';

type Clock = GetData<'/tickets/{id}/sla'>['clocks'][number];
type Event = GetData<'/tickets/{id}/events'>['items'][number];
/** As many events as are shown first; the rest on request. */
const FIRST = 30;

/** The clocks of a ticket with what counted and what did not, and its record. */
export function RecordTab({ ticket }: { readonly ticket: Ticket }): ReactNode {
  return (
    <Stack>
      <Clocks ticket={ticket} />
      <Timeline ticket={ticket} />
    </Stack>
  );
}

function Clocks({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(whyWords);
  const sla = useGet('/tickets/{id}/sla', { params: { path: { id: ticket.id } } });
  return (
    <Section title={t.clocks}>
      {sla.error && <Failure error={sla.error} again={() => void sla.refetch()} />}
      {sla.data?.clocks.length === 0 && <Text c="dimmed">{t.noClocks}</Text>}
      {sla.data?.clocks.map((clock) => (
        <OneClock key={`${clock.kind} ${clock.generation} ${clock.ordinal}`} clock={clock} />
      ))}
    </Section>
  );
}

function OneClock({ clock }: { readonly clock: Clock }): ReactNode {
  const t = useWords(whyWords);
  const language = useLanguage();
  const { kind, state, dueAt, elapsedSeconds, targetSeconds, intervals } = clock;
  const isOver = state === 'breached_running' || state === 'breached_met';
  const used = isOver ? 1 : targetSeconds > 0 ? elapsedSeconds / targetSeconds : 0;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Badge color={state === 'cancelled' ? 'gray.7' : slaColour(used)} tt="none">
          {t.clock[kind]}
        </Badge>
        <Text size="sm">
          {t.clockState[state]} ·{' '}
          {t.used(formatDuration(elapsedSeconds * 1000, language), formatDuration(targetSeconds * 1000, language))}
          {dueAt !== null && (
            <>
              {' · '}
              <SiteTime at={dueAt} />
            </>
          )}
        </Text>
      </Group>
      <List size="xs" c="dimmed">
        {intervals.filter(lasts).map(({ from, to, counted, why, countedSeconds }) => (
          <List.Item key={from}>
            <SiteTime at={from} /> – {to === null ? t.untilNow : <SiteTime at={to} />}:{' '}
            {counted ? `${t.counted} (${formatDuration(countedSeconds * 1000, language)})` : t.skipped}, {why}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

/** Leaves out the stretches between two events of one moment. */
function lasts({ from, to }: Clock['intervals'][number]): boolean {
  return to === null || Date.parse(to) - Date.parse(from) >= 1000;
}

function Timeline({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(whyWords);
  const shell = useWords(shellWords);
  const [limit, setLimit] = useState(FIRST);
  const events = useGet('/tickets/{id}/events', { params: { path: { id: ticket.id }, query: { limit } } });
  return (
    <Section title={t.timeline}>
      {events.error && <Failure error={events.error} again={() => void events.refetch()} />}
      <List size="sm" spacing={6}>
        {events.data?.items.map((event) => (
          <List.Item key={event.sequence}>
            <SiteTime at={event.at} /> · <EventWords event={event} />
          </List.Item>
        ))}
      </List>
      {events.data?.next && limit < 200 && (
        <Button variant="default" onClick={() => setLimit(200)} style={{ alignSelf: 'flex-start' }}>
          {shell.more}
        </Button>
      )}
    </Section>
  );
}

function EventWords({ event: { kind, actor, payload, said } }: { readonly event: Event }): ReactNode {
  const t = useWords(whyWords);
  const language = useLanguage();
  const nameOf = useActorName();
  const inNames = useNamedSentence();
  const states: Readonly<Record<string, string>> = useWords(domainWords).state;
  const kinds: Readonly<Record<string, string>> = t.event;
  const holds: Readonly<Record<string, string>> = useWords(ticketWords).holdReason;
  const named = (key: string): string | undefined => {
    const value = payload[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [to, previous, priority] = [named('to'), named('previous'), named('priority')];
  const [amount, currency] = [named('amount'), named('currency')];
  const money = amount === undefined || currency === undefined ? undefined : formatMoney(amount, currency, language);
  const assignee = named('assignee');
  const person = assignee === undefined ? undefined : nameOf(assignee);
  const details = [person, named('supplier'), money, ...said.map((why) => holds[why] ?? inNames(why))].filter(
    (one) => one !== undefined,
  );
  return (
    <>
      <b>{kinds[kind] ?? kind.replaceAll('_', ' ')}</b>
      {to !== undefined && states[to] !== undefined && ` → ${states[to]}`}
      {priority !== undefined && previous !== undefined && ` ${previous} → ${priority}`} · {t.by} {nameOf(actor)}
      {details.length > 0 && <Text span c="dimmed" size="sm">{` · ${details.join(' · ')}`}</Text>}
    </>
  );
}
