import type { ReactNode } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useMay } from '../../../parts/may.ts';
import { etagOf, headersOf, orNull } from '../../../parts/records/draft.ts';
import { freshOf } from '../../../parts/records/record-list.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { peopleWords } from '../../../words/admin-people.ts';
import { workAdminWords } from '../../../words/admin-work.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';
import { named } from '../people/person-fields.tsx';

type Store = GetData<'/stores'>['items'][number];
type Draft = { readonly id: string; readonly name: string; readonly site: string; readonly person: string };

const idOf = ({ id }: Store): string => id;

/** Rooms and vans that keep parts. */
export function StoresPanel(): ReactNode {
  const t = useWords(workAdminWords);
  const shared = useWords(recordWords);
  const { site: siteWord } = useWords(peopleWords);
  const list = useGet('/stores', {});
  const people = useAll('/people', { query: { active: true } }).data?.items ?? [];
  return (
    <Records<Store, Draft>
      label={t.store}
      add={t.addStore}
      list={list}
      columns={[
        { label: siteWord, show: ({ site }) => site ?? '–' },
        { label: t.vanOf, show: ({ person }) => people.find(({ id }) => id === person)?.name ?? person ?? '–' },
      ]}
      idOf={idOf}
      titleOf={({ name }) => name}
      empty={{ title: t.noStores, next: t.noStoresNext }}
      mayChange={useMay('lead')}
      fields={[
        { key: 'id', label: shared.id, hint: shared.idHint, isRequired: true, isNewOnly: true },
        { key: 'name', label: t.name, isRequired: true },
        { key: 'site', label: siteWord },
        { key: 'person', label: t.vanOf, kind: 'choice', options: named(people) },
      ]}
      blank={{ id: '', name: '', site: '', person: '' }}
      idField="id"
      read={async ({ id }) => {
        const store = await freshOf(list, idOf, id);
        return {
          draft: { id, name: store.name, site: store.site ?? '', person: store.person ?? '' },
          etag: etagOf(store),
        };
      }}
      save={({ draft, etag, key }) =>
        dataOf(
          api.PUT('/stores/{id}', {
            params: { path: { id: draft.id }, header: headersOf({ etag, key }) },
            body: { name: draft.name, site: orNull(draft.site), person: orNull(draft.person) },
          }),
        )
      }
      touches={['/stores', '/parts']}
    />
  );
}
