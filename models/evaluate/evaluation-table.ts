import type { DetectionFigures, Evaluation } from './evaluate-detection.ts';
import { VALUE_BASELINE_NAMES, type ValueBaseline } from './value-baselines.ts';

const COLUMNS: readonly (readonly [title: string, cell: (figures: DetectionFigures) => string])[] = [
  ['row F1', ({ f1 }) => number(f1, 3)],
  ['false alarms', ({ falseAlarmRate }) => percent(falseAlarmRate)],
  ['missed', ({ missedAlarmRate }) => percent(missedAlarmRate)],
  ['events found', ({ events, eventsFound }) => (events === 0 ? '–' : `${eventsFound} of ${events}`)],
  ['median delay', ({ medianDelaySeconds }) => duration(medianDelaySeconds)],
  ['false episodes', ({ falseEpisodes }) => String(falseEpisodes)],
  ['an hour', (figures) => number(figures.falseEpisodesPerHour, 2)],
  ['a machine-month', (figures) => number(figures.falseEpisodesPerMachineMonth, 1)],
];

const TITLES: Readonly<Record<ValueBaseline, string>> = {
  threeSigma: 'three sigma',
  tSquared: 'T²',
  pca: 'PCA',
  relation: 'relation',
};

/**
 * The figures as a table for people: a line for each recording, one for all, and one for each
 * baseline over all.
 */
export function evaluationTable({ recordings, pooled }: Evaluation): string {
  const all = recordings.length > 1 ? [{ name: `all ${recordings.length}`, figures: pooled.detector }] : [];
  const lines = [
    ...recordings.map(({ name, detector }) => ({ name, figures: detector })),
    ...all,
    { name: 'always on', figures: pooled.alwaysOn },
    { name: 'at random', figures: pooled.atRandom },
    ...VALUE_BASELINE_NAMES.flatMap((name) => {
      const figures = pooled[name];
      return figures === undefined ? [] : [{ name: TITLES[name], figures }];
    }),
  ].map(({ name, figures }) => [name, ...COLUMNS.map(([, cell]) => cell(figures))]);
  const table = [['', ...COLUMNS.map(([title]) => title)], ...lines];
  const widths = table[0]?.map((_, i) => Math.max(...table.map((cells) => cells[i]?.length ?? 0))) ?? [];
  const aligned = (text: string, i: number): string =>
    i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0);
  return table.map((cells) => `${cells.map(aligned).join('  ').trimEnd()}\n`).join('');
}

function number(value: number | null, decimals: number): string {
  return value === null ? '–' : value.toFixed(decimals);
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}

function duration(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 600) return `${Number(seconds.toPrecision(3))} s`;
  return seconds < 36_000 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
