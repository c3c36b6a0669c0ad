import { Alert, Button, Group, List, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useContext, useState } from 'react';
import { useGet } from '../../../api/use-get.ts';
import { Empty } from '../../../parts/empty.tsx';
import { Failure } from '../../../parts/failure.tsx';
import { fromPlantField, toPlantField } from '../../../parts/plant-time.ts';
import { formatTime, SiteTime, ZoneContext } from '../../../parts/site-time.tsx';
import { Waiting } from '../../../parts/waiting.tsx';
import { scheduleWords } from '../../../words/admin-schedule.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import { addDays } from '../hours/year.ts';
import { named } from '../people/person-fields.tsx';
import { PersonRows } from './person-rows.tsx';
import { datesShown, type Schedule } from './span.ts';

/** The work of people by time, for a week or a month; gaps on top. */
export function SchedulePanel(): ReactNode {
  const t = useWords(scheduleWords);
  const zone = useContext(ZoneContext);
  const today = toPlantField(new Date(), zone).slice(0, 10);
  const { date: asked }: { readonly date?: unknown } = useSearch({ strict: false });
  const [date, setDate] = useState(typeof asked === 'string' && isDay(asked) ? asked : today);
  const [span, setSpan] = useState<'week' | 'month'>('week');
  const [team, setTeam] = useState<string | null>(null);
  const dates = datesShown(date, span);
  const first = dates[0] ?? today;
  const last = dates.at(-1) ?? today;
  const at = (day: string): string => fromPlantField(`${day}T00:00`, zone)?.toISOString() ?? '';
  const query = { from: at(first), to: at(addDays(last, 1)), ...(team !== null && { team }) };
  const found = useGet('/schedule', { params: { query } });
  const teams = useGet('/teams', {}).data?.items ?? [];
  return (
    <Stack>
      <Group align="flex-end" gap="sm">
        <SegmentedControl
          aria-label={t.span}
          value={span}
          onChange={(next) => setSpan(next as 'week' | 'month')}
          data={[
            { value: 'week', label: t.week },
            { value: 'month', label: t.month },
          ]}
        />
        <Button variant="default" onClick={() => setDate(addDays(first, -1))} aria-label={t.before}>
          ‹
        </Button>
        <Button variant="default" onClick={() => setDate(today)}>
          {t.today}
        </Button>
        <Button variant="default" onClick={() => setDate(addDays(last, 1))} aria-label={t.after}>
          ›
        </Button>
        <Select label={t.team} data={[...named(teams)]} value={team} onChange={setTeam} clearable w={220} />
      </Group>
      <Heading first={first} last={last} />
      {found.error && <Failure error={found.error} again={() => void found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && <Shown schedule={found.data} dates={dates} />}
    </Stack>
  );
}

/** A day of the calendar in an address, `2026-11-30`. */
function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

function Heading({ first, last }: { readonly first: string; readonly last: string }): ReactNode {
  const language = useLanguage();
  const day = (date: string): string =>
    formatTime(new Date(`${date}T12:00:00Z`), { language, zone: 'UTC', style: 'day' });
  return (
    <Title order={2} size="h4" aria-live="polite">
      {day(first)} – {day(last)}
    </Title>
  );
}

function Shown({ schedule, dates }: { readonly schedule: Schedule; readonly dates: readonly string[] }): ReactNode {
  const t = useWords(scheduleWords);
  if (schedule.people.length === 0) {
    return (
      <Empty title={t.nobody} next={t.nobodyNext}>
        <Button renderRoot={(props) => <Link to="/admin/$subject" params={{ subject: 'people' }} {...props} />}>
          {t.toPeople}
        </Button>
      </Empty>
    );
  }
  return (
    <Stack>
      <Gaps gaps={schedule.gaps} />
      {schedule.cut && <Text role="note">{t.cut}</Text>}
      <PersonRows schedule={schedule} dates={dates} />
      <Plans plans={schedule.plans} />
    </Stack>
  );
}

const SHOWN_GAPS = 12;

/** When nobody is on shift or on call. */
function Gaps({ gaps }: { readonly gaps: Schedule['gaps'] }): ReactNode {
  const t = useWords(scheduleWords);
  if (gaps.length === 0) {
    return (
      <Alert color="teal" role="status">
        {t.noGaps}
      </Alert>
    );
  }
  return (
    <Alert color="yellow" role="status" title={t.gaps(gaps.length)}>
      <List size="sm">
        {gaps.slice(0, SHOWN_GAPS).map(({ from, to }) => (
          <List.Item key={from}>
            <SiteTime at={from} /> – <SiteTime at={to} />
          </List.Item>
        ))}
      </List>
      {gaps.length > SHOWN_GAPS && <Text size="sm">{t.more(gaps.length - SHOWN_GAPS)}</Text>}
    </Alert>
  );
}

/** Turns of maintenance plans. */
function Plans({ plans }: { readonly plans: Schedule['plans'] }): ReactNode {
  const t = useWords(scheduleWords);
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t.plans}
      </Title>
      {plans.length === 0 && <Text size="sm">{t.noPlans}</Text>}
      <List size="sm">
        {plans.map(({ plan, title, asset, at }) => (
          <List.Item key={`${plan} ${at}`}>
            <SiteTime at={at} />: {title} · {asset}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
