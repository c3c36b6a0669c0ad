import { Progress, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import type { GetData } from '../../api/use-get.ts';
import { SignalChart } from '../../parts/signal-chart.tsx';
import { formatValue, shownUnit, signalOf } from '../../parts/signal-summary.ts';
import { alarmsWords } from '../../words/alarms.ts';
import { useWords } from '../../words/words.ts';

type Evidence = GetData<'/episodes/{id}'>;
const MOST_DRAWN = 4;

/**
 * The channels that moved, with their share, and their signals as they were frozen with the alarm.
 */
export function AlarmEvidence({ evidence }: { readonly evidence: Evidence }): ReactNode {
  const t = useWords(alarmsWords);
  const { episode, normal, hash } = evidence;
  const moved = useMemo(() => movedOf(evidence), [evidence]);
  return (
    <>
      <Stack gap="xs" component="section">
        <Title order={2} size="h4">
          {t.moved}
        </Title>
        {moved.map(({ channel, share }) => {
          const known = normal[channel];
          const unit = shownUnit(known?.unit ?? null);
          return (
            <Stack key={channel} gap={2}>
              <Text size="sm">
                <strong>{channel}</strong> · {t.share((100 * share).toFixed(0))}
                {channel === episode.firstChannel && ` · ${t.first}`}
                {known && ` · ${t.normal(formatValue(known.center, unit), formatValue(known.spread, unit))}`}
              </Text>
              <Progress value={100 * share} aria-label={`${channel}: ${t.share((100 * share).toFixed(0))}`} />
            </Stack>
          );
        })}
      </Stack>
      <Charts evidence={evidence} channels={moved.slice(0, MOST_DRAWN).map(({ channel }) => channel)} />
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {t.model}: {episode.modelId} · {episode.detector} · {t.hash}: {hash}
      </Text>
    </>
  );
}

function Charts({
  evidence,
  channels,
}: {
  readonly evidence: Evidence;
  readonly channels: readonly string[];
}): ReactNode {
  const t = useWords(alarmsWords);
  const { signals, scores, normal, episode } = evidence;
  const marks = useMemo(
    () => [
      { at: Date.parse(episode.onsetAt), label: t.onset },
      { at: Date.parse(episode.raisedAt), label: t.raised },
    ],
    [episode, t],
  );
  const score = useMemo(() => [signalOf(t.score, '', scores)], [scores, t]);
  const drawn = channels.filter((channel) => signals[channel]);
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t.evidence}
      </Title>
      {scores.length > 0 && (
        <SignalChart label={t.scoreChart} height={160} series={score} marks={marks} threshold={1} />
      )}
      {drawn.map((channel) => (
        <SignalChart
          key={channel}
          label={channel}
          height={180}
          series={[signalOf(channel, shownUnit(normal[channel]?.unit ?? null), signals[channel] ?? [])]}
          marks={marks}
        />
      ))}
    </Stack>
  );
}

/**
 * Channels by their share of the score, the largest first; those of less than half a percent are
 * left out.
 */
function movedOf({ episode }: Evidence): readonly { readonly channel: string; readonly share: number }[] {
  return Object.entries(episode.contributions)
    .map(([channel, share]) => ({ channel, share }))
    .filter(({ share }) => share >= 0.005)
    .sort((a, b) => b.share - a.share);
}
