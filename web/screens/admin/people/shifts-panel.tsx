import { type ReactNode, useContext } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useMay, useMayForPlant } from '../../../parts/may.ts';
import { fromPlantField, toPlantField } from '../../../parts/plant-time.ts';
import { etagOf, headersOf } from '../../../parts/records/draft.ts';
import type { Field } from '../../../parts/records/field.tsx';
import { freshOf } from '../../../parts/records/record-list.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { ZoneContext } from '../../../parts/site-time.tsx';
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
} from '../hours/hours-fields.tsx';

type Shift = GetData<'/shifts'>['items'][number];
type Draft = HoursDraft & { readonly effectiveFrom: string };

const idOf = ({ id }: Shift): string => id;

/** Shifts: weekly hours, days that differ, and from when a change counts. */
export function ShiftsPanel(): ReactNode {
  const t = useWords(hoursWords);
  const zone = useContext(ZoneContext);
  const list = useGet('/shifts', {});
  const people = useAll('/people', { query: { active: true } }).data?.items ?? [];
  const today = toPlantField(new Date(), zone).slice(0, 10);
  const fields = [...useHoursFields(t.idHint), yearField(t.differ, today)] as unknown as readonly Field<Draft>[];
  const effective: Field<Draft> = {
    key: 'effectiveFrom',
    label: t.effectiveFrom,
    kind: 'moment',
    hint: t.effectiveHint,
  };
  const workers = (shift: string): string =>
    people.flatMap(({ name, shifts }) => (shifts.some((one) => one.shift === shift) ? [name] : [])).join(', ');
  const mayForPlant = useMayForPlant('lead', 'planner', 'reliability_engineer');
  return (
    <Records<Shift, Draft>
      label={t.shift}
      add={t.addShift}
      list={list}
      columns={[
        { label: t.week, show: (shift) => weekWords(hoursDraft(shift.id, shift).weekly, t.days) || '–' },
        { label: t.people, show: ({ id }) => workers(id) || '–' },
        { label: t.timeZone, show: ({ timeZone }) => timeZone },
      ]}
      idOf={idOf}
      titleOf={({ name }) => name}
      empty={{ title: t.noShifts, next: t.noShiftsNext }}
      mayChange={useMay('lead') && mayForPlant}
      fields={[...fields, effective]}
      blank={{ ...blankHours(zone), effectiveFrom: '' }}
      idField="id"
      read={async ({ id }) => {
        const shift = await freshOf(list, idOf, id);
        return { draft: { ...hoursDraft(id, shift), effectiveFrom: '' }, etag: etagOf(shift) };
      }}
      save={({ draft, etag, key }) => {
        const from = fromPlantField(draft.effectiveFrom, zone);
        return dataOf(
          api.PUT('/shifts/{id}', {
            params: { path: { id: draft.id }, header: headersOf({ etag, key }) },
            body: { ...hoursBody(draft), ...(from && { effectiveFrom: from.toISOString() }) },
          }),
        );
      }}
      remove={({ draft, etag, key }) =>
        dataOf(api.DELETE('/shifts/{id}', { params: { path: { id: draft.id }, header: headersOf({ etag, key }) } }))
      }
      touches={['/shifts', '/people', '/schedule']}
    />
  );
}
