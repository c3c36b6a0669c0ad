import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf, versionedDataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useMay, useMayForPlant } from '../../../parts/may.ts';
import { differences, headersOf, orNull, type Versioned } from '../../../parts/records/draft.ts';
import type { Saved } from '../../../parts/records/record-form.tsx';
import type { Column } from '../../../parts/records/record-list.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { peopleWords } from '../../../words/admin-people.ts';
import { useWords } from '../../../words/words.ts';
import { ErasePerson } from './erase-person.tsx';
import { blankPerson, bodyOf, draftOf, type PersonDraft, usePersonFields } from './person-fields.tsx';

type Person = GetData<'/people'>['items'][number];

/** The people who work on tickets. */
export function PeoplePanel(): ReactNode {
  const t = useWords(peopleWords);
  const mayErase = useMayForPlant();
  const list = useAll('/people');
  const skills = useGet('/skills', {});
  const fields = usePersonFields(list.data?.items ?? []);
  const certificates = new Set(skills.data?.items.filter(({ certificate }) => certificate).map(({ id }) => id));
  const columns: readonly Column<Person>[] = [
    { label: t.team, show: ({ team }) => team ?? '–' },
    { label: t.skills, show: (person) => <Skills person={person} certificates={certificates} /> },
    { label: t.shifts, show: ({ shifts }) => shifts.map(({ shift }) => shift).join(', ') || t.always },
    {
      label: t.open,
      show: ({ openTickets, maxOpenTickets }) =>
        maxOpenTickets === null ? openTickets : `${openTickets} / ${maxOpenTickets}`,
    },
  ];
  return (
    <Records<Person, PersonDraft>
      label={t.person}
      add={t.addPerson}
      list={list}
      columns={columns}
      idOf={({ id }) => id}
      titleOf={({ name, active }) => (active ? name : t.left(name))}
      textOf={({ team, skills }) => `${team} ${skills.map(({ skill }) => skill).join(' ')}`}
      empty={{ title: t.noPeople, next: t.noPeopleNext }}
      mayChange={useMay('lead')}
      fields={fields}
      blank={blankPerson}
      read={({ id }) => readPerson(id)}
      save={savePerson}
      remove={removePerson}
      touches={['/people', '/teams']}
      actions={({ id, name, active }) =>
        mayErase && !active && !id.startsWith('erased-') && <ErasePerson id={id} name={name} />
      }
    />
  );
}

async function readPerson(id: string): Promise<Versioned<PersonDraft>> {
  const { data, etag } = await versionedDataOf(api.GET('/people/{id}', { params: { path: { id } } }));
  return { draft: draftOf(data), etag };
}

/**
 * Sends only what the person changed: what is hidden from them, such as an address, stays as it is.
 */
async function savePerson({ draft, base, isNew, etag, key }: Saved<PersonDraft>): Promise<unknown> {
  const body = bodyOf(draft);
  const header = headersOf({ etag, key });
  if (!isNew) {
    const changed = new Set<string>(differences(base, draft));
    const part = Object.fromEntries(Object.entries(body).filter(([member]) => changed.has(member)));
    return await dataOf(api.PATCH('/people/{id}', { params: { path: { id: draft.id }, header }, body: part }));
  }
  const id = orNull(draft.id);
  return await dataOf(api.POST('/people', { params: { header }, body: { ...body, ...(id !== null && { id }) } }));
}

async function removePerson({ draft, etag, key }: Omit<Saved<PersonDraft>, 'isNew'>): Promise<unknown> {
  return await dataOf(
    api.DELETE('/people/{id}', { params: { path: { id: draft.id }, header: headersOf({ etag, key }) } }),
  );
}

/** Skills with their level, and when a certificate ends. */
function Skills(given: { readonly person: Person; readonly certificates: ReadonlySet<string> }): ReactNode {
  const t = useWords(peopleWords);
  const { skills } = given.person;
  if (skills.length === 0) return '–';
  return skills.map(({ skill, level, expiresOn, expiresAt }) => {
    const end = expiresOn ?? expiresAt?.slice(0, 10);
    const lacks = given.certificates.has(skill) && !end;
    return (
      <Text key={skill} size="sm" component="div">
        {skill} {level}
        {end ? ` · ${t.until(end)}` : ''}
        {lacks ? ` · ${t.noEnd}` : ''}
      </Text>
    );
  });
}
