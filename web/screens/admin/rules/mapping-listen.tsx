import { Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type ApiError, api, dataOf } from '../../../api/client.ts';
import { Failure } from '../../../parts/failure.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { mappingWords } from '../../../words/admin-mappings.ts';
import { useWords } from '../../../words/words.ts';
import { compareValues, type Decoded } from './mapping-compare.ts';

const SECONDS = 30;
const MOST = 20;

/** A message that was heard, with its payload in base64. */
export type Heard = Awaited<ReturnType<typeof listen>>['messages'][number] & { readonly id: string };

async function listen({ topic, device }: { topic: string; device: string }) {
  const wanted = { ...(topic !== '' && { topic }), ...(device !== '' && { device }) };
  return await dataOf(api.POST('/mappings/listen', { body: { ...wanted, seconds: SECONDS, most: MOST } }));
}

/** Hears messages as they come, to try a draft on ones that are accepted. */
export function ListenForMessages(given: {
  readonly filter: string;
  readonly heard: (messages: readonly Heard[]) => void;
}): ReactNode {
  const t = useWords(mappingWords);
  const [typed, setTyped] = useState<string>();
  const [device, setDevice] = useState('');
  const topic = typed ?? given.filter;
  const hearing = useMutation<Awaited<ReturnType<typeof listen>>, ApiError>({
    mutationFn: () => listen({ topic, device }),
    onSuccess: ({ messages }) =>
      given.heard(messages.map((message, at) => ({ ...message, id: `${message.receivedAt} ${at}` }))),
  });
  const { data, error, isPending } = hearing;
  const left = data ? data.leftOut.tooLarge + data.leftOut.beyondBytes : 0;
  return (
    <Stack gap="xs">
      <Text size="sm">{t.listenExplain(SECONDS, MOST)}</Text>
      <Group align="flex-end">
        <TextInput
          label={t.listenTopic}
          value={topic}
          flex={1}
          miw={220}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <TextInput
          label={t.listenDevice}
          value={device}
          flex={1}
          miw={160}
          onChange={(event) => setDevice(event.currentTarget.value)}
        />
        <Button
          variant="default"
          loading={isPending}
          disabled={topic === '' && device === ''}
          onClick={() => hearing.mutate()}
        >
          {t.listen(SECONDS)}
        </Button>
      </Group>
      {error && <Failure error={error} />}
      {data && (
        <Text size="sm" role="status">
          {t.heard(data.messages.length, Math.ceil(data.listenedSeconds))}
          {left > 0 && ` ${t.leftOut(left)}`}
        </Text>
      )}
    </Stack>
  );
}

/** The outcome of heard messages under the draft and under the mappings in force, side by side. */
export function ComparedMessages({
  heard,
  samples,
}: {
  readonly heard: readonly Heard[];
  readonly samples: readonly { readonly draft: Decoded & Parts; readonly present: Decoded & Parts }[];
}): ReactNode {
  const t = useWords(mappingWords);
  // While other messages are asked about, the answer is still of those before.
  const known = heard.flatMap((message, at) => {
    const sample = samples[at];
    return sample ? [{ message, sample }] : [];
  });
  return (
    <Stack gap="sm">
      {known.map(({ message, sample: { draft, present } }) => (
        <Stack key={message.id} gap={4}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {message.topic} <SiteTime at={message.receivedAt} style="time" />
          </Text>
          <Table.ScrollContainer minWidth={360} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table aria-label={t.compared(message.topic)}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t.reading}</Table.Th>
                  <Table.Th scope="col">{t.byDraft}</Table.Th>
                  <Table.Th scope="col">{t.inForce}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {compareValues(draft, present).map(({ key, draft: ours, present: theirs, differs }) => (
                  <Table.Tr key={key}>
                    <Table.Th scope="row" fw={500} style={{ overflowWrap: 'anywhere' }}>
                      {key}
                    </Table.Th>
                    <Table.Td fw={differs ? 700 : 400}>
                      {ours ?? '–'}
                      {differs && ` ${t.differs}`}
                    </Table.Td>
                    <Table.Td>{theirs ?? '–'}</Table.Td>
                  </Table.Tr>
                ))}
                <Table.Tr>
                  <Table.Th scope="row" fw={500}>
                    {t.notUsed}
                  </Table.Th>
                  <Table.Td>{lossesOf(draft)}</Table.Td>
                  <Table.Td>{lossesOf(present)}</Table.Td>
                </Table.Tr>
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Stack>
      ))}
    </Stack>
  );
}

type Parts = {
  readonly rejections: readonly { readonly detail: string }[];
  readonly unread: readonly { readonly name: string; readonly words: string }[];
};

function lossesOf({ rejections, unread }: Parts): string {
  const parts = [...rejections.map(({ detail }) => detail), ...unread.map(({ name, words }) => `${name}: ${words}`)];
  return [...new Set(parts)].join('; ') || '–';
}
