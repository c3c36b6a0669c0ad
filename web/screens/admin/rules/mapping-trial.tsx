import { Alert, Badge, Fieldset, Group, List, Select, Stack, Table, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type ApiError, api, dataOf } from '../../../api/client.ts';
import { useGet } from '../../../api/use-get.ts';
import { Failure } from '../../../parts/failure.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { definedWords } from '../../../words/admin-defined.ts';
import { mappingWords } from '../../../words/admin-mappings.ts';
import { useWords } from '../../../words/words.ts';
import { filterOf } from './mapping-compare.ts';
import { furtherOf, type MappingDraft, mappingBody } from './mapping-draft.ts';
import { ComparedMessages, type Heard, ListenForMessages } from './mapping-listen.tsx';

type Result = Awaited<ReturnType<typeof ask>>;
type Decoded = NonNullable<Result['message']>;
/** The message to try: a kept one as it came, or one that the person typed. */
type Message = { readonly topic: string; readonly payload: string; readonly quarantined: number | null };

/** As long as a person pauses while typing. */
const PAUSE_MS = 400;
const SHOWN = 20;

async function ask(draft: MappingDraft, { topic, payload, quarantined }: Message, heard: readonly Heard[]) {
  const { id, position } = draft;
  const typed = topic === '' ? {} : { message: { topic, payload } };
  return await dataOf(
    api.POST('/mappings/dry-run', {
      body: {
        mapping: mappingBody(draft),
        ...(id !== '' && { id }),
        ...(position !== null && { position }),
        ...(quarantined === null ? typed : { quarantined }),
        ...(heard.length > 0 && { samples: heard.map(sampleOf) }),
      },
    }),
  );
}

function sampleOf({ topic, payload, receivedAt }: Heard) {
  return { topic, payload, receivedAt };
}

/** The outcome of a message under a draft, as it is typed: nothing is stored. */
export function MappingTrial({ draft }: { readonly draft: MappingDraft }): ReactNode {
  const t = useWords(mappingWords);
  const [message, setMessage] = useState<Message>({ topic: '', payload: '', quarantined: null });
  const [heard, setHeard] = useState<readonly Heard[]>([]);
  const [asked] = useDebouncedValue({ draft, message, heard }, PAUSE_MS);
  const isReady = asked.draft.topics.length > 0 && furtherOf(asked.draft) !== undefined;
  const { reason: _, ...tried } = asked.draft;
  const trial = useQuery<Result, ApiError>({
    queryKey: ['/mappings/dry-run', tried, asked.message, asked.heard],
    enabled: isReady,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: () => ask(asked.draft, asked.message, asked.heard),
  });
  return (
    <Fieldset legend={t.tryMapping}>
      <Stack gap="sm">
        <Text size="sm">{t.tryMappingExplain}</Text>
        <KeptMessages choose={setMessage} />
        <TextInput
          label={t.topic}
          value={message.topic}
          onChange={(event) => setMessage({ ...message, topic: event.currentTarget.value, quarantined: null })}
        />
        <Textarea
          label={t.content}
          value={message.payload}
          autosize
          minRows={2}
          maxRows={12}
          ff="monospace"
          onChange={(event) => setMessage({ ...message, payload: event.currentTarget.value, quarantined: null })}
        />
        <ListenForMessages filter={filterOf(draft.topics[0] ?? '')} heard={setHeard} />
        {isReady && trial.error && <Failure error={trial.error} />}
        {isReady && trial.data && !trial.error && (
          <Stack gap="sm" role="status">
            {trial.data.message && <DecodedMessage decoded={trial.data.message} />}
            <ComparedMessages heard={asked.heard} samples={trial.data.samples} />
            <KeptUnder found={trial.data.quarantine} />
          </Stack>
        )}
      </Stack>
    </Fieldset>
  );
}

