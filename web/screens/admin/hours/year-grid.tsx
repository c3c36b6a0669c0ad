import { Box, Button, Group, SimpleGrid, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { hoursWords } from '../../../words/admin-hours.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import {
  addDays,
  countOf,
  type DayKind,
  datesOf,
  dayOf,
  type Hours,
  intervalsOf,
  WEEKDAYS,
  weekdayOf,
  withException,
} from './year.ts';

/** Colours that carry text in both schemes; the letter says the same without colour. */
const LOOKS: Readonly<Record<DayKind, { background: string; color: string; mark: string }>> = {
  work: { background: 'transparent', color: 'inherit', mark: '' },
  free: { background: 'light-dark(#e9ecef, #343a40)', color: 'inherit', mark: '' },
  holiday: { background: '#c92a2a', color: '#fff', mark: '×' },
  make_up: { background: '#1864ab', color: '#fff', mark: '+' },
  other: { background: '#5f3dc4', color: '#fff', mark: '~' },
};
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** A year at a glance: days that differ from the week are chosen and changed. */
export function YearGrid(given: {
  readonly hours: Hours;
  readonly today: string;
  readonly set?: (exceptions: Hours['exceptions']) => void;
}): ReactNode {
  const { hours, today, set } = given;
  const t = useWords(hoursWords);
  const [chosen, setChosen] = useState(today);
  const grid = useRef<HTMLDivElement>(null);
  const year = Number(chosen.slice(0, 4));
  const counts = countOf(year, hours);
  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = addDays(chosen, step);
    setChosen(next);
    // The day of another year is drawn first.
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-date="${next}"]`)?.focus());
  };
  return (
    <Stack gap="sm" component="section" aria-label={t.year(year)}>
      <Group gap="xs">
        <Button variant="default" onClick={() => setChosen(`${year - 1}${chosen.slice(4)}`)} aria-label={t.yearBefore}>
          ‹
        </Button>
        <Text fw={600}>{year}</Text>
        <Button variant="default" onClick={() => setChosen(`${year + 1}${chosen.slice(4)}`)} aria-label={t.yearAfter}>
          ›
        </Button>
      </Group>
      <Text size="sm">{t.counts(counts)}</Text>
      {set && <DayEditor key={chosen} date={chosen} hours={hours} set={set} />}
      <Box ref={grid} onKeyDown={move}>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
          {Array.from({ length: 12 }, (_, month) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a month is its number
            <Month key={month} year={year} month={month + 1} hours={hours} chosen={chosen} choose={setChosen} />
          ))}
        </SimpleGrid>
      </Box>
      <Legend />
    </Stack>
  );
}

function Month(given: {
  readonly year: number;
  readonly month: number;
  readonly hours: Hours;
  readonly chosen: string;
  readonly choose: (date: string) => void;
}): ReactNode {
  const { year, month, hours, chosen, choose } = given;
  const dates = datesOf(year, month);
  const name = useFormat({ month: 'long' }, `${year}-${String(month).padStart(2, '0')}-01`);
  const before = WEEKDAYS.indexOf(weekdayOf(dates[0] ?? ''));
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      <legend style={{ fontWeight: 600, fontSize: 14 }}>{name}</legend>
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(7, 1fr)', gap: 2 }}>
        {dates.map((date, at) => (
          <Day
            key={date}
            date={date}
            column={at === 0 ? before + 1 : undefined}
            hours={hours}
            isChosen={date === chosen}
            choose={choose}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Day(given: {
  readonly date: string;
  readonly column: number | undefined;
  readonly hours: Hours;
  readonly isChosen: boolean;
  readonly choose: (date: string) => void;
}): ReactNode {
  const { date, column, hours, isChosen, choose } = given;
  const t = useWords(hoursWords);
  const { kind, open } = dayOf(date, hours);
  const { background, color, mark } = LOOKS[kind];
  const long = useFormat({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' }, date);
  return (
    <UnstyledButton
      data-date={date}
      tabIndex={isChosen ? 0 : -1}
      aria-pressed={isChosen}
      aria-label={`${long}: ${t.kinds[kind]}${open.length > 0 ? `, ${open.join(', ')}` : ''}`}
      onClick={() => choose(date)}
      style={{
        background,
        color,
        fontSize: 12,
        textAlign: 'center',
        borderRadius: 4,
        minHeight: 26,
        // The outline is that of the focus.
        boxShadow: isChosen ? 'inset 0 0 0 2px var(--mantine-primary-color-filled)' : undefined,
        ...(column !== undefined && { gridColumnStart: column }),
      }}
    >
      {Number(date.slice(8))}
      {mark}
    </UnstyledButton>
  );
}

/** Changes one day: closed, other hours, or as every week. */
function DayEditor(given: {
  readonly date: string;
  readonly hours: Hours;
  readonly set: (exceptions: Hours['exceptions']) => void;
}): ReactNode {
  const { date, hours, set } = given;
  const t = useWords(hoursWords);
  const { kind, open } = dayOf(date, hours);
  const someHours = Object.values(hours.weekly).find((each) => each.length > 0) ?? [];
  const [text, setText] = useState((open.length > 0 ? open : someHours).join(', '));
  const long = useFormat({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, date);
  const change = (next: readonly string[] | undefined): void => set(withException(hours.exceptions, date, next));
  return (
    <Stack gap="xs" role="group" aria-label={t.chosenDay}>
      <Text size="sm" fw={600} aria-live="polite">
        {long}: {t.kinds[kind]}
      </Text>
      <Group gap="xs" align="flex-end">
        <TextInput label={t.hoursOfDay} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Button variant="default" onClick={() => change(intervalsOf(text))} disabled={intervalsOf(text).length === 0}>
          {t.openThen}
        </Button>
        <Button variant="default" onClick={() => change([])}>
          {t.closed}
        </Button>
        <Button variant="default" onClick={() => change(undefined)}>
          {t.asEveryWeek}
        </Button>
      </Group>
    </Stack>
  );
}

function Legend(): ReactNode {
  const t = useWords(hoursWords);
  const kinds: readonly DayKind[] = ['work', 'free', 'holiday', 'make_up', 'other'];
  return (
    <Group gap="sm">
      {kinds.map((kind) => (
        <Group key={kind} gap={6}>
          <Box
            aria-hidden
            w={20}
            h={20}
            style={{
              background: LOOKS[kind].background,
              color: LOOKS[kind].color,
              border: '1px solid var(--mantine-color-default-border)',
              borderRadius: 4,
              textAlign: 'center',
              fontSize: 12,
            }}
          >
            {LOOKS[kind].mark}
          </Box>
          <Text size="sm">{t.kinds[kind]}</Text>
        </Group>
      ))}
    </Group>
  );
}

function useFormat(options: Intl.DateTimeFormatOptions, date: string): string {
  const language = useLanguage();
  const locale = language === 'en' ? 'en-GB' : language;
  return new Date(`${date}T00:00:00Z`).toLocaleDateString(locale, { ...options, timeZone: 'UTC' });
}
