import { Checkbox, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { type ReactNode, useContext, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { useMay } from '../../parts/may.ts';
import { fromPlantField, toPlantField } from '../../parts/plant-time.ts';
import { ReasonButton } from '../../parts/reason-button.tsx';
import { SiteTime, ZoneContext } from '../../parts/site-time.tsx';
import { assetWords } from '../../words/asset.ts';
import { watchingWords } from '../../words/watching.ts';
import { useWords } from '../../words/words.ts';

const WEEK_MS = 7 * 86_400_000;
const EVERY_MS = 10_000;

/**
 * Each time that a device was learned again on request, with the result; those who lead request it.
 */
export function LearningRuns({ device }: { readonly device: string }): ReactNode {
  const t = useWords(watchingWords);
  const mayLead = useMay('lead');
  const given = { params: { path: { id: device }, query: { limit: 10 } } };
  const runs = useGet('/devices/{id}/learning-runs', given, { refetchInterval: EVERY_MS });
  return (
    <Paper withBorder p="md">
      <Stack gap="xs" align="flex-start">
        <Title order={3} size="h5">
          {t.runs}
        </Title>
        {runs.error && <Failure error={runs.error} again={() => void runs.refetch()} />}
        {runs.data?.items.length === 0 && <Text size="sm">{t.noRuns}</Text>}
        {runs.data?.items.map((run) => (
          <Text key={run.id} size="sm">
            <SiteTime at={run.askedAt} /> · <strong>{t.runState[run.state]}</strong> · {run.askedBy}: {run.reason}
            {run.detail !== null && ` · ${run.detail}`}
          </Text>
        ))}
        {mayLead && <LearnAgain device={device} />}
      </Stack>
    </Paper>
  );
}

function LearnAgain({ device }: { readonly device: string }): ReactNode {
  const t = useWords(watchingWords);
  const { reason: reasonLabel, plantTime } = useWords(assetWords);
  const zone = useContext(ZoneContext);
  const [fromNow, setFromNow] = useState(false);
  const [from, setFrom] = useState(() => toPlantField(new Date(Date.now() - WEEK_MS), zone));
  const [to, setTo] = useState('');
  const send = (reason: string, key: string): Promise<unknown> => {
    const start = fromPlantField(from, zone)?.toISOString();
    const end = fromPlantField(to, zone)?.toISOString();
    const span = { ...(start !== undefined && { from: start }), ...(end !== undefined && { to: end }) };
    return dataOf(
      api.POST('/devices/{id}/learn', {
        params: { path: { id: device }, header: { 'Idempotency-Key': key } },
        body: { reason, ...(fromNow ? { fromNow: true } : span) },
      }),
    );
  };
  return (
    <ReasonButton
      label={t.learn}
      explain={`${t.learnExplain} ${plantTime(zone)}`}
      reasonLabel={reasonLabel}
      send={send}
      touches={['/devices']}
    >
      <Checkbox label={t.fromNow} checked={fromNow} onChange={() => setFromNow(!fromNow)} />
      {!fromNow && (
        <Group grow>
          <TextInput
            type="datetime-local"
            label={t.learnFrom}
            value={from}
            required
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t.learnTo}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </Group>
      )}
    </ReasonButton>
  );
}
