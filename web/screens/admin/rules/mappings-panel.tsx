import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf, versionedDataOf } from '../../../api/client.ts';
import { useGet } from '../../../api/use-get.ts';
import { useMayForPlant } from '../../../parts/may.ts';
import { headersOf } from '../../../parts/records/draft.ts';
import type { Field } from '../../../parts/records/field.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { RowsInput } from '../../../parts/records/rows-input.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { definedWords } from '../../../words/admin-defined.ts';
import { mappingWords } from '../../../words/admin-mappings.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';
import {
  blankMapping,
  furtherOf,
  type Mapping,
  type MappingDraft,
  mappingBody,
  mappingDraft,
  type StateRow,
  TIME_FORMATS,
  type UnitRow,
  type ValueRow,
} from './mapping-draft.ts';
import { MappingTrial } from './mapping-trial.tsx';
import { reasonOf } from './rule-draft.ts';

/** How messages of other topics become readings; a draft is tried on a message first. */
export function MappingsPanel(): ReactNode {
  const t = useWords(mappingWords);
  const d = useWords(definedWords);
  const list = useGet('/mappings', { params: { query: { limit: 200 } } });
  const sorted = list.data && {
    ...list.data,
    items: list.data.items.toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1)),
  };
  return (
    <Records<Mapping, MappingDraft>
      label={t.mapping}
      add={t.addMapping}
      list={{ ...list, data: sorted }}
      columns={[
        { label: t.topics, show: ({ topic }) => [topic].flat().join(', ') },
        { label: d.position, show: ({ position }) => position },
        { label: d.enabled, show: ({ enabled = true }) => (enabled ? '✓' : <Badge color="gray.7">{d.off}</Badge>) },
        {
          label: d.changedBy,
          show: ({ changedAt, changedBy }) => (
            <>
              <SiteTime at={changedAt} style="day" /> · {changedBy}
            </>
          ),
        },
      ]}
      idOf={({ id }) => id}
      titleOf={({ id, name = id }) => name}
      empty={{ title: t.noMappings, next: t.noMappingsNext }}
      mayChange={useMayForPlant('reliability_engineer')}
      fields={useMappingFields()}
      blank={blankMapping}
      idField="id"
      read={async ({ id }) => {
        const { data, etag } = await versionedDataOf(api.GET('/mappings/{id}', { params: { path: { id } } }));
        return { draft: mappingDraft(data), etag };
      }}
      save={async ({ draft, etag, key }) => {
        if (furtherOf(draft) === undefined) throw new Error(t.isNoJson);
        const { id, name, position } = draft;
        return await dataOf(
          api.PUT('/mappings/{id}', {
            params: { path: { id }, header: headersOf({ etag, key }) },
            body: {
              ...mappingBody(draft),
              ...(name !== '' && { name }),
              ...(position !== null && { position }),
              ...reasonOf(draft),
            },
          }),
        );
      }}
      remove={({ draft, etag, key }) =>
        dataOf(
          api.DELETE('/mappings/{id}', {
            params: { path: { id: draft.id }, query: reasonOf(draft), header: headersOf({ etag, key }) },
          }),
        )
      }
      touches={['/mappings', '/quarantine']}
      below={(draft) => <MappingTrial draft={draft} />}
    />
  );
}

function useMappingFields(): readonly Field<MappingDraft>[] {
  const t = useWords(mappingWords);
  const d = useWords(definedWords);
  const records = useWords(recordWords);
  const values: readonly Field<ValueRow>[] = [
    { key: 'path', label: t.path, isRequired: true },
    { key: 'channel', label: d.channel },
  ];
  const units: readonly Field<UnitRow>[] = [
    { key: 'channel', label: d.channel, isRequired: true },
    { key: 'unit', label: d.unit, isRequired: true },
  ];
  const states: readonly Field<StateRow>[] = [
    { key: 'channel', label: d.channel, isRequired: true },
    { key: 'word', label: t.word, isRequired: true },
    { key: 'number', label: t.number, kind: 'number', isRequired: true },
  ];
  return [
    { key: 'id', label: records.id, hint: d.idHint, isRequired: true, isNewOnly: true },
    { key: 'topics', label: t.topics, hint: t.topicsHint, kind: 'tags', isRequired: true },
    {
      key: 'payload',
      label: t.payload,
      kind: 'choice',
      isRequired: true,
      options: (['json', 'text'] as const).map((value) => ({ value, label: t.payloads[value] })),
    },
    {
      key: 'values',
      label: t.values,
      words: (rows: readonly ValueRow[]) => rows.map(({ channel, path }) => `${channel} ${path}`.trim()).join(', '),
      input: ({ values: rows, payload, ignore }, set) =>
        payload === 'text' || ignore ? null : (
          <RowsInput<ValueRow>
            label={t.values}
            hint={t.valuesHint}
            fields={values}
            blank={{ channel: '', path: '' }}
            rows={rows}
            set={set}
          />
        ),
    },
    {
      key: 'units',
      label: t.units,
      input: ({ units: rows }, set) => (
        <RowsInput<UnitRow> label={t.units} fields={units} blank={{ channel: '', unit: '' }} rows={rows} set={set} />
      ),
    },
    { key: 'device', label: t.device },
    { key: 'site', label: t.site },
    { key: 'channel', label: t.textChannel },
    { key: 'timePath', label: t.timePath },
    {
      key: 'timeFormat',
      label: t.timeFormat,
      kind: 'choice',
      isRequired: true,
      options: TIME_FORMATS.map((value) => ({ value, label: t.timeFormats[value] })),
    },
    { key: 'timeZone', label: t.timeZone },
    {
      key: 'states',
      label: t.states,
      input: ({ states: rows }, set) => (
        <RowsInput<StateRow>
          label={t.states}
          fields={states}
          blank={{ channel: '', word: '', number: null }}
          rows={rows}
          set={set}
        />
      ),
    },
    { key: 'exclude', label: t.exclude, kind: 'tags' },
    { key: 'deviceStartsWith', label: t.deviceStartsWith },
    { key: 'further', label: t.json, hint: t.furtherHint, kind: 'area' },
    { key: 'position', label: d.position, hint: d.positionHint, kind: 'number' },
    { key: 'ignore', label: t.ignore, kind: 'switch' },
    { key: 'enabled', label: d.enabled, kind: 'switch' },
    { key: 'reason', label: d.reason, hint: d.reasonHint },
  ];
}
