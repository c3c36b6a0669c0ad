import type { ReactNode } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useMay, useMayForPlant } from '../../../parts/may.ts';
import { etagOf, headersOf } from '../../../parts/records/draft.ts';
import { freshOf } from '../../../parts/records/record-list.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { peopleWords } from '../../../words/admin-people.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';

type Skill = GetData<'/skills'>['items'][number];
type Draft = { readonly id: string; readonly name: string; readonly certificate: boolean };

const idOf = ({ id }: Skill): string => id;
const SOON_MS = 60 * 86_400_000;

/** Skills and certificates, who has them, and which end soon. */
export function SkillsPanel(): ReactNode {
  const t = useWords(peopleWords);
  const shared = useWords(recordWords);
  const list = useGet('/skills', {});
  const people = useAll('/people', { query: { active: true } }).data?.items ?? [];
  const holders = (id: string) =>
    people.flatMap(({ name, skills }) => skills.filter(({ skill }) => skill === id).map((held) => ({ name, ...held })));
  const endsSoon = (id: string): string =>
    holders(id)
      .map(({ name, expiresOn, expiresAt }) => ({ name, end: expiresOn ?? expiresAt?.slice(0, 10) ?? '' }))
      .filter(({ end }) => end !== '' && Date.parse(end) < Date.now() + SOON_MS)
      .map(({ name, end }) => `${name}: ${end}`)
      .join(', ');
  const mayLead = useMay('lead');
  return (
    <Records<Skill, Draft>
      label={t.skill}
      add={t.addSkill}
      list={list}
      columns={[
        { label: t.kind, show: ({ certificate }) => (certificate ? t.certificate : t.skill) },
        {
          label: t.holders,
          show: ({ id }) =>
            holders(id)
              .map(({ name, level }) => `${name} ${level}`)
              .join(', ') || '–',
        },
        { label: t.endsSoon, show: ({ id }) => endsSoon(id) || '–' },
      ]}
      idOf={idOf}
      titleOf={({ name }) => name}
      empty={{ title: t.noSkills, next: t.noSkillsNext }}
      mayChange={useMayForPlant('lead', 'planner', 'reliability_engineer') && mayLead}
      fields={[
        { key: 'id', label: shared.id, hint: shared.idHint, isRequired: true, isNewOnly: true },
        { key: 'name', label: t.name, isRequired: true },
        { key: 'certificate', label: t.needsCertificate, kind: 'switch' },
      ]}
      blank={{ id: '', name: '', certificate: false }}
      idField="id"
      read={async ({ id }) => {
        const skill = await freshOf(list, idOf, id);
        return { draft: { id, name: skill.name, certificate: skill.certificate }, etag: etagOf(skill) };
      }}
      save={({ draft: { id, name, certificate }, etag, key }) =>
        dataOf(
          api.PUT('/skills/{id}', {
            params: { path: { id }, header: headersOf({ etag, key }) },
            body: { name, certificate },
          }),
        )
      }
      remove={({ draft, etag, key }) =>
        dataOf(api.DELETE('/skills/{id}', { params: { path: { id: draft.id }, header: headersOf({ etag, key }) } }))
      }
      touches={['/skills', '/people']}
    />
  );
}
