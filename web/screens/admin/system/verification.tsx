import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useChange } from '../../../api/use-change.ts';
import { useGet } from '../../../api/use-get.ts';
import { Failure } from '../../../parts/failure.tsx';
import { systemWords } from '../../../words/admin-system.ts';
import { useWords } from '../../../words/words.ts';

const LOOK_MS = 2_000;
const SHOWN = 50;

/** Checks every record, and says what differs. It runs on while somebody leaves the page. */
export function Verification(): ReactNode {
  const t = useWords(systemWords);
  const last = useGet('/audit/verifications/last', {}, { refetchInterval: LOOK_MS });
  const verify = useChange(
    (_: null, key) =>
      dataOf(
        api.POST('/audit/verifications', { params: { header: { 'Idempotency-Key': key } }, body: { wait: false } }),
      ),
    ['/audit/verifications/last'],
  );
  const { state = 'none', what, report } = last.data ?? {};
  return (
    <Stack gap="xs" component="section" aria-label={t.verify}>
      <Group>
        <Button loading={verify.asking || state === 'running'} onClick={() => void verify.send(null)}>
          {t.verify}
        </Button>
      </Group>
      {verify.failure !== undefined && <Failure error={verify.failure} />}
      {state === 'running' && <Text role="status">{t.verifying(what ?? '')}</Text>}
      {state === 'failed' && (
        <Alert color="red" role="alert">
          {t.notVerified(what ?? '')}
        </Alert>
      )}
      {state === 'done' && report && (
        <Alert color={report.problems.length === 0 ? 'teal' : 'red'} role="status">
          <Text>{report.problems.length === 0 ? t.whole : t.broken(report.problems.length)}</Text>
          <Text size="sm">{t.verified(report)}</Text>
          <List size="sm">
            {report.problems.slice(0, SHOWN).map((problem) => (
              <List.Item key={`${problem.where} ${problem.what}`}>
                {problem.where}: {problem.what}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}
