import type { ReactNode } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useMay } from '../../../parts/may.ts';
import { etagOf, headersOf, orNull } from '../../../parts/records/draft.ts';
import { freshOf } from '../../../parts/records/record-list.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { peopleWords } from '../../../words/admin-people.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';
import { named } from './person-fields.tsx';

type Team = GetData<'/teams'>['items'][number];
type Draft = { readonly id: string; readonly name: string; readonly site: string; readonly lead: string };

const idOf = ({ id }: Team): string => id;

/** Teams: their members and their leads. */
export function TeamsPanel(): ReactNode {
  const t = useWords(peopleWords);
  const shared = useWords(recordWords);
  const list = useGet('/teams', {});
  const people = useAll('/people').data?.items ?? [];
  const sites = useGet('/locations', {}).data?.items ?? [];
  const nameOf = (id: string | null): string => people.find((one) => one.id === id)?.name ?? id ?? '–';
  return (
    <Records<Team, Draft>
      label={t.team}
      add={t.addTeam}
      list={list}
      columns={[
        { label: t.lead, show: ({ lead }) => nameOf(lead) },
        { label: t.site, show: ({ site }) => site ?? '–' },
        { label: t.members, show: ({ members }) => members.map(nameOf).join(', ') || '–' },
      ]}
      idOf={idOf}
      titleOf={({ name }) => name}
      empty={{ title: t.noTeams, next: t.noTeamsNext }}
      mayChange={useMay('lead')}
      fields={[
        { key: 'id', label: shared.id, hint: shared.idHint, isRequired: true, isNewOnly: true },
        { key: 'name', label: t.name, isRequired: true },
        { key: 'lead', label: t.lead, kind: 'choice', options: named(people) },
        {
          key: 'site',
          label: t.site,
          kind: 'choice',
          options: sites.map(({ site, name }) => ({ value: site, label: name })),
        },
      ]}
      blank={{ id: '', name: '', site: '', lead: '' }}
      idField="id"
      read={async ({ id }) => {
        const team = await freshOf(list, idOf, id);
        const { name, site, lead } = team;
        return { draft: { id, name, site: site ?? '', lead: lead ?? '' }, etag: etagOf(team) };
      }}
      save={({ draft, etag, key }) =>
        dataOf(
          api.PUT('/teams/{id}', {
            params: { path: { id: draft.id }, header: headersOf({ etag, key }) },
            body: { name: draft.name, site: orNull(draft.site), lead: orNull(draft.lead) },
          }),
        )
      }
      remove={({ draft, etag, key }) =>
        dataOf(api.DELETE('/teams/{id}', { params: { path: { id: draft.id }, header: headersOf({ etag, key }) } }))
      }
      touches={['/teams', '/people']}
    />
  );
}