/** Messages that were refused or not read, the newest first, to try one of them. */
function KeptMessages({ choose }: { readonly choose: (message: Message) => void }): ReactNode {
  const t = useWords(mappingWords);
  const refused = useGet('/quarantine', { params: { query: { limit: 50 } } }).data?.items ?? [];
  const unread = useGet('/unread-telemetry', {}).data?.items ?? [];
  const kept = [
    ...refused.map(({ id, topic, payload, device }) => ({
      value: `refused ${id}`,
      label: `${t.keptRefused(topic)}${device === undefined ? '' : ` (${device})`} #${id}`,
      message: { topic, payload, quarantined: id },
    })),
    ...unread.map(({ topic, payload, reason }) => ({
      value: `unread ${reason} ${topic}`,
      label: `${t.keptUnread(topic)} (${reason})`,
      message: { topic, payload, quarantined: null },
    })),
  ];
  const [chosen, setChosen] = useState<string | null>(null);
  if (kept.length === 0) return null;
  const unique = [...new Map(kept.map((one) => [one.value, one])).values()];
  return (
    <Select
      label={t.kept}
      data={unique.map(({ value, label }) => ({ value, label }))}
      value={chosen}
      onChange={(value) => {
        setChosen(value);
        const found = unique.find((one) => one.value === value);
        if (found) choose(found.message);
      }}
      searchable
      clearable
    />
  );
}

function DecodedMessage({ decoded }: { readonly decoded: Decoded }): ReactNode {
  const t = useWords(mappingWords);
  const d = useWords(definedWords);
  const { decidedBy, decider, counts, readings, rejections, unread, ignored } = decoded;
  const word = t.decidedBy[decidedBy];
  const values = readings.flatMap((reading) => reading.values.map((value) => ({ ...value, reading })));
  return (
    <Stack gap="xs">
      <Alert color={decidedBy === 'draft' ? 'green' : 'yellow'}>
        {typeof word === 'function' ? word(decider ?? '') : word}
      </Alert>
      <Text size="sm" fw={600}>
        {t.becomes(counts.readings, counts.values)}
      </Text>
      {values.length > 0 && (
        <Table aria-label={t.becomes(counts.readings, counts.values)}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{d.channel}</Table.Th>
              <Table.Th scope="col">{t.value}</Table.Th>
              <Table.Th scope="col">{t.time}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {values.slice(0, SHOWN).map(({ channel, value, unit, reading }) => (
              <Table.Tr key={`${reading.device} ${reading.sampledAt} ${channel}`}>
                <Table.Th scope="row" fw={500} style={{ overflowWrap: 'anywhere' }}>
                  {reading.device} · {channel}
                </Table.Th>
                <Table.Td>
                  {value} {unit ?? t.noUnit}
                </Table.Td>
                <Table.Td>
                  <SiteTime at={reading.sampledAt} />
                  {reading.timeSource === 'arrival' && ` (${t.ofArrival})`}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {counts.values > SHOWN && <Text size="sm">{d.more(counts.values - SHOWN)}</Text>}
      <Parts
        label={t.refusedParts}
        parts={rejections.map(({ detail, index }) => `${index === null ? '' : `[${index}] `}${detail}`)}
      />
      <Parts label={t.unreadParts} parts={unread.map(({ name, words }) => `${name}: ${words}`)} />
      {ignored.length > 0 && <Text size="sm">{t.ignoredParts(ignored.join(', '))}</Text>}
    </Stack>
  );
}

function Parts({ label, parts }: { readonly label: string; readonly parts: readonly string[] }): ReactNode {
  const d = useWords(definedWords);
  if (parts.length === 0) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <List size="sm" style={{ overflowWrap: 'anywhere' }}>
        {[...new Set(parts)].slice(0, SHOWN).map((part) => (
          <List.Item key={part}>{part}</List.Item>
        ))}
      </List>
      {parts.length > SHOWN && <Text size="sm">{d.more(parts.length - SHOWN)}</Text>}
    </Stack>
  );
}

const COLOURS = { accepted: 'green.8', partly: 'orange.8', refused: 'red.8' } as const;

function KeptUnder({ found }: { readonly found: Result['quarantine'] }): ReactNode {
  const t = useWords(mappingWords);
  const { examined, decided, accepted, partly, messages } = found;
  if (examined === 0) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t.keptUnder}
      </Text>
      <Text size="sm">
        {t.wouldAccept(accepted, decided, examined)} {partly > 0 && t.partly(partly)}
      </Text>
      {messages.map(({ id, topic, outcome, reason }) => (
        <Group key={id} gap="xs" wrap="nowrap" align="flex-start">
          <Badge color={COLOURS[outcome]} tt="none" style={{ flexShrink: 0 }}>
            {t.outcomes[outcome]}
          </Badge>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {topic}
            {reason !== null && `: ${reason}`}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
