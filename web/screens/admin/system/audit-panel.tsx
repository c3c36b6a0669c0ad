import { Button, Code, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useContext, useState } from 'react';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useActorName } from '../../../parts/actor-name.ts';
import { fromPlantField } from '../../../parts/plant-time.ts';
import { RecordList } from '../../../parts/records/record-list.tsx';
import { SiteTime, ZoneContext } from '../../../parts/site-time.tsx';
import { systemWords } from '../../../words/admin-system.ts';
import { useWords } from '../../../words/words.ts';
import { Verification } from './verification.tsx';

type Event = GetData<'/audit/search'>['items'][number];
type Question = { readonly actor: string; readonly about: string; readonly text: string; readonly since: string };

const nothing: Question = { actor: '', about: '', text: '', since: '' };

/** Who changed what, the latest first, and whether the record is whole. */
export function AuditPanel(): ReactNode {
  const [record, setRecord] = useState<'changes' | 'access'>('changes');
  const [question, setQuestion] = useState(nothing);
  const t = useWords(systemWords);
  return (
    <Stack>
      <Verification />
      <SegmentedControl
        aria-label={t.record}
        value={record}
        onChange={(next) => setRecord(next as 'changes' | 'access')}
        data={[
          { value: 'changes', label: t.changes },
          { value: 'access', label: t.access },
        ]}
      />
      <Filter record={record} ask={setQuestion} />
      <Events record={record} question={question} />
    </Stack>
  );
}

function Filter(given: {
  readonly record: 'changes' | 'access';
  readonly ask: (question: Question) => void;
}): ReactNode {
  const t = useWords(systemWords);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    given.ask({ actor: text('actor'), about: text('about'), text: text('text'), since: text('since') });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        <TextInput name="actor" label={t.actor} />
        <TextInput name="about" label={given.record === 'changes' ? t.table : t.kind} />
        <TextInput name="text" label={t.words} />
        <TextInput name="since" type="datetime-local" label={t.since} />
        <Button type="submit" variant="default">
          {t.find}
        </Button>
      </Group>
    </form>
  );
}

function Events(given: { readonly record: 'changes' | 'access'; readonly question: Question }): ReactNode {
  const { record, question } = given;
  const t = useWords(systemWords);
  const nameOf = useActorName();
  const zone = useContext(ZoneContext);
  const since = fromPlantField(question.since, zone);
  const query = {
    record,
    limit: 100,
    ...(question.actor !== '' && { actor: question.actor }),
    ...(question.about !== '' && { [record === 'changes' ? 'table' : 'kind']: question.about }),
    ...(question.text !== '' && { text: question.text }),
    ...(since && { since: since.toISOString() }),
  };
  const list = useGet('/audit/search', { params: { query } });
  return (
    <RecordList<Event>
      label={t.event}
      list={list}
      idOf={({ sequence }) => String(sequence)}
      titleOf={({ sequence, kind }) => `${sequence} ${kind}`}
      columns={[
        { label: t.at, show: ({ at }) => <SiteTime at={at} /> },
        { label: t.actor, show: ({ actor }) => (nameOf(actor) === actor ? actor : `${nameOf(actor)} (${actor})`) },
        { label: t.what, show: ({ payload }) => <What payload={payload} /> },
      ]}
      empty={{ title: t.noEvents, next: t.noEventsNext }}
    />
  );
}

/** Rows of a change by their names; all that was recorded on demand. */
function What({ payload }: { readonly payload: Event['payload'] }): ReactNode {
  const t = useWords(systemWords);
  const [opened, setOpened] = useState(false);
  const rows = Array.isArray(payload['rows'])
    ? (payload['rows'] as { table: string; key: string; row: unknown }[])
    : [];
  const words = rows.map(({ table, key, row }) => `${table} ${key}${row === null ? ` (${t.gone})` : ''}`).join(', ');
  return (
    <Stack gap={4} align="flex-start">
      <span>
        {words ||
          Object.entries(payload)
            .map(([key, value]) => `${key}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
            .join(', ')}
      </span>
      <Button variant="default" size="compact-xs" aria-expanded={opened} onClick={() => setOpened(!opened)}>
        {t.allOfIt}
      </Button>
      {opened && (
        <Code block tabIndex={0} style={{ maxWidth: '100%', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {JSON.stringify(payload, null, 2)}
        </Code>
      )}
    </Stack>
  );
}
