import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { useMay } from '../../parts/may.ts';
import { ReasonButton } from '../../parts/reason-button.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { assetWords } from '../../words/asset.ts';
import { watchingWords } from '../../words/watching.ts';
import { useWords } from '../../words/words.ts';

type Model = GetData<'/devices/{id}/models'>['items'][number];

/** The models that a device has had; those who lead restore one. */
export function DeviceModels({ device }: { readonly device: string }): ReactNode {
  const t = useWords(watchingWords);
  const known = useGet('/devices/{id}', { params: { path: { id: device } } });
  const inUse = new Set(known.data?.learning?.map(({ model }) => model?.id));
  const models = useGet('/devices/{id}/models', { params: { path: { id: device }, query: { limit: 20 } } });
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={3} size="h5">
          {t.models}
        </Title>
        {models.error && <Failure error={models.error} again={() => void models.refetch()} />}
        {models.data?.items.length === 0 && <Text size="sm">{t.noModels}</Text>}
        {models.data?.items.map((model) => (
          <Row
            key={`${model.name} ${model.version}`}
            device={device}
            model={model}
            isInUse={inUse.has(model.modelId)}
          />
        ))}
      </Stack>
    </Paper>
  );
}

function Row(given: { readonly device: string; readonly model: Model; readonly isInUse: boolean }): ReactNode {
  const { device, model, isInUse } = given;
  const t = useWords(watchingWords);
  const { reason } = useWords(assetWords);
  const mayLead = useMay('lead');
  const send = (why: string, key: string): Promise<unknown> =>
    dataOf(
      api.POST('/devices/{id}/models/{model}/restore', {
        params: { path: { id: device, model: model.modelId }, header: { 'Idempotency-Key': key } },
        body: { reason: why },
      }),
    );
  return (
    <Group justify="space-between" align="flex-start">
      <Stack gap={0} flex={1} miw={220}>
        <Text size="sm" fw={600}>
          {model.name} · {model.version} · {t.madeBy[model.madeBy]}
        </Text>
        <Text size="sm">
          <SiteTime at={model.learnedFrom} /> – <SiteTime at={model.learnedTo} />
          {model.readings !== null && ` · ${t.readings(model.readings)}`} · {t.modelAlarms(model.alarms)}
        </Text>
        <Text size="sm" c="dimmed">
          {model.reason}
        </Text>
      </Stack>
      {isInUse && <Text size="sm">{t.inUse}</Text>}
      {mayLead && !isInUse && (
        <ReasonButton
          label={t.restore}
          explain={t.restoreExplain}
          reasonLabel={reason}
          send={send}
          touches={['/devices', '/assets']}
          look={{ variant: 'default', size: 'compact-sm' }}
        />
      )}
    </Group>
  );
}
