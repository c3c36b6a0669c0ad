import { Stack, Text } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { Failure } from '../../../parts/failure.tsx';
import { PrognosisRange } from '../../../parts/prognosis-range.tsx';
import { SignalChart } from '../../../parts/signal-chart.tsx';
import { formatValue, shownUnit, signalOf } from '../../../parts/signal-summary.ts';
import { whyWords } from '../../../words/why.ts';
import { useWords } from '../../../words/words.ts';
import type { Ticket } from '../use-move.ts';
import { Section } from '../work/section.tsx';

type Evidence = GetData<'/tickets/{id}/evidence'>['episodes'][number];

/** Most channels in one picture. */
const CHANNELS = 4;

/** The signal around the first alarm of a ticket as it was frozen, its score, and the prognosis. */
export function Signals({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(whyWords);
  const evidence = useGet('/tickets/{id}/evidence', { params: { path: { id: ticket.id } } });
  const [first] = evidence.data?.episodes ?? [];
  return (
    <Section title={t.signalTitle}>
      {evidence.error && <Failure error={evidence.error} again={() => void evidence.refetch()} />}
      {evidence.data && !first && <Text c="dimmed">{t.noEvidence}</Text>}
      {first && <Charts evidence={first} />}
      {first && (
        <Text size="sm">
          <b>{t.prognosis}:</b>{' '}
          {first.episode.prognosis ? (
            <>
              {t.mayFail} <PrognosisRange prognosis={first.episode.prognosis} />
            </>
          ) : (
            t.noPrognosis
          )}
        </Text>
      )}
    </Section>
  );
}

function Charts({ evidence }: { readonly evidence: Evidence }): ReactNode {
  const t = useWords(whyWords);
  const { episode, normal } = evidence;
  const channels = useMemo(() => movedFirst(evidence).slice(0, CHANNELS), [evidence]);
  const marks = useMemo(
    () => [
      { at: Date.parse(episode.onsetAt), label: t.onset },
      { at: Date.parse(episode.raisedAt), label: t.raised },
    ],
    [episode, t],
  );
  const series = useMemo(
    () => channels.map((name) => signalOf(name, shownUnit(normal[name]?.unit ?? null), evidence.signals[name] ?? [])),
    [channels, normal, evidence],
  );
  const { threshold, mode } = inForce(evidence);
  const score = useMemo(() => [signalOf(t.score, '', evidence.scores)], [evidence, t]);
  return (
    <Stack>
      <SignalChart label={t.signalTitle} series={series} marks={marks} />
      <Text size="xs" c="dimmed">
        {mode !== undefined && `${t.mode(mode)} · `}
        {channels
          .flatMap((name) => {
            const usual = normal[name];
            if (!usual) return [];
            const [low, high] = [usual.center - usual.spread, usual.center + usual.spread];
            return t.normalIs(name, `${formatValue(low, '')} … ${formatValue(high, shownUnit(usual.unit ?? null))}`);
          })
          .join(' · ')}
      </Text>
      {evidence.scores.length > 1 && (
        <SignalChart label={t.score} series={score} marks={marks} threshold={threshold} height={160} />
      )}
    </Stack>
  );
}

/** Channels of which there is a signal, those that moved most first. */
export function movedFirst({ signals, episode }: Pick<Evidence, 'signals' | 'episode'>): readonly string[] {
  const share = (name: string): number => episode.contributions[name] ?? 0;
  return Object.keys(signals)
    .filter((name) => (signals[name]?.length ?? 0) > 0)
    .toSorted((a, b) => share(b) - share(a));
}

/**
 * The threshold and the mode that were in force at the alarm; undefined where the evidence does not
 * tell.
 */
function inForce({ scoring }: Evidence): { threshold: number | undefined; mode: number | undefined } {
  const { threshold, mode } = (scoring ?? {}) as { threshold?: { on?: unknown }; mode?: unknown };
  const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
  return { threshold: numberOf(threshold?.on), mode: numberOf(mode) };
}
