import { Fieldset, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Field, Option } from '../../../parts/records/field.tsx';
import { hoursWords } from '../../../words/admin-hours.ts';
import { useWords } from '../../../words/words.ts';
import { type Hours, intervalsOf, WEEKDAYS, type Weekday } from './year.ts';
import { YearGrid } from './year-grid.tsx';

/** Time zones that the browser knows. */
export const ZONES: readonly Option[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
].map((zone) => ({ value: zone, label: zone }));

/** Hours while they are typed: one line a weekday. */
export type HoursDraft = {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly weekly: Readonly<Record<Weekday, string>>;
  readonly exceptions: Hours['exceptions'];
};

type Definition = {
  readonly name: string;
  readonly timeZone: string;
  readonly weekly?: Readonly<Partial<Record<Weekday, readonly string[]>>>;
  readonly exceptions?: Hours['exceptions'];
};

/** Hours of the API as a draft. */
export function hoursDraft(id: string, { name, timeZone, weekly, exceptions }: Definition): HoursDraft {
  const lines = Object.fromEntries(WEEKDAYS.map((day) => [day, (weekly?.[day] ?? []).join(', ')]));
  return { id, name, timeZone, weekly: lines as Record<Weekday, string>, exceptions: exceptions ?? [] };
}

/** A draft in the form of the API. */
export function hoursBody({ name, timeZone, weekly, exceptions }: HoursDraft) {
  const open = WEEKDAYS.map((day) => [day, [...intervalsOf(weekly[day])]] as const).filter(
    ([, each]) => each.length > 0,
  );
  return {
    name,
    timeZone,
    weekly: Object.fromEntries(open) as Partial<Record<Weekday, string[]>>,
    exceptions: exceptions.map((one) => ({ date: one.date, open: [...one.open] })),
  };
}

/** New hours: Monday to Friday. */
export function blankHours(timeZone: string): HoursDraft {
  const day = ['08:00-16:00'];
  return hoursDraft('', { name: '', timeZone, weekly: { mon: day, tue: day, wed: day, thu: day, fri: day } });
}

/** The fields of weekly hours; the days that differ are {@link YearField}. */
export function useHoursFields(idHint: string): readonly Field<HoursDraft>[] {
  const t = useWords(hoursWords);
  return [
    { key: 'id', label: t.id, hint: idHint, isRequired: true, isNewOnly: true },
    { key: 'name', label: t.name, isRequired: true },
    { key: 'timeZone', label: t.timeZone, kind: 'choice', isRequired: true, options: ZONES },
    {
      key: 'weekly',
      label: t.week,
      words: (weekly: HoursDraft['weekly']) => weekWords(weekly, t.days),
      input: ({ weekly }, set) => <WeekInput weekly={weekly} set={set} />,
    },
  ];
}

/** The days that differ from the week, on a year at a glance. */
export function yearField(label: string, today: string): Field<HoursDraft> {
  return {
    key: 'exceptions',
    label,
    words: (exceptions: Hours['exceptions']) =>
      exceptions.map(({ date, open }) => `${date} ${open.join(', ') || '×'}`).join('; '),
    input: ({ weekly, exceptions }, set) => (
      <YearGrid hours={{ weekly: weeklyOf(weekly), exceptions }} today={today} set={set} />
    ),
  };
}

/** Lines as intervals. */
export function weeklyOf(weekly: HoursDraft['weekly']): Hours['weekly'] {
  return Object.fromEntries(WEEKDAYS.map((day) => [day, intervalsOf(weekly[day])]));
}

/** A week in one line: days of the same hours stand together. */
export function weekWords(
  weekly: Readonly<Partial<Record<Weekday, string>>>,
  days: Readonly<Record<Weekday, string>>,
): string {
  const groups: { first: Weekday; last: Weekday; hours: string }[] = [];
  for (const day of WEEKDAYS) {
    const hours = weekly[day] ?? '';
    const group = groups.at(-1);
    if (group?.hours === hours) group.last = day;
    else groups.push({ first: day, last: day, hours });
  }
  return groups
    .filter(({ hours }) => hours !== '')
    .map(({ first, last, hours }) => `${days[first]}${first === last ? '' : `–${days[last]}`} ${hours}`)
    .join('; ');
}

function WeekInput(given: {
  readonly weekly: HoursDraft['weekly'];
  readonly set: (weekly: HoursDraft['weekly']) => void;
}): ReactNode {
  const t = useWords(hoursWords);
  return (
    <Fieldset legend={t.week}>
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {t.weekHint}
        </Text>
        {WEEKDAYS.map((day) => (
          <TextInput
            key={day}
            label={t.days[day]}
            value={given.weekly[day]}
            onChange={(event) => given.set({ ...given.weekly, [day]: event.currentTarget.value })}
          />
        ))}
      </Stack>
    </Fieldset>
  );
}
