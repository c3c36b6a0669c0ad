import { Badge, Box, Card, Group, Progress, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useContext } from 'react';
import { fromPlantField } from '../../../parts/plant-time.ts';
import { formatDuration, formatTime, ZoneContext } from '../../../parts/site-time.tsx';
import { TicketLink } from '../../../parts/ticket-link.tsx';
import { peopleWords } from '../../../words/admin-people.ts';
import { scheduleWords } from '../../../words/admin-schedule.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import { addDays } from '../hours/year.ts';
import { hoursWithin, loadOf, type Schedule, within } from './span.ts';

type Person = Schedule['people'][number];
type Day = { readonly date: string; readonly from: number; readonly to: number };

/** A week as columns of days, a month as one line of days a person. */
const WIDE_DAYS = 7;

/** One block for each person: load, and day by day shift, absence and work. */
export function PersonRows(given: { readonly schedule: Schedule; readonly dates: readonly string[] }): ReactNode {
  const { schedule, dates } = given;
  const zone = useContext(ZoneContext);
  const at = (date: string): number => fromPlantField(`${date}T00:00`, zone)?.getTime() ?? 0;
  const days = dates.map((date) => ({ date, from: at(date), to: at(addDays(date, 1)) }));
  const sorted = schedule.people.toSorted((a, b) => (loadOf(b) ?? 0) - (loadOf(a) ?? 0));
  return (
    <Stack gap="sm">
      {sorted.map((person) => (
        <Card key={person.id} withBorder padding="sm" component="section" aria-label={person.name}>
          <Load person={person} />
          {dates.length > WIDE_DAYS ? <MonthLine person={person} days={days} /> : <Week person={person} days={days} />}
        </Card>
      ))}
    </Stack>
  );
}

function Load({ person }: { readonly person: Person }): ReactNode {
  const t = useWords(scheduleWords);
  const language = useLanguage();
  const load = loadOf(person);
  const words =
    load === undefined
      ? t.noTime
      : t.load(
          load,
          formatDuration(person.loadMinutes * 60_000, language),
          formatDuration(person.capacityMinutes * 60_000, language),
        );
  return (
    <Stack gap={4} mb="xs">
      <Group justify="space-between">
        <Text fw={600}>{person.name}</Text>
        <Group gap="xs">
          {person.alwaysOn && <Badge variant="default">{t.alwaysOn}</Badge>}
          {load !== undefined && load > 100 && <Badge color="#c92a2a">{t.overloaded}</Badge>}
        </Group>
      </Group>
      <Progress
        value={Math.min(100, load ?? 0)}
        color={load !== undefined && load > 100 ? 'red' : 'teal'}
        aria-label={`${person.name}: ${words}`}
      />
      <Text size="sm">
        {words}
        {person.open.tickets > 0 && ` · ${t.openTickets(person.open.tickets)}`}
      </Text>
    </Stack>
  );
}

function Week({ person, days }: { readonly person: Person; readonly days: readonly Day[] }): ReactNode {
  const isWide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  return (
    <div style={{ display: 'grid', gap: 6, gridTemplateColumns: isWide ? 'repeat(7, minmax(0, 1fr))' : '1fr' }}>
      {days.map((day) => (
        <DayCell key={day.date} person={person} day={day} />
      ))}
    </div>
  );
}

function DayCell({ person, day }: { readonly person: Person; readonly day: Day }): ReactNode {
  const t = useWords(scheduleWords);
  const { kinds } = useWords(peopleWords);
  const language = useLanguage();
  const zone = useContext(ZoneContext);
  const time = (at: string): string => formatTime(new Date(at), { language, zone, style: 'time' });
  const shifts = person.alwaysOn ? [] : within(person.working, day).filter(({ from }) => Date.parse(from) >= day.from);
  const away = within(person.absences, day);
  const work = within(person.scheduled, day);
  const name = new Date(`${day.date}T00:00:00Z`).toLocaleDateString(language === 'en' ? 'en-GB' : language, {
    weekday: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  });
  return (
    <Box style={{ borderTop: '1px solid var(--mantine-color-default-border)', minWidth: 0 }} pt={4}>
      <Text size="xs" fw={600}>
        {name}
      </Text>
      {shifts.map(({ from, to }) => (
        <Text key={from} size="xs">
          {time(from)}–{time(to)}
        </Text>
      ))}
      {away.map(({ from, kind }) => (
        <Text key={from} size="xs" fs="italic">
          {t.absent(kinds[kind])}
        </Text>
      ))}
      {work.map(({ ticket, title, from }) => (
        <Text key={`${from} ${ticket}`} size="xs" component="div" style={{ overflowWrap: 'anywhere' }}>
          {time(from)} {ticket === null ? t.elsewhere : <TicketLink id={ticket} />} {title}
        </Text>
      ))}
    </Box>
  );
}

/** A month in small squares: hours on shift, away, and work. */
function MonthLine({ person, days }: { readonly person: Person; readonly days: readonly Day[] }): ReactNode {
  const t = useWords(scheduleWords);
  return (
    <Group gap={3} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {days.map((day) => {
        const isAway = within(person.absences, day).length > 0;
        const work = within(person.scheduled, day).length;
        const hours = person.alwaysOn ? 24 : hoursWithin(person.working, day);
        const words = t.dayWords({ day: day.date, hours: Math.round(hours), isAway, work });
        return (
          <Box
            key={day.date}
            component="li"
            title={words}
            w={30}
            h={34}
            style={{
              border: '1px solid var(--mantine-color-default-border)',
              borderRadius: 4,
              textAlign: 'center',
              fontSize: 11,
              background: hours > 0 ? 'light-dark(#d3f9d8, #1b4332)' : undefined,
            }}
          >
            <span aria-hidden>
              {Number(day.date.slice(8))}
              <br />
              {isAway ? '×' : work > 0 ? `●${work}` : ''}
            </span>
            <VisuallyHidden>{words}</VisuallyHidden>
          </Box>
        );
      })}
    </Group>
  );
}
