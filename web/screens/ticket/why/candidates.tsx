import { ScrollArea, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useGet } from '../../../api/use-get.ts';
import { useActorName, useNamedSentence } from '../../../parts/actor-name.ts';
import { Failure } from '../../../parts/failure.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { ticketWords } from '../../../words/ticket.ts';
import { whyWords } from '../../../words/why.ts';
import { useWords } from '../../../words/words.ts';
import type { Ticket } from '../use-move.ts';
import { Section } from '../work/section.tsx';

/** The last dispatch of a ticket: each candidate with the parts of their score, or why not. */
export function Candidates({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(whyWords);
  const words = useWords(ticketWords);
  const nameOf = useActorName();
  const named = useNamedSentence();
  const dispatches = useGet('/tickets/{id}/dispatch', { params: { path: { id: ticket.id }, query: { limit: 1 } } });
  const [last] = dispatches.data?.items ?? [];
  return (
    <Section title={t.candidates}>
      {dispatches.error && <Failure error={dispatches.error} again={() => void dispatches.refetch()} />}
      {dispatches.data && !last && <Text c="dimmed">{t.noDispatch}</Text>}
      {last && (
        <>
          <Text size="sm">
            <SiteTime at={last.at} /> · {named(last.reason)}
          </Text>
          <ScrollArea viewportProps={{ tabIndex: 0 }}>
            <Table fz="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.person}</Table.Th>
                  <Table.Th>{t.score}</Table.Th>
                  {Object.keys(last.weights).map((name) => (
                    <Table.Th key={name}>{t.component[name as keyof typeof t.component] ?? name}</Table.Th>
                  ))}
                  <Table.Th>{words.reason}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {last.candidates.slice(0, 20).map(({ person, score, scores, excluded }) => (
                  <Table.Tr key={person}>
                    <Table.Td>
                      {nameOf(person)}
                      {person === last.chosen && ` (${t.chosen})`}
                    </Table.Td>
                    <Table.Td>{score.toFixed(2)}</Table.Td>
                    {Object.keys(last.weights).map((name) => (
                      <Table.Td key={name}>{scores[name as keyof typeof scores]?.toFixed(2) ?? '–'}</Table.Td>
                    ))}
                    <Table.Td>{excluded.map(({ reason }) => reason).join(', ')}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea>
        </>
      )}
    </Section>
  );
}
