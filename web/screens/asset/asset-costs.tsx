import { Group, Paper, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { type GetData, useGet } from '../../api/use-get.ts';
import { COST_KINDS, type CostSums, CostTotals } from '../../parts/cost-sums.tsx';
import { Failure } from '../../parts/failure.tsx';
import { formatMoney } from '../../parts/money.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { costWords } from '../../words/costs.ts';
import { domainWords } from '../../words/domain.ts';
import { useLanguage, useWords } from '../../words/words.ts';

type Found = GetData<'/assets/{id}/costs'>;
type Days = keyof typeof costWords.en.spans;
type Row = { readonly key: string; readonly name: ReactNode; readonly sums: CostSums };

const DAY_MS = 86_400_000;
const STEP_MS = 60_000;

/** What a machine with all below it cost: by year, by kind of work and by what is below it. */
export function AssetCosts({ asset }: { readonly asset: string }): ReactNode {
  const t = useWords(costWords);
  const [days, setDays] = useState<Days>('all');
  const query = useMemo(() => {
    const to = Math.ceil(Date.now() / STEP_MS) * STEP_MS;
    const from = days === 'all' ? {} : { from: new Date(to - Number(days) * DAY_MS).toISOString() };
    return { ...from, to: new Date(to).toISOString() };
  }, [days]);
  const read = useGet('/assets/{id}/costs', { params: { path: { id: asset }, query } }, { keepsBefore: true });
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {t.title}
          </Title>
          <SegmentedControl
            aria-label={t.span}
            value={days}
            onChange={(value) => setDays(value as Days)}
            data={(['365', '1095', 'all'] as const).map((value) => ({ value, label: t.spans[value] }))}
          />
        </Group>
        {read.error && <Failure error={read.error} again={() => void read.refetch()} />}
        {read.isPending && <Waiting />}
        {read.data && <Sums found={read.data} />}
        <Text size="xs" c="dimmed">
          {t.explain}
        </Text>
      </Stack>
    </Paper>
  );
}

function Sums({ found }: { readonly found: Found }): ReactNode {
  const t = useWords(costWords);
  const { workClass: named } = useWords(domainWords);
  const { currency, years, workClasses, below, own, unpriced, tickets } = found;
  if (tickets === 0) return <Text c="dimmed">{t.noneOfAsset}</Text>;
  const parts = below.map((sums) => ({
    key: sums.asset,
    name: (
      <Link to="/assets/$id" params={{ id: sums.asset }}>
        {sums.name}
      </Link>
    ),
    sums,
  }));
  const itself = { key: '', name: t.itself, sums: own };
  return (
    <>
      <CostTotals sums={found} currency={currency} unpriced={unpriced} />
      <Text size="sm" c="dimmed">
        {t.tickets(tickets)}
      </Text>
      <SumTable
        title={t.byYear}
        currency={currency}
        rows={years.map((sums) => ({ key: String(sums.year), name: sums.year, sums }))}
      />
      <SumTable
        title={t.byWork}
        currency={currency}
        rows={workClasses.map((sums) => ({ key: sums.workClass, name: named[sums.workClass], sums }))}
      />
      {parts.length > 0 && <SumTable title={t.byPart} currency={currency} rows={[itself, ...parts]} />}
    </>
  );
}

function SumTable(given: {
  readonly title: string;
  readonly currency: string;
  readonly rows: readonly Row[];
}): ReactNode {
  const { title, currency, rows } = given;
  const t = useWords(costWords);
  const language = useLanguage();
  return (
    <Stack gap={2}>
      <Title order={3} size="h5">
        {title}
      </Title>
      <Table.ScrollContainer minWidth={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t.ofWhat}</Table.Th>
              {COST_KINDS.map((kind) => (
                <Table.Th key={kind} ta="right">
                  {t.kinds[kind]}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ key, name, sums }) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" fw={400}>
                  {name}
                </Table.Th>
                {COST_KINDS.map((kind) => (
                  <Table.Td key={kind} ta="right">
                    {formatMoney(sums[kind], currency, language)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
