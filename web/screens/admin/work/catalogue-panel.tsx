import { Select, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, dataOf, versionedDataOf } from '../../../api/client.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useMayForPlant } from '../../../parts/may.ts';
import { headersOf } from '../../../parts/records/draft.ts';
import { Records } from '../../../parts/records/records.tsx';
import { workAdminWords } from '../../../words/admin-work.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import { blankMode, type ModeDraft, modeBody, modeDraft, useModeFields } from './mode-fields.tsx';

type Mode = GetData<'/failure-modes'>['items'][number];

/** The catalogue of failure modes: what is checked, and what to bring; the plant's own win. */
export function CataloguePanel(): ReactNode {
  const t = useWords(workAdminWords);
  const language = useLanguage() === 'en' ? 'en' : 'zh';
  const [chosen, setChosen] = useState<string | null>(null);
  const query = chosen === null ? {} : { class: chosen };
  const list = useGet('/failure-modes', { params: { query } });
  const codes = useGet('/failure-codes', {}).data;
  const classes = Object.entries(codes?.classes ?? {}).map(([value, name]) => ({ value, label: name[language] }));
  return (
    <Stack>
      <Select
        label={t.class}
        description={t.classHint}
        data={classes}
        value={chosen}
        onChange={setChosen}
        searchable
        clearable
        maw={360}
      />
      <Records<Mode, ModeDraft>
        label={t.condition}
        add={t.addMode}
        list={list}
        columns={[
          { label: t.sign, show: ({ sign }) => sign[language] },
          { label: t.code, show: ({ failureMode }) => codes?.failureModes[failureMode]?.[language] ?? failureMode },
          { label: t.minutes, show: ({ estimatedMinutes }) => estimatedMinutes },
          { label: t.origin, show: ({ plant }) => (plant ? t.ofPlant : t.builtIn) },
        ]}
        idOf={({ condition }) => condition}
        titleOf={({ name }) => name[language]}
        textOf={({ condition, group, failureMode }) => `${condition} ${group} ${failureMode}`}
        empty={{ title: t.noModes, next: t.noModesNext }}
        mayChange={useMayForPlant('lead', 'planner', 'reliability_engineer')}
        fields={useModeFields(codes, language)}
        blank={blankMode}
        idField="condition"
        read={async ({ condition }) => {
          const params = { path: { condition }, query };
          const { data, etag } = await versionedDataOf(api.GET('/failure-modes/{condition}', { params }));
          return { draft: modeDraft(data), etag };
        }}
        save={({ draft, etag, key }) =>
          dataOf(
            api.PUT('/failure-modes/{condition}', {
              params: { path: { condition: draft.condition }, query, header: headersOf({ etag, key }) },
              body: modeBody(draft),
            }),
          )
        }
        remove={({ draft, etag, key }) =>
          dataOf(
            api.DELETE('/failure-modes/{condition}', {
              params: { path: { condition: draft.condition }, query, header: headersOf({ etag, key }) },
            }),
          )
        }
        touches={['/failure-modes']}
      />
    </Stack>
  );
}
