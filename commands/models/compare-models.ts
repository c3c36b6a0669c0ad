import { AppError } from '../../lib/errors.ts';
import { readingOf } from '../../lib/recording/reading-of.ts';
import { openRecording } from '../../lib/recording/recording.ts';
import type { Backend } from '../../models/net/backend.ts';
import { collectSpans, readingsOf } from '../../models/offline/collect-span.ts';
import { type ModelScore, scoreReadings } from '../../models/offline/score-readings.ts';
import type { RegistryStatus, ShadowComparison } from '../../models/registry/status-file.ts';
import type { ModelCard, StoredModel } from '../../models/registry/stored-model.ts';
import { type RecordingFlags, trainUntilOf } from '../options/recording-flags.ts';

type Pair<T> = readonly [T, T];
type Score = Omit<ModelScore, 'alarmedAt' | 'judgedAt'>;

/**
 * The results of two models for one recording, and the share of rows on which both, or neither,
 * were in alarm.
 */
type FileComparison = {
  readonly file: string;
  readonly machine: string;
  readonly scores: Pair<Score>;
  readonly agreement: number | null;
};

/** How two models compare. */
export type ModelComparison = {
  readonly models: Pair<ModelCard>;
  readonly recordings: readonly FileComparison[];
  /** As shadow and present model, on readings of the running program. */
  readonly live: readonly ShadowComparison[];
};

/** Compares two models on recordings, and with the findings of a running detector. */
export async function compareModels(
  pair: Pair<StoredModel>,
  options: { files: readonly string[]; flags: RecordingFlags; status: RegistryStatus; backend: Backend },
): Promise<ModelComparison> {
  const { files, flags, status, backend } = options;
  const recordings: FileComparison[] = [];
  for (const file of files) recordings.push(...(await compareOn(file, { pair, flags, backend })));
  const ids = pair.map(({ card }) => card.id);
  const live = status.shadows.filter((one) => ids.includes(one.shadow) && ids.includes(one.live ?? ''));
  return { models: [pair[0].card, pair[1].card], recordings, live };
}

async function compareOn(
  file: string,
  { pair, flags, backend }: { pair: Pair<StoredModel>; flags: RecordingFlags; backend: Backend },
): Promise<readonly FileComparison[]> {
  const { component, trainRows } = flags;
  const recording = await openRecording(file, { ...readingOf(flags), everyRow: true });
  const trainUntil = flags.trainUntil === undefined ? undefined : trainUntilOf(flags.trainUntil, recording);
  const spans = await collectSpans(recording.rows, {
    machine: 'recording:machine',
    train: 'all',
    ...(component && { componentOf: component }),
  });
  const found: FileComparison[] = [];
  for (const machine of spans) {
    const { times, rows } = machine.span;
    const first =
      trainUntil === undefined ? (trainRows ?? 0) : times.subarray(0, rows).findIndex((at) => at >= trainUntil);
    const scores: ModelScore[] = [];
    for (const stored of pair) {
      const readings = readingsOf(machine, { device: 'recording:machine', from: first < 0 ? rows : first });
      const score = await scoreReadings(readings, { stored, backend, config: stored.model.config });
      if (score.rows === 0) {
        const names = stored.card.channels.map(({ name }) => name).join(', ');
        throw new AppError(
          'invalid',
          `${file}: ${stored.card.id} judged no row of it: it models ${names}, and needs some rows to begin`,
        );
      }
      scores.push(score);
    }
    const [a, b] = scores as unknown as Pair<ModelScore>;
    found.push({ file, machine: machine.state.device, scores: [plain(a), plain(b)], agreement: agreementOf(a, b) });
  }
  return found;
}

function agreementOf(a: ModelScore, b: ModelScore): number | null {
  let both = 0;
  let agreed = 0;
  for (const at of a.judgedAt) {
    if (!b.judgedAt.has(at)) continue;
    both += 1;
    if (a.alarmedAt.has(at) === b.alarmedAt.has(at)) agreed += 1;
  }
  return both === 0 ? null : agreed / both;
}

function plain({ alarmedAt: _, judgedAt: __, ...score }: ModelScore): Score {
  return score;
}

/** A comparison for people to read. */
export function comparisonLines({ models, recordings, live }: ModelComparison): string {
  const row = (name: string, values: readonly string[]): string =>
    `${name.padEnd(26)}${values.map((value) => value.padEnd(30)).join('')}\n`;
  const lines = [
    row(
      '',
      models.map(({ id }) => id),
    ),
    row(
      'over threshold, held out',
      models.map(({ metrics }) => percent(metrics?.overThreshold ?? null)),
    ),
    row(
      'false alarms in 30 days',
      models.map(({ metrics }) => metrics?.falseAlarmsPerMonth?.toFixed(1) ?? 'not measured'),
    ),
    row(
      'net loss',
      models.map(({ metrics }) => metrics?.netLoss?.toPrecision(3) ?? 'not measured'),
    ),
  ];
  for (const { file, machine, scores, agreement } of recordings) {
    lines.push(`\n${file}${machine.includes('/') ? ` ${machine.slice(machine.indexOf('/') + 1)}` : ''}\n`);
    lines.push(
      row(
        'rows judged',
        scores.map(({ rows }) => String(rows)),
      ),
    );
    lines.push(
      row(
        'over threshold',
        scores.map(({ over, rows }) => percent(over / rows)),
      ),
    );
    lines.push(
      row(
        'alarms',
        scores.map(({ alarms }) => String(alarms)),
      ),
    );
    lines.push(
      row(
        'in alarm',
        scores.map(({ alarmed, rows }) => percent(alarmed / rows)),
      ),
    );
    lines.push(row('agree on', [percent(agreement)]));
  }
  for (const { device, shadow, live: used, rows, agreed, liveAlarms, shadowAlarms } of live) {
    lines.push(
      `\nlive on ${device}: ${rows} rows judged by both, they agree on ${percent(rows > 0 ? agreed / rows : null)}\n`,
    );
    lines.push(`  ${used} (live) raised ${liveAlarms} alarms, ${shadow} (shadow) would have raised ${shadowAlarms}\n`);
  }
  return lines.join('');
}

function percent(share: number | null): string {
  return share === null ? 'not measured' : `${(100 * share).toFixed(2)} %`;
}
