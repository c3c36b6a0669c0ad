import { Button, Stack } from '@mantine/core';
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
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';
import { named } from './person-fields.tsx';

type Override = GetData<'/rotas/{id}/overrides'>['items'][number];
type Named = { readonly id: string; readonly name: string };
type Draft = { readonly person: string; readonly from: string; readonly to: string; readonly reason: string };
type Given = { readonly rota: string; readonly people: readonly Named[] };

/** The people who stand in on a rota, and their times. */
export function Overrides({ rota, people }: Given): ReactNode {
  const t = useWords(peopleWords);
  const nameOf = useActorName();
  const shared = useWords(recordWords);
  const mayLead = useMay('lead');
  const list = useAll('/rotas/{id}/overrides', { path: { id: rota } });
  const [adds, setAdds] = useState(false);
  return (
    <Stack>
      {mayLead && (
        <Button style={{ alignSelf: 'flex-start' }} onClick={() => setAdds(true)}>
          {t.addOverride}
        </Button>
      )}
      <RecordList<Override>
        label={t.standIn}
        list={list}
        idOf={({ id }) => String(id)}
        titleOf={({ person }) => people.find(({ id }) => id === person)?.name ?? person}
        columns={[
          { label: t.from, show: ({ from }) => <SiteTime at={from} /> },
          { label: t.to, show: ({ to }) => <SiteTime at={to} /> },
          { label: shared.reason, show: ({ reason }) => reason ?? '–' },
          { label: t.by, show: ({ createdBy }) => nameOf(createdBy) },
        ]}
        empty={{ title: t.noOverrides, next: t.noOverridesNext }}
        actions={mayLead ? (override) => <TakeBack rota={rota} override={override} /> : undefined}
      />
      {adds && <OverrideForm rota={rota} people={people} close={() => setAdds(false)} />}
    </Stack>
  );
}

function OverrideForm({ rota, people, close }: Given & { readonly close: () => void }): ReactNode {
  const t = useWords(peopleWords);
  const shared = useWords(recordWords);
  const zone = useContext(ZoneContext);
  const save = async ({ draft, key }: Saved<Draft>): Promise<unknown> => {
    const reason = orNull(draft.reason);
    const instantOf = (text: string): string => fromPlantField(text, zone)?.toISOString() ?? '';
    return await dataOf(
      api.POST('/rotas/{id}/overrides', {
        params: { path: { id: rota }, header: { 'Idempotency-Key': key } },
        body: {
          person: draft.person,
          from: instantOf(draft.from),
          to: instantOf(draft.to),
          ...(reason !== null && { reason }),
        },
      }),
    );
  };
  return (
    <RecordForm<Draft>
      title={t.addOverride}
      blank={{ person: '', from: '', to: '', reason: '' }}
      fields={[
        { key: 'person', label: t.standIn, kind: 'choice', options: named(people), isRequired: true },
        { key: 'from', label: t.from, kind: 'moment', isRequired: true },
        { key: 'to', label: t.to, kind: 'moment', isRequired: true },
        { key: 'reason', label: shared.reason, kind: 'area' },
      ]}
      save={save}
      touches={['/rotas']}
      close={close}
    />
  );
}

function TakeBack({ rota, override }: { readonly rota: string; readonly override: Override }): ReactNode {
  const t = useWords(peopleWords);
  const change = useChange(
    (id: number, key) =>
      dataOf(
        api.DELETE('/rotas/{id}/overrides/{override}', {
          params: { path: { id: rota, override: id }, header: { 'Idempotency-Key': key } },
        }),
      ),
    ['/rotas'],
  );
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        variant="default"
        size="compact-sm"
        loading={change.asking}
        aria-label={t.takeBackOf(override.person)}
        onClick={() => void change.send(override.id)}
      >
        {t.takeBack}
      </Button>
      {change.failure !== undefined && <Failure error={change.failure} />}
    </Stack>
  );
}
