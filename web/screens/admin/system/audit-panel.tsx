import { Button, Group, NativeSelect, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useContext, useState } from 'react';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useActorName } from '../../../parts/actor-name.ts';
import { fromPlantField } from '../../../parts/plant-time.ts';
import { RecordList } from '../../../parts/records/record-list.tsx';
import { SiteTime, ZoneContext } from '../../../parts/site-time.tsx';
import { auditWords } from '../../../words/admin-audit.ts';
import { systemWords } from '../../../words/admin-system.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import { AuditWhat } from './audit-what.tsx';
import { Verification } from './verification.tsx';

type Event = GetData<'/audit/search'>['items'][number];
type Chain = 'changes' | 'access';
type Question = {
  readonly actor: string;
  readonly kind: string;
  readonly table: string;
  readonly text: string;
  readonly since: string;
};

/** What people changed comes first; starts, seals and baselines on demand. */
const FIRST: Readonly<Record<Chain, Question>> = {
  changes: { actor: '', kind: 'changed', table: '', text: '', since: '' },
  access: { actor: '', kind: '', table: '', text: '', since: '' },
};
const KINDS_OF_CHANGES = ['changed', 'store', 'started', 'baseline', 'heads', 'day_sealed', 'trigger_restored'];

/** Changes with their actors, the latest first, and whether the record is whole. */
export function AuditPanel(): ReactNode {
  const [record, setRecord] = useState<Chain>('changes');
  const [question, setQuestion] = useState(FIRST.changes);
  const t = useWords(systemWords);
  const choose = (next: Chain): void => {
    setRecord(next);
    setQuestion(FIRST[next]);
  };
  return (
    <Stack>
      <Verification />
      <SegmentedControl
        aria-label={t.record}
        value={record}
        onChange={(next) => choose(next as Chain)}
        data={[
          { value: 'changes', label: t.changes },
          { value: 'access', label: t.access },
        ]}
      />
      <Filter key={record} record={record} ask={setQuestion} />
      <Events record={record} question={question} />
    </Stack>
  );
}

function Filter(given: { readonly record: Chain; readonly ask: (question: Question) => void }): ReactNode {
  const { record, ask } = given;
  const t = useWords(systemWords);
  const words = useWords(auditWords);
  const language = useLanguage();
  const [kind, setKind] = useState(FIRST[record].kind);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    ask({ actor: text('actor'), kind, table: text('table'), text: text('text'), since: text('since') });
  };
  const anything = { value: '', label: t.anything };
  const kinds = Object.entries(words.kind)
    .filter(([value]) => KINDS_OF_CHANGES.includes(value) === (record === 'changes'))
    .map(([value, label]) => ({ value, label }));
  const tables = Object.entries(words.table)
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label, language));
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        <NativeSelect
          label={t.kind}
          data={[anything, ...kinds]}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
        />
        {kind === 'changed' && <NativeSelect name="table" label={t.table} data={[anything, ...tables]} />}
        <TextInput name="actor" label={t.actor} placeholder={t.actorHint} />
        <TextInput name="text" label={t.words} />
        <TextInput name="since" type="datetime-local" label={t.since} />
        <Button type="submit" variant="default">
          {t.find}
        </Button>
      </Group>
    </form>
  );
}

function Events(given: { readonly record: Chain; readonly question: Question }): ReactNode {
  const { record, question } = given;
  const t = useWords(systemWords);
  const kinds: Readonly<Record<string, string>> = useWords(auditWords).kind;
  const nameOf = useActorName();
  const zone = useContext(ZoneContext);
  const since = fromPlantField(question.since, zone);
  const query = {
    record,
    limit: 100,
    ...(question.actor !== '' && { actor: question.actor }),
    ...(question.kind !== '' && { kind: question.kind }),
    ...(question.table !== '' && { table: question.table }),
    ...(question.text !== '' && { text: question.text }),
    ...(since && { since: since.toISOString() }),
  };
  const list = useGet('/audit/search', { params: { query } });
  return (
    <RecordList<Event>
      label={t.event}
      list={list}
      idOf={({ sequence }) => String(sequence)}
      titleOf={({ sequence, kind }) => `${sequence} · ${kinds[kind] ?? kind}`}
      columns={[
        { label: t.at, show: ({ at }) => <SiteTime at={at} /> },
        { label: t.actor, show: ({ actor }) => (nameOf(actor) === actor ? actor : `${nameOf(actor)} (${actor})`) },
        { label: t.what, show: (event) => <AuditWhat event={event} /> },
      ]}
      empty={{ title: t.noEvents, next: t.noEventsNext }}
    />
  );
}
