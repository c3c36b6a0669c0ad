import { Badge, Select, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { RecordList } from '../../../parts/records/record-list.tsx';
import { systemWords } from '../../../words/admin-system.ts';
import { useWords } from '../../../words/words.ts';

type Setting = GetData<'/system/settings'>['items'][number];
const SOURCES = ['environment', 'file', 'record', 'default'] as const;

/** Every setting with its value, and where the value comes from. */
export function SettingsPanel(): ReactNode {
  const t = useWords(systemWords);
  const list = useGet('/system/settings', {});
  const [source, setSource] = useState<string | null>(null);
  const data = list.data && {
    ...list.data,
    items: list.data.items.filter((each) => source === null || each.source === source),
  };
  return (
    <Stack>
      <Text size="sm">{t.settingsExplain}</Text>
      <Select
        label={t.source}
        data={SOURCES.map((value) => ({ value, label: t.sources[value] }))}
        value={source}
        onChange={setSource}
        clearable
        maw={360}
      />
      <RecordList<Setting>
        label={t.setting}
        list={{ ...list, data }}
        idOf={({ name }) => name}
        titleOf={({ name }) => name}
        textOf={({ path, description }) => `${path} ${description}`}
        columns={[
          { label: t.value, show: ({ value }) => value ?? t.notSet },
          {
            label: t.source,
            show: (setting) => <Badge variant="default">{t.sources[setting.source]}</Badge>,
          },
          { label: t.default, show: ({ default: usual }) => usual ?? '–' },
          { label: t.meaning, show: ({ description }) => description },
        ]}
        empty={{ title: t.noSettings, next: t.noSettingsNext }}
      />
    </Stack>
  );
}
