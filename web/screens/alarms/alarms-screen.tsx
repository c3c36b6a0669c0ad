import { Anchor, Button, Card, Group, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type ApiError, api, dataOf } from '../../api/client.ts';
import type { GetData } from '../../api/use-get.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { SeverityBadge, useConditionName } from '../../parts/health-badge.tsx';
import { useMay } from '../../parts/may.ts';
import { SiteTime } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { alarmsWords } from '../../words/alarms.ts';
import { machineWords } from '../../words/machines.ts';
import { shellWords } from '../../words/shell.ts';
import { useWords } from '../../words/words.ts';

type Page = GetData<'/episodes'>;
export type Episode = Page['items'][number];

const FILTERS = {
  open: 'UNACK,ACKED,RTNUN',
  unacknowledged: 'UNACK,RTNUN',
  hidden: 'hidden',
  over: 'NORM',
  all: undefined,
} as const;
type Filter = keyof typeof FILTERS;

/** Alarms by their state, the latest first. */
export function AlarmsScreen(): ReactNode {
  const t = useWords(alarmsWords);
  const { more } = useWords(shellWords);
  const [filter, setFilter] = useState<Filter>('open');
  const [words, setWords] = useState('');
  const list = useAlarms(filter);
  const condition = useConditionName();
  const wanted = words.trim().toLowerCase();
  const items = (list.data ?? []).filter((one) =>
    `${one.asset} ${one.device} ${condition(one.condition)} ${one.reason}`.toLowerCase().includes(wanted),
  );
  return (
    <Stack>
      <Title order={1} size="h3">
        {t.title}
      </Title>
      <Group align="flex-end">
        <SegmentedControl
          aria-label={t.shown}
          value={filter}
          onChange={(value) => setFilter(value as Filter)}
          data={(Object.keys(FILTERS) as Filter[]).map((value) => ({ value, label: t.filter[value] }))}
          style={{ maxWidth: '100%', overflowX: 'auto' }}
        />
        <TextInput label={t.search} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
      </Group>
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data && items.length === 0 && <NoAlarm />}
      {items.map((episode) => (
        <AlarmCard key={episode.id} episode={episode} />
      ))}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {more}
        </Button>
      )}
    </Stack>
  );
}

function NoAlarm(): ReactNode {
  const t = useWords(alarmsWords);
  const mayLead = useMay('lead');
  return (
    <Empty title={t.none} next={t.noneNext} steps={['fleet']}>
      {mayLead && (
        <Anchor renderRoot={(props) => <Link to="/admin/$subject" params={{ subject: 'rules' }} {...props} />}>
          {t.toRules}
        </Anchor>
      )}
    </Empty>
  );
}

function useAlarms(filter: Filter) {
  const state = FILTERS[filter];
  return useInfiniteQuery<Page, ApiError, readonly Episode[], readonly unknown[], string | null>({
    queryKey: ['/episodes', 'pages', filter],
    initialPageParam: null,
    queryFn: ({ pageParam: cursor }) =>
      dataOf(
        api.GET('/episodes', {
          params: {
            query: { limit: 100, ...(state !== undefined && { state }), ...(cursor !== null && { cursor }) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}

function AlarmCard({ episode }: { readonly episode: Episode }): ReactNode {
  const t = useWords(alarmsWords);
  const { alarmState } = useWords(machineWords);
  const condition = useConditionName();
  return (
    <Card
      withBorder
      padding="sm"
      renderRoot={(props) => <Link to="/alarms/$id" params={{ id: episode.id }} {...props} />}
    >
      <Stack gap={6}>
        <Group gap="xs">
          <SeverityBadge severity={episode.severity} />
          <Text size="sm" fw={600}>
            {alarmState[episode.state]}
          </Text>
          <Text size="sm" c="dimmed">
            {t.raised} <SiteTime at={episode.raisedAt} />
            {episode.ticket !== null && ` · ${episode.ticket}`}
          </Text>
        </Group>
        <Text fw={600}>
          {episode.asset}
          {episode.component !== null && ` · ${episode.component}`}: {condition(episode.condition)}
        </Text>
        <Text size="sm" lineClamp={2}>
          {episode.reason}
        </Text>
      </Stack>
    </Card>
  );
}
