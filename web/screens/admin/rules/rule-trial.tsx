import { Alert, Autocomplete, Button, Fieldset, Group, List, Select, Stack, Table, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useChange } from '../../../api/use-change.ts';
import { useGet } from '../../../api/use-get.ts';
import { Failure } from '../../../parts/failure.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { definedWords } from '../../../words/admin-defined.ts';
import { ruleAdminWords } from '../../../words/admin-rules.ts';
import { useWords } from '../../../words/words.ts';
import { type RuleDraft, ruleBody } from './rule-draft.ts';

type Result = Awaited<ReturnType<typeof ask>>;
type Tried = Result['devices'][number];
type Whose = { readonly device: string; readonly class: string | null };

const SHOWN = 10;

async function ask(draft: RuleDraft, whose: Whose) {
  return await dataOf(
    api.POST('/alarm-rules/dry-run', {
      body: {
        rule: ruleBody(draft),
        ...(draft.id !== '' && { id: draft.id }),
        ...(whose.device !== '' && { device: whose.device }),
        ...(whose.class !== null && { class: whose.class }),
      },
    }),
  );
}

/** When a draft would have given alarms, beside the rule in force: nothing is stored. */
export function RuleTrial({ draft }: { readonly draft: RuleDraft }): ReactNode {
  const t = useWords(ruleAdminWords);
  const [whose, setWhose] = useState<Whose>({ device: '', class: null });
  const [result, setResult] = useState<{ of: RuleDraft; found: Result }>();
  const devices = useGet('/devices', { params: { query: { limit: 200 } } }).data?.items ?? [];
  const classes = useGet('/machine-classes', { params: { query: { limit: 200 } } }).data?.items ?? [];
  const run = useChange(async (asked: RuleDraft) => setResult({ of: asked, found: await ask(asked, whose) }), []);
  return (
    <Fieldset legend={t.tryRule}>
      <Stack gap="sm">
        <Text size="sm">{t.tryRuleExplain}</Text>
        <Group gap="xs" align="flex-end">
          <Autocomplete
            label={t.onlyDevice}
            placeholder={t.allThatFit}
            data={devices.map(({ id }) => id)}
            value={whose.device}
            onChange={(device) => setWhose({ ...whose, device })}
            limit={50}
          />
          {classes.length > 0 && (
            <Select
              label={t.onlyClass}
              placeholder={t.allThatFit}
              data={classes.map(({ id }) => id)}
              value={whose.class}
              onChange={(chosen) => setWhose({ ...whose, class: chosen })}
              clearable
              searchable
            />
          )}
          <Button variant="default" loading={run.asking} onClick={() => void run.send(draft)}>
            {t.run}
          </Button>
        </Group>
        {run.failure !== undefined && <Failure error={run.failure} />}
        {result && run.failure === undefined && <Shown found={result.found} isOld={result.of !== draft} />}
      </Stack>
    </Fieldset>
  );
}

function Shown({ found, isOld }: { readonly found: Result; readonly isOld: boolean }): ReactNode {
  const t = useWords(ruleAdminWords);
  const { total, devices, devicesLeftOut, problems } = found;
  const fired = devices.filter(({ draft }) => draft.alarms > 0).length;
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600} role="status">
        {t.wouldFire(total.draft.alarms, fired)}
      </Text>
      {isOld && <Alert color="yellow">{t.isOld}</Alert>}
      {problems.map((problem) => (
        <Text key={problem} size="sm" c="red">
          {problem}
        </Text>
      ))}
      {devicesLeftOut > 0 && <Text size="sm">{t.leftOut(devicesLeftOut)}</Text>}
      {devices.map((device) => (
        <DeviceResult key={device.device} tried={device} />
      ))}
      <Text size="sm" c="dimmed">
        {t.ticketsExplain}
      </Text>
    </Stack>
  );
}

function DeviceResult({ tried }: { readonly tried: Tried }): ReactNode {
  const t = useWords(ruleAdminWords);
  const d = useWords(definedWords);
  const { device, draft, inForce, recorded, moments, channels, bucketSeconds, channelsLeftOut } = tried;
  const columns = [
    { label: t.draftColumn, of: draft },
    ...(inForce ? [{ label: t.inForceColumn, of: inForce }] : []),
    ...(recorded ? [{ label: t.recordedColumn, of: recorded }] : []),
  ];
  return (
    <Stack gap={4}>
      <Text size="sm">
        <b>{device}</b>: {t.judged(moments, channels.slice(0, 5).join(', '))}
      </Text>
      {bucketSeconds !== null && <Text size="sm">{t.averaged(bucketSeconds)}</Text>}
      {channelsLeftOut > 0 && <Text size="sm">{t.channelsLeftOut(channelsLeftOut)}</Text>}
      <Table aria-label={`${t.trial}: ${device}`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {columns.map(({ label }) => (
              <Table.Th key={label} scope="col">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {(['alarms', 'tickets', 'minutes'] as const).map((row) => (
            <Table.Tr key={row}>
              <Table.Th scope="row" fw={500}>
                {t[row]}
              </Table.Th>
              {columns.map(({ label, of }) => (
                <Table.Td key={label}>{of[row]}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {draft.items.length > 0 && (
        <List size="sm">
          {draft.items.slice(0, SHOWN).map(({ raisedAt, clearedAt, reason }) => (
            <List.Item key={`${raisedAt} ${reason}`}>
              <SiteTime at={raisedAt} /> – {clearedAt === null ? t.stillOn : <SiteTime at={clearedAt} />}: {reason}
            </List.Item>
          ))}
        </List>
      )}
      {draft.alarms > SHOWN && <Text size="sm">{d.more(draft.alarms - SHOWN)}</Text>}
    </Stack>
  );
}
