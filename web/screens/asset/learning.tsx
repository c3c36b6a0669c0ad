import { Group, List, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { assetWords } from '../../words/asset.ts';
import { machineWords } from '../../words/machines.ts';
import { useWords } from '../../words/words.ts';

type Progressed = NonNullable<GetData<'/devices/{id}'>['learning']>[number];

/** How far a device is learned, and which of its readings are not judged and why. */
export function Learning({ device }: { readonly device: string }): ReactNode {
  const t = useWords(assetWords);
  const { unjudged } = useWords(machineWords);
  const found = useGet('/devices/{id}', { params: { path: { id: device } } });
  if (found.error) return <Failure error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return null;
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="xs">
        <Title order={2} size="h4">
          {t.learning} · {found.data.name}
        </Title>
        {found.data.learning?.map((one) => (
          <Stage key={one.component ?? ''} progress={one} />
        ))}
        {found.data.unjudged.map((one) => (
          <Text key={one.reason} size="sm">
            <strong>{unjudged[one.reason]}</strong>: {one.detail}
          </Text>
        ))}
      </Stack>
    </Paper>
  );
}

function Stage({ progress }: { readonly progress: Progressed }): ReactNode {
  const t = useWords(assetWords);
  const { seen, wanted, stage } = progress;
  const isReady = stage === 'settled' || stage === 'fixed';
  const share = stage === 'learning' ? seen.readings / wanted.readings : seen.days / wanted.days;
  const days = t.learned(String(seen.days), String(wanted.days), String(seen.readings));
  return (
    <Stack gap={4}>
      <Group gap="xs">
        {progress.component !== null && <Text fw={600}>{progress.component}</Text>}
        <Text fw={600}>{t.stage[stage]}</Text>
        <Text size="sm" c="dimmed">
          {days}
        </Text>
      </Group>
      <Progress value={isReady ? 100 : Math.min(100, 100 * share)} aria-label={`${t.stage[stage]}: ${days}`} />
      <Text size="sm">{progress.detail}</Text>
      {progress.provisional.length > 0 && (
        <List size="sm">
          {progress.provisional.map(({ channel, reason }) => (
            <List.Item key={channel}>
              {channel}: {reason}
            </List.Item>
          ))}
        </List>
      )}
      <Text size="sm" c="dimmed">
        {t.watchedBy}: {progress.watchedBy.join(', ')}
      </Text>
      {progress.waiting !== null && (
        <Text size="sm">
          <strong>
            {t.waits} <SiteTime at={progress.waiting.since} />
          </strong>
          : {t.waitsBecause[progress.waiting.reason]}
        </Text>
      )}
    </Stack>
  );
}
