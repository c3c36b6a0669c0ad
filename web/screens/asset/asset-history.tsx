import { Badge, Button, Checkbox, Group, Stack, Text, Timeline } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type ApiError, api, dataOf } from '../../api/client.ts';
import type { GetData } from '../../api/use-get.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { useConditionName } from '../../parts/health-badge.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { assetWords } from '../../words/asset.ts';
import { domainWords } from '../../words/domain.ts';
import { machineWords } from '../../words/machines.ts';
import { shellWords } from '../../words/shell.ts';
import { useLanguage, useWords } from '../../words/words.ts';

type Page = GetData<'/assets/{id}/history'>;
type Entry = Page['items'][number];

/** Alarms and tickets of a machine, the latest first. */
export function AssetHistory({ asset }: { readonly asset: string }): ReactNode {
  const t = useWords(assetWords);
  const { more } = useWords(shellWords);
  const [below, setBelow] = useState(true);
  const list = useInfiniteQuery<Page, ApiError, readonly Entry[], readonly unknown[], string | null>({
    queryKey: ['/assets/{id}/history', asset, below],
    initialPageParam: null,
    queryFn: ({ pageParam }) =>
      dataOf(
        api.GET('/assets/{id}/history', {
          params: {
            path: { id: asset },
            query: { below, limit: 50, ...(pageParam !== null && { cursor: pageParam }) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  return (
    <Stack align="flex-start">
      <Checkbox checked={below} label={t.below} onChange={() => setBelow(!below)} />
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data?.length === 0 && <Empty title={t.noHistory} next={t.noHistoryNext} />}
      <Timeline bulletSize={16}>
        {list.data?.map((entry) => (
          <Timeline.Item key={`${entry.kind} ${entry.id}`}>
            <Line entry={entry} />
          </Timeline.Item>
        ))}
      </Timeline>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {more}
        </Button>
      )}
    </Stack>
  );
}

function Line({ entry }: { readonly entry: Entry }): ReactNode {
  const t = useWords(assetWords);
  const domain = useWords(domainWords);
  const machines = useWords(machineWords);
  const condition = useConditionName();
  const isChinese = useLanguage() === 'zh-CN';
  const isAlarm = entry.kind === 'episode';
  const states: Readonly<Record<string, string>> = isAlarm ? machines.alarmState : domain.state;
  const verdicts: Readonly<Record<string, string>> = domain.verdict;
  const words = isAlarm ? condition(entry.words) : (isChinese && entry.wordsZh) || entry.words;
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Badge variant="outline" tt="none" color="gray">
          {isAlarm ? t.alarmMark : t.ticketMark}
        </Badge>
        <Link to={isAlarm ? '/alarms/$id' : '/tickets/$id'} params={{ id: entry.id }}>
          {isAlarm ? words : `${entry.id} · ${words}`}
        </Link>
      </Group>
      <Text size="sm" c="dimmed">
        <SiteTime at={entry.at} /> · {states[entry.state] ?? entry.state}
        {entry.verdict !== null && ` · ${verdicts[entry.verdict] ?? entry.verdict}`}
      </Text>
    </Stack>
  );
}
