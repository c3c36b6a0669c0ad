import { Anchor, List, Progress, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../../../api/use-get.ts';
import { useMe } from '../../../app/session.tsx';
import { Failure } from '../../../parts/failure.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { domainWords } from '../../../words/domain.ts';
import { whyWords } from '../../../words/why.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import type { Ticket } from '../use-move.ts';
import { Section } from '../work/section.tsx';
import { Candidates } from './candidates.tsx';
import { Signals } from './signals.tsx';
import { Trace } from './trace.tsx';

/**
 * Why a ticket is there: what the detector saw, what may come, who could take it, what was before.
 */
export function WhyTab({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const { role } = useMe();
  const reads = role !== 'requester' && role !== 'permit_issuer';
  return (
    <Stack>
      <Reason ticket={ticket} />
      <Signals ticket={ticket} />
      {reads && <Similar ticket={ticket} />}
      {reads && <Candidates ticket={ticket} />}
      <Trace ticket={ticket} />
    </Stack>
  );
}

function Reason({ ticket: { episode, plan } }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(whyWords);
  const chinese = useLanguage() === 'zh-CN';
  if (!episode) return null;
  const moved = Object.entries(episode.contributions).toSorted(([, a], [, b]) => b - a);
  const total = moved.reduce((sum, [, share]) => sum + share, 0);
  const named = plan?.condition === episode.condition ? (chinese ? plan.name.zh : plan.name.en) : episode.condition;
  return (
    <Section title={t.reasonTitle}>
      <Text>{episode.reason}</Text>
      <Text size="sm">
        {t.condition}: {named} · {t.since} <SiteTime at={episode.onsetAt} />
      </Text>
      {moved.length > 0 && total > 0 && (
        <Stack gap={6}>
          <Text size="sm" fw={600}>
            {t.contributions}
          </Text>
          {moved.slice(0, 6).map(([channel, share]) => {
            const percent = Math.round((100 * share) / total);
            return (
              <Stack key={channel} gap={2}>
                <Text size="sm">
                  {channel}: {t.share(`${percent}`)}
                </Text>
                <Progress value={percent} aria-label={channel} />
              </Stack>
            );
          })}
        </Stack>
      )}
    </Section>
  );
}

/** Tickets of the machine before this one, and how they ended. */
function Similar({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(whyWords);
  const domain = useWords(domainWords);
  const chinese = useLanguage() === 'zh-CN';
  const history = useGet('/assets/{id}/history', {
    params: { path: { id: ticket.asset.id }, query: { limit: 50, below: true } },
  });
  const before = (history.data?.items ?? []).filter(({ kind, id }) => kind === 'ticket' && id !== ticket.id);
  const verdicts: Readonly<Record<string, string>> = domain.verdict;
  const states: Readonly<Record<string, string>> = domain.state;
  return (
    <Section title={t.similar}>
      {history.error && <Failure error={history.error} again={() => void history.refetch()} />}
      {history.data && before.length === 0 && <Text c="dimmed">{t.noneSimilar}</Text>}
      <List size="sm" spacing={6}>
        {before.slice(0, 10).map((one) => (
          <List.Item key={one.id}>
            <Anchor renderRoot={(props) => <Link to="/tickets/$id" params={{ id: one.id }} {...props} />}>
              {one.id}
            </Anchor>{' '}
            · <SiteTime at={one.at} style="day" /> · {(chinese && one.wordsZh) || one.words} ·{' '}
            {one.verdict === null ? (states[one.state] ?? one.state) : (verdicts[one.verdict] ?? one.verdict)}
          </List.Item>
        ))}
      </List>
    </Section>
  );
}
