import { Select, Stack, Tabs, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useAll } from '../../../api/use-all.ts';
import type { GetData } from '../../../api/use-get.ts';
import { useActorName } from '../../../parts/actor-name.ts';
import { Cut } from '../../../parts/cut.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { RecordList } from '../../../parts/records/record-list.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { systemWords } from '../../../words/admin-system.ts';
import { useWords } from '../../../words/words.ts';
import { Learning } from '../../asset/learning.tsx';
import { CompareModels } from './compare-models.tsx';
import { ModelActions } from './model-actions.tsx';

type Model = GetData<'/models'>['items'][number];
type Decision = GetData<'/model-decisions'>['items'][number];

/** What the detector has learned: progress, versions, and which are in use. */
export function ModelsPanel(): ReactNode {
  const t = useWords(systemWords);
  return (
    <Tabs defaultValue="models" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="models">{t.models}</Tabs.Tab>
        <Tabs.Tab value="progress">{t.progress}</Tabs.Tab>
        <Tabs.Tab value="decisions">{t.decisions}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="models" pt="md">
        <Models />
      </Tabs.Panel>
      <Tabs.Panel value="progress" pt="md">
        <Progress />
      </Tabs.Panel>
      <Tabs.Panel value="decisions" pt="md">
        <Decisions />
      </Tabs.Panel>
    </Tabs>
  );
}

function Models(): ReactNode {
  const t = useWords(systemWords);
  const list = useAll('/models');
  return (
    <Stack>
      <RecordList<Model>
        label={t.model}
        list={list}
        idOf={({ id }) => id}
        titleOf={({ subject, id }) => `${subject.name} · ${id.slice(0, 12)}`}
        textOf={({ madeBy }) => madeBy}
        columns={[
          {
            label: t.madeBy,
            show: ({ madeBy, createdAt }) => (
              <>
                {t.madeByWords[madeBy]}, <SiteTime at={createdAt} />
              </>
            ),
          },
          { label: t.rows, show: ({ rows }) => rows ?? '–' },
          { label: t.falseAlarms, show: ({ metrics }) => metrics?.falseAlarmsPerMonth?.toFixed(1) ?? '–' },
          {
            label: t.inUse,
            show: ({ uses }) => uses.map(({ role, subject }) => `${t.roles[role]}: ${subject.name}`).join(', ') || '–',
          },
        ]}
        empty={{ title: t.noModels, next: t.noModelsNext }}
        actions={(model) => <ModelActions model={model} />}
      />
      {(list.data?.items.length ?? 0) > 1 && <CompareModels models={list.data?.items ?? []} />}
    </Stack>
  );
}

/** How far each device is learned. */
function Progress(): ReactNode {
  const t = useWords(systemWords);
  const devices = useAll('/devices');
  const [device, setDevice] = useState<string | null>(null);
  const items = devices.data?.items ?? [];
  const shown = device ?? items[0]?.id;
  return (
    <Stack>
      {devices.data && items.length === 0 && <Empty title={t.noDevices} next={t.noModelsNext} steps={['fleet']} />}
      {items.length > 0 && (
        <Select
          label={t.device}
          data={items.map(({ id }) => ({ value: id, label: id }))}
          value={shown ?? null}
          onChange={setDevice}
          searchable
          maw={360}
        />
      )}
      <Cut list={devices.data} />
      {shown !== undefined && <Learning key={shown} device={shown} />}
    </Stack>
  );
}

function Decisions(): ReactNode {
  const t = useWords(systemWords);
  const nameOf = useActorName();
  const list = useAll('/model-decisions');
  return (
    <Stack>
      <Title order={2} size="h4">
        {t.decisions}
      </Title>
      <RecordList<Decision>
        label={t.decision}
        list={list}
        idOf={({ at, subject, action }) => `${at} ${subject.name} ${action}`}
        titleOf={({ action, subject }) => `${t.actions[action]}: ${subject.name}`}
        columns={[
          { label: t.at, show: ({ at }) => <SiteTime at={at} /> },
          { label: t.by, show: ({ by }) => nameOf(by) },
          { label: t.model, show: ({ model, from }) => `${from?.slice(0, 12) ?? '–'} → ${model?.slice(0, 12) ?? '–'}` },
          { label: t.why, show: ({ reason }) => reason ?? '–' },
        ]}
        empty={{ title: t.noDecisions, next: t.noDecisionsNext }}
      />
    </Stack>
  );
}
