import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { Failure } from '../../../parts/failure.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { Waiting } from '../../../parts/waiting.tsx';
import { systemWords } from '../../../words/admin-system.ts';
import { useWords } from '../../../words/words.ts';

type Health = GetData<'/system/health'>;
type Finding = Health['findings'][number];
const LOOK_MS = 30_000;
const MEBIBYTE = 2 ** 20;

/** Whether each part works, as `/readyz` and `doctor` say. */
export function HealthPanel(): ReactNode {
  const t = useWords(systemWords);
  const found = useGet('/system/health', {}, { refetchInterval: LOOK_MS });
  if (found.error) return <Failure error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  const { version, startedAt, memoryBytes, parts, findings } = found.data;
  return (
    <Stack>
      <Text>
        {t.program(version, Math.round(memoryBytes / MEBIBYTE))} <SiteTime at={startedAt} />
      </Text>
      <Group>
        <Button variant="default" loading={found.isFetching} onClick={() => void found.refetch()}>
          {t.lookAgain}
        </Button>
      </Group>
      <Findings title={t.parts} findings={parts} />
      <Findings title={t.checks} findings={findings} />
    </Stack>
  );
}

/** What fails comes first. */
function Findings({ title, findings }: { readonly title: string; readonly findings: readonly Finding[] }): ReactNode {
  const t = useWords(systemWords);
  const named: Readonly<Record<string, string>> = t.checkOf;
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {title}
      </Title>
      {findings
        .toSorted((a, b) => Number(a.ok) - Number(b.ok))
        .map(({ check, ok, detail, advice }) => (
          <Card key={check} withBorder padding="sm">
            <Group gap="xs" wrap="nowrap" align="flex-start">
              <Badge color={ok ? '#237032' : '#c92a2a'} style={{ flexShrink: 0 }}>
                {ok ? t.works : t.fails}
              </Badge>
              <Stack gap={2} style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                <Text size="sm">
                  <strong>{named[check] ?? check}</strong>: {detail}
                </Text>
                {!ok && advice !== undefined && <Text size="sm">→ {advice}</Text>}
              </Stack>
            </Group>
          </Card>
        ))}
    </Stack>
  );
}
