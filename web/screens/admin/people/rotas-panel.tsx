import { Divider, Select, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useContext, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useMay } from '../../../parts/may.ts';
import { toPlantField } from '../../../parts/plant-time.ts';
import { etagOf, headersOf, orNull } from '../../../parts/records/draft.ts';
import type { Field } from '../../../parts/records/field.tsx';
import type { Saved } from '../../../parts/records/record-form.tsx';
import { freshOf } from '../../../parts/records/record-list.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { SiteTime, ZoneContext } from '../../../parts/site-time.tsx';
import { peopleWords } from '../../../words/admin-people.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';
import { ZONES } from '../hours/hours-fields.tsx';
import { named } from './person-fields.tsx';
import { Overrides } from './rota-overrides.tsx';

type Rota = GetData<'/rotas'>['items'][number];
type Draft = Omit<Rota, 'version' | 'hours' | 'team' | 'rotationDays'> & {
  readonly hours: string;
  readonly team: string;
  readonly rotationDays: number | null;
};

const idOf = ({ id }: Rota): string => id;

/** Rotas: who is on call in turns, who is now, and who stands in. */
export function RotasPanel(): ReactNode {
  const t = useWords(peopleWords);
  const zone = useContext(ZoneContext);
  const list = useGet('/rotas', {});
  const people = useAll('/people', { query: { active: true } }).data?.items ?? [];
  const nameOf = (id: string): string => people.find((one) => one.id === id)?.name ?? id;
  const startsOn = toPlantField(new Date(), zone).slice(0, 10);
  const [rota, setRota] = useState<string | null>(null);
  return (
    <Stack>
      <Records<Rota, Draft>
        label={t.rota}
        add={t.addRota}
        list={list}
        columns={[
          { label: t.now, show: ({ id }) => <OnCall rota={id} nameOf={nameOf} /> },
          { label: t.turns, show: ({ members }) => members.map(nameOf).join(' → ') },
          { label: t.rotationDays, show: ({ rotationDays }) => rotationDays },
          { label: t.hours, show: ({ hours }) => hours ?? '24 h' },
          { label: t.team, show: ({ team }) => team ?? '–' },
        ]}
        idOf={idOf}
        titleOf={({ name }) => name}
        empty={{ title: t.noRotas, next: t.noRotasNext }}
        mayChange={useMay('lead')}
        fields={useRotaFields(people)}
        blank={{ ...blank, timeZone: zone, startsOn }}
        idField="id"
        read={async ({ id }) => {
          const { version, ...found } = await freshOf(list, idOf, id);
          return { draft: { ...found, hours: found.hours ?? '', team: found.team ?? '' }, etag: etagOf({ version }) };
        }}
        save={saveRota}
        remove={({ draft, etag, key }) =>
          dataOf(api.DELETE('/rotas/{id}', { params: { path: { id: draft.id }, header: headersOf({ etag, key }) } }))
        }
        touches={['/rotas']}
      />
      <Divider />
      <Title order={2} size="h4">
        {t.overrides}
      </Title>
      <Select label={t.rota} data={[...named(list.data?.items ?? [])]} value={rota} onChange={setRota} maw={360} />
      {rota === null ? <Text>{t.chooseRota}</Text> : <Overrides key={rota} rota={rota} people={people} />}
    </Stack>
  );
}

const blank: Draft = {
  id: '',
  name: '',
  timeZone: 'UTC',
  startsOn: '',
  handoverTime: '08:00',
  rotationDays: 7,
  members: [],
  hours: '',
  team: '',
};

async function saveRota({ draft, etag, key }: Saved<Draft>): Promise<unknown> {
  const { id, rotationDays, hours, team, members, ...rest } = draft;
  return await dataOf(
    api.PUT('/rotas/{id}', {
      params: { path: { id }, header: headersOf({ etag, key }) },
      body: {
        ...rest,
        members: [...members],
        rotationDays: rotationDays ?? 7,
        hours: orNull(hours),
        team: orNull(team),
      },
    }),
  );
}

function useRotaFields(people: readonly { readonly id: string; readonly name: string }[]): readonly Field<Draft>[] {
  const t = useWords(peopleWords);
  const shared = useWords(recordWords);
  const teams = useGet('/teams', {}).data?.items ?? [];
  return [
    { key: 'id', label: shared.id, hint: shared.idHint, isRequired: true, isNewOnly: true },
    { key: 'name', label: t.name, isRequired: true },
    { key: 'members', label: t.turns, kind: 'choices', options: named(people), isRequired: true },
    { key: 'startsOn', label: t.startsOn, kind: 'date', isRequired: true },
    { key: 'rotationDays', label: t.rotationDays, kind: 'number', isRequired: true },
    { key: 'handoverTime', label: t.handover, isRequired: true },
    { key: 'hours', label: t.hours, hint: t.hoursHint },
    { key: 'timeZone', label: t.timeZone, kind: 'choice', options: ZONES, isRequired: true },
    { key: 'team', label: t.team, kind: 'choice', options: named(teams) },
  ];
}

function OnCall(given: { readonly rota: string; readonly nameOf: (id: string) => string }): ReactNode {
  const { rota, nameOf } = given;
  const t = useWords(peopleWords);
  const found = useGet('/rotas/{id}/on-call', { params: { path: { id: rota } } }).data?.items[0];
  if (!found) return '–';
  const { person, until, skipped } = found;
  return (
    <Stack gap={0}>
      <Text size="sm" component="div">
        {person === null ? t.nobodyNow : nameOf(person)}
        {until !== null && (
          <>
            {' '}
            – <SiteTime at={until} />
          </>
        )}
      </Text>
      {skipped.map((one) => (
        <Text key={one.person} size="xs" c="dimmed">
          {t.skipped}: {nameOf(one.person)} ({one.reason})
        </Text>
      ))}
    </Stack>
  );
}
