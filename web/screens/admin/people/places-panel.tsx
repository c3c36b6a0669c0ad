import type { ReactNode } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useMay } from '../../../parts/may.ts';
import { etagOf, headersOf, orNull } from '../../../parts/records/draft.ts';
import type { Field } from '../../../parts/records/field.tsx';
import { freshOf } from '../../../parts/records/record-list.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { peopleWords } from '../../../words/admin-people.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';
import { ZONES } from '../hours/hours-fields.tsx';

type Place = GetData<'/locations'>['items'][number];
type Draft = {
  readonly site: string;
  readonly name: string;
  readonly restricted: boolean;
  readonly timeZone: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
};

const idOf = ({ site }: Place): string => site;
const blank: Draft = { site: '', name: '', restricted: false, timeZone: '', latitude: null, longitude: null };

/** The sites: where they are, their days, and whether everybody may go there. */
export function PlacesPanel(): ReactNode {
  const t = useWords(peopleWords);
  const shared = useWords(recordWords);
  const list = useGet('/locations', {});
  const fields: readonly Field<Draft>[] = [
    { key: 'site', label: t.site, hint: t.siteHint, isRequired: true, isNewOnly: true },
    { key: 'name', label: t.name, isRequired: true },
    { key: 'restricted', label: t.restricted, kind: 'switch' },
    { key: 'timeZone', label: t.timeZone, kind: 'choice', options: ZONES, hint: t.plantZone },
    { key: 'latitude', label: t.latitude, kind: 'number' },
    { key: 'longitude', label: t.longitude, kind: 'number' },
  ];
  return (
    <Records<Place, Draft>
      label={t.site}
      add={t.addPlace}
      list={list}
      columns={[
        { label: t.restricted, show: ({ restricted }) => (restricted ? shared.yes : shared.no) },
        { label: t.timeZone, show: ({ timeZone }) => timeZone ?? '–' },
        {
          label: t.position,
          show: ({ latitude, longitude }) => (latitude === null ? '–' : `${latitude}, ${longitude}`),
        },
      ]}
      idOf={idOf}
      titleOf={({ site, name }) => (site === name ? site : `${name} (${site})`)}
      empty={{ title: t.noPlaces, next: t.noPlacesNext }}
      mayChange={useMay('lead')}
      fields={fields}
      blank={blank}
      idField="site"
      read={async ({ site }) => {
        const place = await freshOf(list, idOf, site);
        const { name, restricted, timeZone, latitude, longitude } = place;
        const draft = { site, name, restricted, timeZone: timeZone ?? '', latitude, longitude };
        return { draft, etag: etagOf(place) };
      }}
      save={({ draft: { site, timeZone, ...rest }, etag, key }) =>
        dataOf(
          api.PUT('/locations/{id}', {
            params: { path: { id: site }, header: headersOf({ etag, key }) },
            body: { ...rest, timeZone: orNull(timeZone) },
          }),
        )
      }
      remove={({ draft, etag, key }) =>
        dataOf(
          api.DELETE('/locations/{id}', { params: { path: { id: draft.site }, header: headersOf({ etag, key }) } }),
        )
      }
      touches={['/locations']}
    />
  );
}
