import { Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useConditionName } from '../../../parts/health-badge.tsx';
import { useMay } from '../../../parts/may.ts';
import { useMe } from '../../../parts/session.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { whyWords } from '../../../words/why.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import type { Ticket } from '../use-move.ts';
import { Section } from '../work/section.tsx';
import { Candidates } from './candidates.tsx';
import { Outside } from './outside.tsx';
import { Signals } from './signals.tsx';
import { Similar } from './similar.tsx';
import { Trace } from './trace.tsx';

/**
 * Why a ticket is there: what the detector saw, what may come, who could take it, what was before.
 */
export function WhyTab({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const { role } = useMe();
  const mayWork = useMay('work');
  const reads = role !== 'requester' && role !== 'permit_issuer';
  return (
    <Stack>
      {mayWork && <Outside ticket={ticket} />}
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
  const nameOf = useConditionName();
  if (!episode) return null;
  const moved = Object.entries(episode.contributions).toSorted(([, a], [, b]) => b - a);
  const total = moved.reduce((sum, [, share]) => sum + share, 0);
  const named =
    plan?.condition === episode.condition ? (chinese ? plan.name.zh : plan.name.en) : nameOf(episode.condition);
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
