import { List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useGet } from '../../../api/use-get.ts';
import { Failure } from '../../../parts/failure.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { whyWords } from '../../../words/why.ts';
import { useWords } from '../../../words/words.ts';
import type { Ticket } from '../use-move.ts';
import { Section } from '../work/section.tsx';

/** How long the way of the reading that opened the ticket took, stage by stage. */
export function Trace({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(whyWords);
  const trace = useGet('/tickets/{id}/trace', { params: { path: { id: ticket.id } } });
  const stages: Readonly<Record<string, string>> = t.stage;
  return (
    <Section title={t.trace}>
      {trace.error && <Failure error={trace.error} again={() => void trace.refetch()} />}
      <List size="sm" spacing={4}>
        {trace.data?.stages.map(({ stage, at, sincePreviousMs }, index) => (
          <List.Item key={stage}>
            {stages[stage] ?? stage} · <SiteTime at={at} />
            {index > 0 && <Text span c="dimmed" size="sm">{` · +${formatSeconds(sincePreviousMs)}`}</Text>}
          </List.Item>
        ))}
      </List>
    </Section>
  );
}

function formatSeconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
