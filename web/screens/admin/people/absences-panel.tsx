import { Button, Select, Stack, Text } from '@mantine/core';
import { type ReactNode, useContext, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { useChange } from '../../../api/use-change.ts';
import type { GetData } from '../../../api/use-get.ts';
import { useActorName } from '../../../parts/actor-name.ts';
import { Failure } from '../../../parts/failure.tsx';
import { useMay } from '../../../parts/may.ts';
import { fromPlantField } from '../../../parts/plant-time.ts';
import { orNull } from '../../../parts/records/draft.ts';
import { RecordForm, type Saved } from '../../../parts/records/record-form.tsx';
import { RecordList } from '../../../parts/records/record-list.tsx';
import { SiteTime, ZoneContext } from '../../../parts/site-time.tsx';
import { peopleWords } from '../../../words/admin-people.ts';
import { useWords } from '../../../words/words.ts';
import { named } from './person-fields.tsx';

type Absence = GetData<'/people/{id}/absences'>['items'][number];
type Kind = Absence['kind'];
type Draft = { readonly from: string; readonly to: string; readonly kind: string; readonly note: string };

const KINDS: readonly Kind[] = ['leave', 'illness', 'training', 'travel', 'other'];
const blank: Draft = { from: '', to: '', kind: 'leave', note: '' };

/** The absences of one person. */
export function AbsencesPanel(): ReactNode {
  const t = useWords(peopleWords);
  const people = useAll('/people', { query: { active: true } }).data?.items ?? [];
  const [person, setPerson] = useState<string | null>(null);
  return (
    <Stack>
      <Select label={t.person} data={[...named(people)]} value={person} onChange={setPerson} searchable maw={360} />
      {person === null ? <Text>{t.choosePerson}</Text> : <Absences key={person} person={person} />}
    </Stack>
  );
}

function Absences({ person }: { readonly person: string }): ReactNode {
  const t = useWords(peopleWords);
  const nameOf = useActorName();
  const mayLead = useMay('lead');
  const path = { id: person };
  const list = useAll('/people/{id}/absences', { path });
  const [adds, setAdds] = useState(false);
  return (
    <Stack align="stretch">
      {mayLead && (
        <Button style={{ alignSelf: 'flex-start' }} onClick={() => setAdds(true)}>
          {t.addAbsence}
        </Button>
      )}
      <RecordList<Absence>
        label={t.absence}
        list={list}
        idOf={({ id }) => String(id)}
        titleOf={({ kind }) => t.kinds[kind]}
        columns={[
          { label: t.from, show: ({ from }) => <SiteTime at={from} /> },
          { label: t.to, show: ({ to }) => <SiteTime at={to} /> },
          { label: t.note, show: ({ note }) => note ?? '–' },
          { label: t.by, show: ({ createdBy }) => nameOf(createdBy) },
        ]}
        empty={{ title: t.noAbsences, next: t.noAbsencesNext }}
        actions={mayLead ? (absence) => <TakeBack person={person} absence={absence} /> : undefined}
      />
      {adds && <AbsenceForm person={person} close={() => setAdds(false)} />}
    </Stack>
  );
}

function AbsenceForm({ person, close }: { readonly person: string; readonly close: () => void }): ReactNode {
  const t = useWords(peopleWords);
  const zone = useContext(ZoneContext);
  const save = async ({ draft, key }: Saved<Draft>): Promise<unknown> => {
    const [from, to] = [fromPlantField(draft.from, zone), fromPlantField(draft.to, zone)];
    const note = orNull(draft.note);
    return await dataOf(
      api.POST('/people/{id}/absences', {
        params: { path: { id: person }, header: { 'Idempotency-Key': key } },
        body: {
          from: from?.toISOString() ?? '',
          to: to?.toISOString() ?? '',
          kind: draft.kind as Kind,
          ...(note !== null && { note }),
        },
      }),
    );
  };
  return (
    <RecordForm<Draft>
      title={t.addAbsence}
      blank={blank}
      fields={[
        { key: 'from', label: t.from, kind: 'moment', isRequired: true },
        { key: 'to', label: t.to, kind: 'moment', isRequired: true },
        {
          key: 'kind',
          label: t.kind,
          kind: 'choice',
          isRequired: true,
          options: KINDS.map((kind) => ({ value: kind, label: t.kinds[kind] })),
        },
        { key: 'note', label: t.note, kind: 'area' },
      ]}
      save={save}
      touches={['/people', '/schedule']}
      close={close}
    />
  );
}

function TakeBack({ person, absence }: { readonly person: string; readonly absence: Absence }): ReactNode {
  const t = useWords(peopleWords);
  const change = useChange(
    (id: number, key) =>
      dataOf(
        api.DELETE('/people/{id}/absences/{absence}', {
          params: { path: { id: person, absence: id }, header: { 'Idempotency-Key': key } },
        }),
      ),
    ['/people', '/schedule'],
  );
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        variant="default"
        size="compact-sm"
        loading={change.asking}
        aria-label={t.takeBackOf(`${t.kinds[absence.kind]} ${absence.from.slice(0, 10)}`)}
        onClick={() => void change.send(absence.id)}
      >
        {t.takeBack}
      </Button>
      {change.failure !== undefined && <Failure error={change.failure} />}
    </Stack>
  );
}
