import { writeFile } from 'node:fs/promises';
import type { RecordedRow } from '../../lib/recording/recording.ts';
import type { AlarmEpisode } from '../episode/alarm-episode.ts';
import type { RowVerdict } from '../offline/detect-recording.ts';
import { detectionSvg } from './detection-svg.ts';
import { createSignalBuckets } from './signal-buckets.ts';

/**
 * Collects what a picture of a detection shows while the rows go by, in memory that does not grow
 * with them.
 */
export type DetectionPlot = {
  addRow(row: RecordedRow): void;
  addVerdict(verdict: RowVerdict): void;
  /** The picture as SVG. @param timeOf writes a time as the recording does */
  svg(episodes: readonly AlarmEpisode[], timeOf: (milliseconds: number) => string): string;
  /** Writes it. */
  write(file: string, episodes: readonly AlarmEpisode[], timeOf: (milliseconds: number) => string): Promise<void>;
};

/** This many fit on a page. */
const PANELS = 8;

/**
 * Twice as many stretches as the picture shows: the kept ones number between half and all of them.
 */
const KEPT = 1600;
const SHOWN = 800;

/** A channel, and its unit where it is known. */
export type PlottedChannel = { readonly name: string; readonly unit: string | undefined };

/** @param plotted all channels of the recording */
export function createDetectionPlot(title: string, plotted: readonly PlottedChannel[]): DetectionPlot {
  const channels = plotted.map(({ name }) => name);
  const signals = createSignalBuckets(channels.length, KEPT);
  const scores = createSignalBuckets(1, KEPT);
  const values = new Float64Array(channels.length);
  const score = new Float64Array(1);
  let trainedTo = Number.NaN;

  const svg: DetectionPlot['svg'] = (episodes, timeOf) => {
    const ordered = byContribution(channels, episodes);
    const shown = ordered.slice(0, PANELS);
    return detectionSvg({
      title,
      episodes,
      timeOf,
      trainedTo,
      channels: shown.map((name) => ({
        name,
        series: channels.indexOf(name),
        unit: plotted[channels.indexOf(name)]?.unit,
      })),
      left: ordered.length - shown.length,
      signals: signals.read(SHOWN),
      scores: scores.read(SHOWN),
    });
  };
  return {
    addRow: (row) => {
      if (Number.isNaN(row.sampledAt)) return;
      for (let c = 0; c < channels.length; c++) values[c] = row.values[channels[c] ?? ''] ?? Number.NaN;
      signals.add(row.sampledAt, values);
    },
    addVerdict: (verdict) => {
      if (Number.isNaN(verdict.sampledAt)) return;
      if (Number.isNaN(trainedTo)) trainedTo = verdict.sampledAt;
      score[0] = verdict.score;
      scores.add(verdict.sampledAt, score);
    },
    svg,
    write: async (file, episodes, timeOf) => writeFile(file, svg(episodes, timeOf)),
  };
}

/**
 * Channels with the largest part in the worst episodes first; the others in the order of the
 * recording.
 */
function byContribution(channels: readonly string[], episodes: readonly AlarmEpisode[]): readonly string[] {
  const sums = new Map<string, number>();
  for (const { contributions, peakScore } of episodes) {
    for (const [name, share] of Object.entries(contributions))
      sums.set(name, (sums.get(name) ?? 0) + share * peakScore);
  }
  return [...channels].sort((a, b) => (sums.get(b) ?? 0) - (sums.get(a) ?? 0));
}
