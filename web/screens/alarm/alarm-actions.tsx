import { Alert, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useMay } from '../../parts/may.ts';
import { ReasonButton } from '../../parts/reason-button.tsx';
import { alarmsWords } from '../../words/alarms.ts';
import { machineWords } from '../../words/machines.ts';
import { useWords } from '../../words/words.ts';
import { type ByPerson, choicesOf, type Episode } from './alarm-choices.ts';

const TOUCHES = ['/episodes', '/assets', '/tickets', '/devices'];
const DAY_MINUTES = 1_440;

type Given = { readonly episode: Episode };
const at = (id: string, key: string) => ({ path: { id }, header: { 'Idempotency-Key': key } });

/** What the person may do with an alarm in its present state. */
export function AlarmActions({ episode }: Given): ReactNode {
  const choices = choicesOf(episode);
  const mayWork = useMay('work');
  const maySuppress = useMay('suppress');
  const mayLead = useMay('lead');
  return (
    <Stack>
      {choices.accept && mayLead && <AcceptLevel episode={episode} />}
      <Group gap="xs">
        {mayWork && choices.acknowledge && <Acknowledge episode={episode} />}
        {mayWork && choices.shelve && <Shelve episode={episode} />}
        {mayWork && choices.unshelve && <Unshelve episode={episode} />}
        {maySuppress && choices.suppressBy.length > 0 && <Suppress episode={episode} by={choices.suppressBy} />}
        {maySuppress && choices.unsuppress.map((by) => <Unsuppress key={by} episode={episode} by={by} />)}
      </Group>
    </Stack>
  );
}

function Acknowledge({ episode }: Given): ReactNode {
  const t = useWords(alarmsWords);
  return (
    <ReasonButton
      label={t.acknowledge}
      explain={t.acknowledgeExplain}
      reasonLabel={t.optionalReason}
      optional
      touches={TOUCHES}
      look={{ variant: 'filled' }}
      send={(reason, key) =>
        dataOf(
          api.POST('/episodes/{id}/acknowledge', {
            params: at(episode.id, key),
            body: reason === '' ? {} : { reason },
          }),
        )
      }
    />
  );
}

function Shelve({ episode }: Given): ReactNode {
  const t = useWords(alarmsWords);
  const [minutes, setMinutes] = useState(60);
  return (
    <ReasonButton
      label={t.shelve}
      explain={t.shelveExplain}
      reasonLabel={t.reason}
      touches={TOUCHES}
      send={(reason, key) =>
        dataOf(api.POST('/episodes/{id}/shelve', { params: at(episode.id, key), body: { minutes, reason } }))
      }
    >
      <NumberInput
        label={t.minutes}
        value={minutes}
        min={1}
        max={DAY_MINUTES}
        allowDecimal={false}
        clampBehavior="strict"
        onChange={(value) => setMinutes(Number(value) || 1)}
      />
    </ReasonButton>
  );
}

function Unshelve({ episode }: Given): ReactNode {
  const t = useWords(alarmsWords);
  return (
    <ReasonButton
      label={t.unshelve}
      explain={t.unshelveExplain}
      reasonLabel={t.optionalReason}
      optional
      touches={TOUCHES}
      send={(reason, key) =>
        dataOf(
          api.POST('/episodes/{id}/unshelve', { params: at(episode.id, key), body: reason === '' ? {} : { reason } }),
        )
      }
    />
  );
}

function Suppress({ episode, by }: Given & { readonly by: readonly ByPerson[] }): ReactNode {
  const t = useWords(alarmsWords);
  const { suppressor } = useWords(machineWords);
  const [chosen, setChosen] = useState<ByPerson>(by[0] ?? 'rule');
  return (
    <ReasonButton
      label={t.suppress}
      explain={t.suppressExplain}
      reasonLabel={t.reason}
      touches={TOUCHES}
      send={(reason, key) =>
        dataOf(api.POST('/episodes/{id}/suppress', { params: at(episode.id, key), body: { by: chosen, reason } }))
      }
    >
      <Select
        label={t.suppressBy}
        value={chosen}
        allowDeselect={false}
        data={by.map((value) => ({ value, label: suppressor[value] }))}
        onChange={(value) => setChosen((value ?? chosen) as ByPerson)}
      />
    </ReasonButton>
  );
}

function Unsuppress({ episode, by }: Given & { readonly by: ByPerson }): ReactNode {
  const t = useWords(alarmsWords);
  const { suppressor } = useWords(machineWords);
  return (
    <ReasonButton
      label={`${t.unsuppress}: ${suppressor[by]}`}
      explain={t.unshelveExplain}
      reasonLabel={t.optionalReason}
      optional
      touches={TOUCHES}
      send={(reason, key) =>
        dataOf(
          api.POST('/episodes/{id}/unsuppress', {
            params: at(episode.id, key),
            body: { by, ...(reason !== '' && { reason }) },
          }),
        )
      }
    />
  );
}

function AcceptLevel({ episode }: Given): ReactNode {
  const t = useWords(alarmsWords);
  const accept = (level: 'new' | 'old') => (reason: string, key: string) =>
    dataOf(api.POST('/episodes/{id}/accept', { params: at(episode.id, key), body: { level, reason } }));
  return (
    <Alert color="yellow">
      <Stack gap="xs">
        <Text>{t.stayed}</Text>
        <Group gap="xs">
          <ReasonButton
            label={t.acceptNew}
            explain={t.acceptNewExplain}
            reasonLabel={t.reason}
            touches={TOUCHES}
            send={accept('new')}
          />
          <ReasonButton
            label={t.acceptOld}
            explain={t.acceptOldExplain}
            reasonLabel={t.reason}
            touches={TOUCHES}
            send={accept('old')}
          />
        </Group>
      </Stack>
    </Alert>
  );
}
