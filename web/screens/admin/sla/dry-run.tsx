import { Alert, Button, Fieldset, Group, List, Stack, Table, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useChange } from '../../../api/use-change.ts';
import { Failure } from '../../../parts/failure.tsx';
import { TicketLink } from '../../../parts/ticket-link.tsx';
import { slaAdminWords } from '../../../words/admin-sla.ts';
import { useWords } from '../../../words/words.ts';
import { type PolicyDraft, policyBody } from './policy-draft.ts';

type Result = Awaited<ReturnType<typeof ask>>;
const DAY_MS = 86_400_000;
const SHOWN = 20;

async function ask(draft: PolicyDraft, days: number, key: string) {
  const now = Date.now();
  const from = new Date(now - days * DAY_MS).toISOString();
  return await dataOf(
    api.POST('/sla/policies/dry-run', {
      params: { header: { 'Idempotency-Key': key } },
      body: {
        ...(draft.id !== '' && { id: draft.id }),
        definition: policyBody(draft),
        from,
        to: new Date(now).toISOString(),
      },
    }),
  );
}

/** Past tickets judged by a draft: nothing is stored. */
export function DryRun({ draft }: { readonly draft: PolicyDraft }): ReactNode {
  const t = useWords(slaAdminWords);
  const [result, setResult] = useState<{ of: PolicyDraft; days: number; found: Result }>();
  const run = useChange(async (days: number, key) => {
    const found = await ask(draft, days, key);
    setResult({ of: draft, days, found });
  }, []);
  return (
    <Fieldset legend={t.dryRun}>
      <Stack gap="sm">
        <Text size="sm">{t.dryRunExplain}</Text>
        <Group gap="xs">
          {[30, 90].map((days) => (
            <Button key={days} variant="default" loading={run.asking} onClick={() => void run.send(days)}>
              {t.lastDays(days)}
            </Button>
          ))}
        </Group>
        {run.failure !== undefined && <Failure error={run.failure} />}
        {result && <Shown {...result} isOld={result.of !== draft} />}
      </Stack>
    </Fieldset>
  );
}

function Shown({
  days,
  found,
  isOld,
}: {
  readonly days: number;
  readonly found: Result;
  readonly isOld: boolean;
}): ReactNode {
  const t = useWords(slaAdminWords);
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">{t.matched(found.matched, found.tickets, days)}</Text>
      {isOld && <Alert color="yellow">{t.isOld}</Alert>}
      {found.matched > 0 && (
        <Table aria-label={t.dryRun}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t.clock}</Table.Th>
              <Table.Th scope="col">{t.breachedBefore}</Table.Th>
              <Table.Th scope="col">{t.breachedAfter}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.clocks.map(({ kind, actual, draft }) => (
              <Table.Tr key={kind}>
                <Table.Th scope="row" fw={500}>
                  {t.clocks[kind]}
                </Table.Th>
                <Table.Td>
                  {actual.breached} / {actual.met + actual.breached}
                </Table.Td>
                <Table.Td>
                  {draft.breached} / {draft.met + draft.breached}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {found.changed.length === 0 ? (
        <Text size="sm">{t.nothingChanges}</Text>
      ) : (
        <List size="sm">
          {found.changed.slice(0, SHOWN).map(({ ticket, clock, actual, draft }) => (
            <List.Item key={`${ticket} ${clock}`}>
              <TicketLink id={ticket} /> {t.clocks[clock]}: {t.outcomes[actual]} → {t.outcomes[draft]}
            </List.Item>
          ))}
        </List>
      )}
      {found.changed.length > SHOWN && <Text size="sm">{t.more(found.changed.length - SHOWN)}</Text>}
    </Stack>
  );
}
