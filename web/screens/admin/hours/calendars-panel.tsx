import { Divider, Select, Stack } from '@mantine/core';
import { type ReactNode, useContext, useState } from 'react';
import { api, dataOf, versionedDataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import type { GetData } from '../../../api/use-get.ts';
import { useActorName, useGivenName } from '../../../parts/actor-name.ts';
import { Failure } from '../../../parts/failure.tsx';
import { useMayForPlant } from '../../../parts/may.ts';
import { toPlantField } from '../../../parts/plant-time.ts';
import { headersOf } from '../../../parts/records/draft.ts';
import { Records } from '../../../parts/records/records.tsx';
import { SiteTime, ZoneContext } from '../../../parts/site-time.tsx';
import { hoursWords } from '../../../words/admin-hours.ts';
import { useWords } from '../../../words/words.ts';
import {
  blankHours,
  type HoursDraft,
  hoursBody,
  hoursDraft,
  useHoursFields,
  weekWords,
  yearField,
} from './hours-fields.tsx';
import { countOf } from './year.ts';
import { YearGrid } from './year-grid.tsx';

type Calendar = GetData<'/sla/calendars'>['items'][number];

/** Working calendars, and the year of each at a glance. */
export function CalendarsPanel(): ReactNode {
  const t = useWords(hoursWords);
  const nameOf = useActorName();
  const given = useGivenName();
  const zone = useContext(ZoneContext);
  const list = useAll('/sla/calendars');
  const today = toPlantField(new Date(), zone).slice(0, 10);
  const [shown, setShown] = useState<string | null>(null);
  const calendars = list.data?.items ?? [];
  const seen = calendars.find(({ id }) => id === shown) ?? calendars[0];
  return (
    <Stack>
      <Records<Calendar, HoursDraft>
        label={t.calendar}
        add={t.addCalendar}
        list={list}
        columns={[
          { label: t.week, show: ({ definition }) => weekWords(hoursDraft('', definition).weekly, t.days) },
          {
            label: t.exceptions,
            show: ({ definition }) => <Year definition={definition} year={Number(today.slice(0, 4))} />,
          },
          { label: t.timeZone, show: ({ definition }) => definition.timeZone },
          {
            label: t.changedBy,
            show: ({ changedAt, changedBy }) => (
              <>
                <SiteTime at={changedAt} style="day" /> · {nameOf(changedBy)}
              </>
            ),
          },
        ]}
        idOf={({ id }) => id}
        titleOf={({ definition }) => given(definition.name)}
        empty={{ title: t.noCalendars, next: t.noCalendarsNext }}
        mayChange={useMayForPlant('planner')}
        fields={[...useHoursFields(t.idHint), yearField(t.differ, today)]}
        blank={blankHours(zone)}
        idField="id"
        read={async ({ id }) => {
          const { data, etag } = await versionedDataOf(api.GET('/sla/calendars/{id}', { params: { path: { id } } }));
          return { draft: hoursDraft(id, data.definition), etag };
        }}
        save={({ draft, etag, key }) =>
          dataOf(
            api.PUT('/sla/calendars/{id}', {
              params: { path: { id: draft.id }, header: headersOf({ etag, key }) },
              body: hoursBody(draft),
            }),
          )
        }
        remove={({ draft, etag, key }) =>
          dataOf(
            api.DELETE('/sla/calendars/{id}', { params: { path: { id: draft.id }, header: headersOf({ etag, key }) } }),
          )
        }
        touches={['/sla']}
      />
      {list.error && <Failure error={list.error} />}
      {seen && (
        <>
          <Divider />
          <Select
            label={t.yearOf}
            data={calendars.map(({ id, definition }) => ({ value: id, label: definition.name }))}
            value={seen.id}
            onChange={setShown}
            allowDeselect={false}
            maw={360}
          />
          <YearGrid
            key={seen.id}
            hours={{ weekly: seen.definition.weekly ?? {}, exceptions: seen.definition.exceptions ?? [] }}
            today={today}
          />
        </>
      )}
    </Stack>
  );
}

/** Holidays and make-up days of a year. */
function Year(given: { readonly definition: Calendar['definition']; readonly year: number }): ReactNode {
  const t = useWords(hoursWords);
  const { weekly = {}, exceptions = [] } = given.definition;
  const { holiday, make_up, other } = countOf(given.year, { weekly, exceptions });
  return t.differing({ year: given.year, holiday, makeUp: make_up, other });
}
