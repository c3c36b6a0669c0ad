import { Anchor, Button, Group, Stack, Tabs, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { useGet } from '../../api/use-get.ts';
import { useNamedSentence } from '../../parts/actor-name.ts';
import { Failure } from '../../parts/failure.tsx';
import { useMay } from '../../parts/may.ts';
import { SiteTime } from '../../parts/site-time.tsx';
import { SlaBadge } from '../../parts/sla-badge.tsx';
import { PriorityBadge, StateBadge } from '../../parts/ticket-badges.tsx';
import { useTitle } from '../../parts/ticket-card.tsx';
import { TicketLink } from '../../parts/ticket-link.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { domainWords } from '../../words/domain.ts';
import { ticketWords } from '../../words/ticket.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { CorrectTicket } from './correct/correct-ticket.tsx';
import { NextSteps } from './next-steps.tsx';
import { RecordTab } from './record/record-tab.tsx';
import { UnsentWork } from './unsent-work.tsx';
import type { Ticket } from './use-move.ts';
import { WhyTab } from './why/why-tab.tsx';
import { WorkTab } from './work/work-tab.tsx';

/** One ticket: what is wrong and why, until when, what was done, and what may be done next. */
export function TicketScreen(): ReactNode {
  const { id } = useParams({ from: '/tickets/$id' });
  const ticket = useGet('/tickets/{id}', { params: { path: { id } } });
  if (!ticket.data)
    return ticket.error ? <Failure error={ticket.error} again={() => void ticket.refetch()} /> : <Waiting />;
  return <Page ticket={ticket.data} />;
}

type Tab = 'work' | 'why' | 'record';

function Page({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const [tab, setTab] = useState<Tab>('work');
  const [asked, setAsked] = useState<string>();
  useEffect(() => {
    if (asked === undefined) return;
    document.getElementById(asked)?.scrollIntoView();
    setAsked(undefined);
  }, [asked]);
  const goTo = (section: string): void => {
    setTab('work');
    setAsked(section);
  };
  return (
    <Stack maw={960}>
      <Head ticket={ticket} />
      <UnsentWork ticket={ticket.id} />
      <NextSteps ticket={ticket} goTo={goTo} />
      <Description ticket={ticket} />
      <Parts ticket={ticket} tab={tab} choose={setTab} />
    </Stack>
  );
}

/** The parts of the page; only the one that is shown is read. */
function Parts(props: { readonly ticket: Ticket; readonly tab: Tab; readonly choose: (tab: Tab) => void }): ReactNode {
  const { ticket, tab, choose } = props;
  const t = useWords(ticketWords);
  return (
    <Tabs value={tab} onChange={(value) => choose(value as Tab)} keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="work">{t.work}</Tabs.Tab>
        <Tabs.Tab value="why">{t.why}</Tabs.Tab>
        <Tabs.Tab value="record">{t.record}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="work">
        <WorkTab ticket={ticket} />
      </Tabs.Panel>
      <Tabs.Panel value="why">
        <WhyTab ticket={ticket} />
      </Tabs.Panel>
      <Tabs.Panel value="record">
        <RecordTab ticket={ticket} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Head({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const title = useTitle(ticket);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <PriorityBadge priority={ticket.priority} />
        <StateBadge state={ticket.state} />
        <Text c="dimmed">{ticket.number}</Text>
        <SlaBadge clocks={ticket.clocks} />
        <CorrectTicket ticket={ticket} />
        <ServiceReport ticket={ticket} />
      </Group>
      <Title order={1} size="h3">
        {title}
      </Title>
      <Facts ticket={ticket} />
    </Stack>
  );
}

/** A link to the service report in the language of the page, for those who may read the work. */
function ServiceReport({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(ticketWords);
  const lang = useLanguage();
  const may = useMay('readWork');
  if (!may) return null;
  const address = `/api/v1/tickets/${encodeURIComponent(ticket.id)}/service-report?lang=${lang}`;
  return (
    <Button component="a" href={address} download variant="default" size="compact-md">
      {t.serviceReport}
    </Button>
  );
}

function Description({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(ticketWords);
  const chinese = useLanguage() === 'zh-CN';
  const named = useNamedSentence();
  return (
    <Stack gap="xs">
      <Text style={{ whiteSpace: 'pre-line' }}>{(chinese && ticket.descriptionZh) || ticket.description}</Text>
      <Text size="sm" c="dimmed">
        {t.priorityWhy} {ticket.priority}: {named(ticket.priorityReason)}
      </Text>
    </Stack>
  );
}

function Facts({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(ticketWords);
  const domain = useWords(domainWords);
  const { asset, assignee, hold, scheduledFrom, verdict, mergedInto, recurrenceOf, parent } = ticket;
  const holds: Readonly<Record<string, string>> = t.holdReason;
  return (
    <Group style={{ columnGap: 20, rowGap: 4 }}>
      <Text size="sm">
        {t.machine}:{' '}
        <Anchor inherit renderRoot={(root) => <Link to="/assets/$id" params={{ id: asset.id }} {...root} />}>
          {asset.name}
        </Anchor>{' '}
        · {asset.site} · {domain.criticality[asset.criticality]}
      </Text>
      <Text size="sm">
        {t.assignee}: {assignee?.name ?? domain.nobody}
      </Text>
      <Text size="sm">
        {t.opened}: <SiteTime at={ticket.openedAt} />
      </Text>
      {scheduledFrom !== null && (
        <Text size="sm">
          {t.planned}: <SiteTime at={scheduledFrom} />
        </Text>
      )}
      {hold && (
        <Text size="sm" fw={600}>
          {t.heldUntil(holds[hold.reason] ?? hold.reason)}: <SiteTime at={hold.reviewAt} />
        </Text>
      )}
      {verdict && (
        <Text size="sm">
          {t.verdictWas}: {domain.verdict[verdict]}
        </Text>
      )}
      <OtherTicket label={t.mergedInto} id={mergedInto} />
      <OtherTicket label={t.recurrenceOf} id={recurrenceOf} />
      <OtherTicket label={t.parent} id={parent} />
    </Group>
  );
}

function OtherTicket({ label, id }: { readonly label: string; readonly id: string | null }): ReactNode {
  if (id === null) return null;
  return (
    <Text size="sm">
      {label} <TicketLink id={id} />
    </Text>
  );
}
