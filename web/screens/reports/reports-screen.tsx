import { Button, Group, SegmentedControl, Select, SimpleGrid, Stack, Title } from '@mantine/core';
import { type ReactNode, useContext, useMemo, useState } from 'react';
import { useGet } from '../../api/use-get.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { formatTime, ZoneContext } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { reportsWords } from '../../words/reports.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { Figure } from './figure.tsx';
import { figuresCsv, GROUPS, type GroupName, type Report } from './figures.ts';

const DAY_MS = 86_400_000;
const STEP_MS = 60_000;
type Days = keyof typeof reportsWords.en.spans;

/** The figures of maintenance, each with its formula, its trend and its tickets. */
export function ReportsScreen(): ReactNode {
  const t = useWords(reportsWords);
  const [days, setDays] = useState<Days>('30');
  const [site, setSite] = useState('');
  const span = useMemo(() => spanOf(Number(days)), [days]);
  const report = useGet('/metrics/maintenance', { params: { query: { ...span, ...(site !== '' && { site }) } } });
  return (
    <Stack>
      <Title order={1} size="h3">
        {t.title}
      </Title>
      <Group align="flex-end">
        <SegmentedControl
          aria-label={t.span}
          value={days}
          onChange={(value) => setDays(value as Days)}
          data={(Object.keys(t.spans) as Days[]).map((value) => ({ value, label: t.spans[value] }))}
        />
        <Sites site={site} choose={setSite} />
        <Downloads report={report.data} site={site} />
      </Group>
      {report.error && <Failure error={report.error} again={() => void report.refetch()} />}
      {report.isPending && <Waiting />}
      {report.data && <Figures report={report.data} site={site} />}
    </Stack>
  );
}

/** Ends at a full minute, so that the same span is asked for once. */
function spanOf(days: number): { readonly from: string; readonly to: string } {
  const to = Math.ceil(Date.now() / STEP_MS) * STEP_MS;
  return { from: new Date(to - days * DAY_MS).toISOString(), to: new Date(to).toISOString() };
}

function Figures({ report, site }: { readonly report: Report; readonly site: string }): ReactNode {
  const t = useWords(reportsWords);
  const language = useLanguage();
  const zone = useContext(ZoneContext);
  const [from, to] = [report.from, report.to].map((at) => formatTime(new Date(at), { language, zone }));
  const about = `${site === '' ? t.allSites : site} · ${from} – ${to}`;
  const byKey = new Map(report.items.map((item) => [item.key, item]));
  const isEmpty = report.items.every(({ basis }) => basis === 0);
  if (isEmpty) return <Empty title={t.empty} next={t.emptyNext} steps={['fleet']} />;
  return (
    <>
      {(Object.keys(GROUPS) as GroupName[]).map((group) => (
        <Stack key={group} component="section" gap="xs">
          <Title order={2} size="h4">
            {t.group[group]}
          </Title>
          <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }} spacing="xs">
            {GROUPS[group].map((key) => {
              const metric = byKey.get(key);
              return metric && <Figure key={key} metric={metric} till={report.to} site={site} about={about} />;
            })}
          </SimpleGrid>
        </Stack>
      ))}
    </>
  );
}

function Sites({ site, choose }: { readonly site: string; readonly choose: (site: string) => void }): ReactNode {
  const t = useWords(reportsWords);
  const tree = useGet('/asset-tree', {});
  const sites = [...new Set(tree.data?.items.map((row) => row.site))].sort();
  return (
    <Select
      label={t.site}
      value={site}
      allowDeselect={false}
      data={[{ value: '', label: t.allSites }, ...sites.map((value) => ({ value, label: value }))]}
      onChange={(value) => choose(value ?? '')}
    />
  );
}

function Downloads({ report, site }: { readonly report: Report | undefined; readonly site: string }): ReactNode {
  const t = useWords(reportsWords);
  const save = (): void => {
    if (report) saveFile('figures.csv', figuresCsv(report), 'text/csv');
  };
  const tickets = `/api/v1/tickets.csv${site === '' ? '' : `?site=${encodeURIComponent(site)}`}`;
  return (
    <Group gap="xs">
      <Button variant="default" disabled={!report} onClick={save}>
        {t.figuresCsv}
      </Button>
      <Button variant="default" renderRoot={(props) => <a href={tickets} download="tickets.csv" {...props} />}>
        {t.csv}
      </Button>
    </Group>
  );
}
