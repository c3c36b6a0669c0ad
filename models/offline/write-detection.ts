import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { AlarmEpisode } from '../episode/alarm-episode.ts';
import type { RowVerdict } from './detect-recording.ts';

/** Writes the verdict on each row as it comes; `anomaly` is 1 while an episode is active. */
export type ScoreFile = {
  write(verdict: RowVerdict): void;
  /** Resolves once all is on its way to disk. @throws {Error} if the file cannot be written */
  close(): Promise<void>;
};

const CHUNK_CHARACTERS = 262_144;

/** Opens `<name>.scores.csv`. */
export function openScoreFile(file: string): ScoreFile {
  const stream = createWriteStream(file);
  const ended = finished(stream);
  // Reported by `close`, also when it comes before.
  ended.catch(() => undefined);
  let text = 'time,score,anomaly,episode\n';
  return {
    write: ({ time, score, episode }) => {
      const cell = /[",\r\n]/.test(time) ? `"${time.replaceAll('"', '""')}"` : time;
      text += `${cell},${Number(score.toPrecision(6))},${episode === null ? 0 : 1},${episode ?? ''}\n`;
      if (text.length < CHUNK_CHARACTERS) return;
      stream.write(text);
      text = '';
    },
    close: async () => {
      stream.end(text);
      await ended;
    },
  };
}

/**
 * The episodes of a recording as `<name>.episodes.json` has them.
 * @param timeOf writes a time as the recording does
 */
export function episodesJson(
  episodes: readonly AlarmEpisode[],
  timeOf: (milliseconds: number) => string,
  machineClass?: string,
): readonly object[] {
  return episodes.map((episode) => {
    const { id, component, condition, severity, contributions, firstChannel, reason, peakScore, prognosis } = episode;
    return {
      id,
      onset: timeOf(episode.onsetAt),
      raised: timeOf(episode.raisedAt),
      cleared: episode.clearedAt === null ? null : timeOf(episode.clearedAt),
      component,
      ...(machineClass !== undefined && { class: machineClass }),
      condition,
      severity,
      contributions,
      firstChannel,
      reason,
      peakScore: Number(peakScore.toPrecision(6)),
      ...(prognosis && {
        prognosis: {
          earliestFailure: timeOf(prognosis.earliestAt),
          ...(prognosis.latestAt !== undefined && { latestFailure: timeOf(prognosis.latestAt) }),
          method: prognosis.method,
        },
      }),
    };
  });
}

/** Writes the episodes. */
export async function writeEpisodes(file: string, episodes: readonly object[]): Promise<void> {
  await writeFile(file, `${JSON.stringify(episodes, null, 2)}\n`);
}

/**
 * How a recording writes its times, learned from one of them: a number of seconds or milliseconds,
 * or a date with or without `T` and `Z`.
 * @param text a time as written @param milliseconds its parsed value
 */
export function timeWriter(text: string, milliseconds: number): (milliseconds: number) => string {
  if (/^[+-]?[\d.]/.test(text) && Number.isFinite(Number(text))) {
    const perSecond = Number(text) === milliseconds && milliseconds !== 0 ? 1 : 1000;
    return (at) => String(at / perSecond);
  }
  const separator = text.includes('T') ? 'T' : ' ';
  const zone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? 'Z' : '';
  return (at) => {
    const iso = new Date(at).toISOString();
    const fraction = at % 1000 === 0 ? '' : iso.slice(19, 23);
    return `${iso.slice(0, 10)}${separator}${iso.slice(11, 19)}${fraction}${zone}`;
  };
}
