import { Button, Group, Modal, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { TicketCard } from '../../parts/ticket-card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { metricWords } from '../../words/metrics.ts';
import { reportsWords } from '../../words/reports.ts';
import { shellWords } from '../../words/shell.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { Parts, usePartName } from './figure-parts.tsx';
import { pictureOf } from './figure-picture.ts';
import { type Drill, drillOf, hoursOf, type Metric, partsOf } from './figures.ts';
import { shownOf } from './shown-value.ts';
import { WeekByWeek } from './week-by-week.tsx';

/** One figure: its value, what it stands on, its parts, its formula, its trend and its tickets. */
export function Figure(given: {
  readonly metric: Metric;
  readonly till: string;
  readonly site: string;
  /** Site and span of time, for pictures. */
  readonly about: string;
}): ReactNode {
  const { metric, till, site, about } = given;
  const t = useWords(reportsWords);
  const language = useLanguage();
  const { name, formula } = useMetricWords(metric);
  const [trend, { toggle }] = useDisclosure(false);
  const shown = shownOf(metric.value, metric, language);
  const drill = drillOf(metric.key, till);
  return (
    <Paper withBorder p="sm">
      <Stack gap={6}>
        <Title order={3} size="h5">
          {name}
        </Title>
        <Group gap="xs" align="baseline">
          <Text fw={700} size="xl">
            {shown ?? '–'}
          </Text>
          <Text size="sm" c="dimmed">
            {shown === undefined ? t.noCase : t.cases(metric.basis)}
          </Text>
        </Group>
        <Parts metric={metric} />
        <Text size="xs" c="dimmed">
          {t.formula}: {formula}
        </Text>
        <Group gap="xs">
          <Button variant="default" size="compact-sm" aria-expanded={trend} onClick={toggle}>
            {t.trend}
          </Button>
          {drill && <Tickets name={name} drill={drill} site={site} />}
          <SavePicture metric={metric} about={about} />
        </Group>
        {trend && <WeekByWeek metric={metric.key} name={name} till={till} site={site} />}
      </Stack>
    </Paper>
  );
}

function useMetricWords(metric: Metric): { readonly name: string; readonly formula: string } {
  const t = useWords(metricWords) as Readonly<Record<string, readonly string[]>>;
  const [name = metric.summary, formula = metric.summary] = t[metric.key] ?? [];
  return { name, formula };
}

/** Saves the figure as it stands here. */
function SavePicture(given: { readonly metric: Metric; readonly about: string }): ReactNode {
  const { metric, about } = given;
  const t = useWords(reportsWords);
  const language = useLanguage();
  const { name, formula } = useMetricWords(metric);
  const nameOf = usePartName(metric);
  const save = (): void => {
    const hours = metric.key === 'time_in_state_by_hour' ? hoursOf(metric) : [];
    const parts = hours.length > 0 ? [] : partsOf(metric);
    const most = Math.max(
      ...parts.map(([, value]) => value ?? 0),
      ...hours.flatMap(([, row]) => row),
      Number.MIN_VALUE,
    );
    const picture = pictureOf({
      title: name,
      value: shownOf(metric.value, metric, language) ?? '–',
      formula,
      about,
      bars: parts.map(([part, value]) => ({
        name: nameOf(part),
        shown: shownOf(value, metric, language) ?? '–',
        share: (value ?? 0) / most,
      })),
      cells: hours.map(([state, row]) => ({ name: nameOf(state), shares: row.map((value) => value / most) })),
    });
    saveFile(`${metric.key}.svg`, picture, 'image/svg+xml');
  };
  return (
    <Button variant="default" size="compact-sm" aria-label={t.pictureOf(name)} onClick={save}>
      {t.picture}
    </Button>
  );
}

function Tickets(given: { readonly name: string; readonly drill: Drill; readonly site: string }): ReactNode {
  const t = useWords(reportsWords);
  const { close: closeWord } = useWords(shellWords);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={open}>
        {t.tickets}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        size="lg"
        title={t.ticketsOf(given.name)}
        closeButtonProps={{ 'aria-label': closeWord }}
      >
        <TicketList drill={given.drill} site={given.site} />
      </Modal>
    </>
  );
}

function TicketList({ drill, site }: { readonly drill: Drill; readonly site: string }): ReactNode {
  const t = useWords(reportsWords);
  const query = { ...drill, sort: 'newest' as const, limit: 100, ...(site !== '' && { site }) };
  const list = useGet('/tickets', { params: { query } });
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t.ticketsNote}
      </Text>
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data?.items.length === 0 && <Text>{t.noTickets}</Text>}
      {list.data?.items.map((ticket) => (
        <TicketCard key={ticket.id} ticket={ticket} />
      ))}
    </Stack>
  );
}
