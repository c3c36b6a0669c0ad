import { Table, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { Failure } from '../../parts/failure.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useLanguage } from '../../words/words.ts';
import { weeksBefore } from './figures.ts';
import { shownOf } from './shown-value.ts';

const WEEKS = 8;
const KEPT_MS = 600_000;

/** A figure in each of the last weeks; all figures of a week are read at once and kept. */
export function WeekByWeek(given: {
  readonly metric: string;
  readonly name: string;
  readonly till: string;
  readonly site: string;
}): ReactNode {
  const { metric, name, till, site } = given;
  const language = useLanguage();
  const weeks = weeksBefore(new Date(till), WEEKS);
  const found = useQueries({
    queries: weeks.map(({ from, to }) => {
      const query = { from: from.toISOString(), to: to.toISOString(), ...(site !== '' && { site }) };
      return {
        queryKey: ['/metrics/maintenance', 'week', query],
        staleTime: KEPT_MS,
        queryFn: () => dataOf(api.GET('/metrics/maintenance', { params: { query } })),
      };
    }),
  });
  const error = found.find((one) => one.error)?.error;
  if (error) return <Failure error={error} />;
  if (found.some(({ isPending }) => isPending)) return <Waiting />;
  return (
    <Table aria-label={name}>
      <Table.Tbody>
        {weeks.map(({ from }, index) => {
          const item = found[index]?.data?.items.find(({ key }) => key === metric);
          return (
            <Table.Tr key={from.getTime()}>
              <Table.Th scope="row" fw={400}>
                <SiteTime at={from.toISOString()} style="day" />
              </Table.Th>
              <Table.Td ta="right">
                <Text size="sm" component="span">
                  {item ? (shownOf(item.value, item, language) ?? '–') : '–'}
                </Text>
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
