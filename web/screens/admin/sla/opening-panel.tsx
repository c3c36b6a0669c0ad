import { Button, List, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, dataOf, versionedDataOf } from '../../../api/client.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { Failure } from '../../../parts/failure.tsx';
import { useMayForPlant } from '../../../parts/may.ts';
import { headersOf } from '../../../parts/records/draft.ts';
import { RecordForm } from '../../../parts/records/record-form.tsx';
import { Waiting } from '../../../parts/waiting.tsx';
import { slaAdminWords } from '../../../words/admin-sla.ts';
import { domainWords } from '../../../words/domain.ts';
import { useWords } from '../../../words/words.ts';

type Rules = GetData<'/opening-rules'>;
type Draft = {
  readonly autoOpenScore: number | null;
  readonly approvedSources: readonly string[];
  readonly candidateDays: number | null;
  readonly floodAlarms: number | null;
};

/** What opens a ticket by itself, and what waits as a candidate. */
export function OpeningPanel(): ReactNode {
  const t = useWords(slaAdminWords);
  const { source } = useWords(domainWords);
  const found = useGet('/opening-rules', {});
  const mayChange = useMayForPlant('lead', 'planner', 'reliability_engineer');
  const [opened, setOpened] = useState(false);
  if (found.error) return <Failure error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  const { autoOpenScore, approvedSources, candidateDays, floodAlarms } = found.data;
  return (
    <Stack align="flex-start">
      <List>
        <List.Item>{t.opensFrom(autoOpenScore)}</List.Item>
        <List.Item>{t.approved(approvedSources.map((each) => source[each]).join(', ') || '–')}</List.Item>
        <List.Item>{t.candidates(candidateDays)}</List.Item>
        <List.Item>{t.flood(floodAlarms)}</List.Item>
      </List>
      {mayChange && <Button onClick={() => setOpened(true)}>{t.changeRules}</Button>}
      {opened && <RulesForm close={() => setOpened(false)} />}
    </Stack>
  );
}

function RulesForm({ close }: { readonly close: () => void }): ReactNode {
  const t = useWords(slaAdminWords);
  const { source } = useWords(domainWords);
  return (
    <RecordForm<Draft>
      title={t.changeRules}
      blank={{ autoOpenScore: null, approvedSources: [], candidateDays: null, floodAlarms: null }}
      read={async () => {
        const { data, etag } = await versionedDataOf(api.GET('/opening-rules'));
        return { draft: data, etag };
      }}
      fields={[
        { key: 'autoOpenScore', label: t.autoOpenScore, kind: 'number', hint: t.autoOpenHint, isRequired: true },
        {
          key: 'approvedSources',
          label: t.approvedSources,
          kind: 'choices',
          options: Object.entries(source).map(([value, label]) => ({ value, label })),
        },
        { key: 'candidateDays', label: t.candidateDays, kind: 'number', isRequired: true },
        { key: 'floodAlarms', label: t.floodAlarms, kind: 'number', isRequired: true },
      ]}
      save={({ draft, etag, key }) =>
        dataOf(
          api.PUT('/opening-rules', {
            params: { header: headersOf({ etag, key }) },
            body: {
              autoOpenScore: draft.autoOpenScore ?? 0,
              approvedSources: [...draft.approvedSources] as Rules['approvedSources'],
              candidateDays: draft.candidateDays ?? 0,
              floodAlarms: draft.floodAlarms ?? 0,
            },
          }),
        )
      }
      touches={['/opening-rules']}
      close={close}
    />
  );
}
