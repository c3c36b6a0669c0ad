import type { Now } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Random } from '../../lib/random.ts';
import { type ReadingFlags, readingOf } from '../../lib/recording/reading-of.ts';
import { openRecordings, type Recording, type RecordingReport } from '../../lib/recording/recording.ts';
import { assignDevices } from '../fleet/device-name.ts';
import type { Credentials } from '../publish/connection.ts';
import { createPacer, type Sleep, type Speed } from '../publish/pacer.ts';
import type { Patience } from '../publish/patience.ts';
import { Publisher } from '../publish/publisher.ts';
import { wireOf } from '../wire/formats.ts';

/** Which recordings are played, where to and how fast. */
export type ReplayOptions = Partial<ReadingFlags> & {
  readonly files: readonly string[];
  readonly url: string;
  readonly credentials?: Credentials;
  readonly ca?: string;
  readonly patience?: Patience;
  readonly site: string;
  /** Plays every file as this device instead of one device a file. */
  readonly device?: string;
  readonly speed: Speed;
  readonly batch?: number;
  /** All files at once instead of one after another. */
  readonly parallel?: boolean;
};

/** The replay's clock and broker. */
export type ReplayTools = {
  readonly log: Log;
  readonly now: Now;
  readonly random: Random;
  readonly sleep?: Sleep;
  readonly signal: AbortSignal;
  /** Called after each row. */
  readonly onProgress?: (progress: ReplayProgress) => void;
};

/** How far the replay has come, over all files. */
export type ReplayProgress = {
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly acknowledged: number;
};

/** The result of the replay. After an interruption it counts the work until then. */
export type ReplayReport = {
  readonly files: number;
  readonly rows: number;
  /** Rows handed over for sending. */
  readonly readings: number;
  readonly acknowledged: number;
  /** Rows left out: no readable time, or no number. */
  readonly skipped: number;
  /** Cells left out: neither empty nor a number. */
  readonly cells: number;
  readonly seconds: number;
  readonly devices: readonly string[];
  /** How each file was read. */
  readonly recordings: readonly RecordingReport[];
};

type Playing = { readonly recording: Recording; readonly device: string; readings: number; publisher?: Publisher };

/**
 * Plays recordings over MQTT as devices would, one device a file, one file after another. All files
 * are opened before anything is sent. The same file gives the same readings each time: sequence is
 * the row number.
 * @throws {AppError} `invalid` or `not_found` for a file that cannot be played, `unauthorized` or
 * `forbidden` when refused
 */
export async function replay(options: ReplayOptions, tools: ReplayTools): Promise<ReplayReport> {
  const startedAt = tools.now().getTime();
  const playing: Playing[] = [];
  const recordings = await openRecordings(options.files, { ...readingOf(options), everyRow: false });
  for (const { recording, device } of assignDevices(recordings, options.device))
    playing.push({ recording, device, readings: 0 });
  const onRow = progressOf(playing, tools);
  if (options.parallel) await Promise.all(playing.map((part) => play(part, { options, tools, onRow })));
  else for (const part of playing) if (!tools.signal.aborted) await play(part, { options, tools, onRow });
  return reportOf(playing, (tools.now().getTime() - startedAt) / 1000);
}

type PlayContext = { readonly options: ReplayOptions; readonly tools: ReplayTools; readonly onRow: () => void };

async function play(part: Playing, { options, tools, onRow }: PlayContext): Promise<void> {
  const { recording, device } = part;
  const { signal } = tools;
  const publisher = new Publisher({
    ...options,
    wire: wireOf('native', { site: options.site, device, channels: [] }),
    clientId: `replay-${device}-${Math.floor(tools.random.next() * 2 ** 32).toString(36)}`,
    log: tools.log.child({ device }),
    random: tools.random,
    signal,
  });
  part.publisher = publisher;
  const pace = createPacer({ ...tools, speed: options.speed });
  try {
    await publisher.connect();
    if (signal.aborted) return;
    for await (const measurement of recording.rows) {
      if (options.speed !== 'max') await pace(measurement.sampledAt);
      if (signal.aborted) break;
      await publisher.send(measurement);
      part.readings++;
      onRow();
    }
    await publisher.drain();
  } finally {
    await publisher.close();
  }
  onRow();
  if (part.readings === 0 && !signal.aborted) throw nothingToPlay(recording);
}

function nothingToPlay({ file, counts, timeColumn }: Recording): AppError {
  return new AppError(
    'invalid',
    `${file}: none of ${counts.rows} rows has a time in "${timeColumn}" and a number in another column; choose the columns with --time-column and --columns`,
  );
}

function progressOf(playing: readonly Playing[], { onProgress }: ReplayTools): () => void {
  if (!onProgress) return () => undefined;
  const totalBytes = sum(playing, ({ recording }) => recording.sizeBytes);
  return () =>
    onProgress({
      totalBytes,
      readBytes: sum(playing, ({ recording }) => recording.counts.readBytes),
      acknowledged: sum(playing, ({ publisher }) => publisher?.acknowledged ?? 0),
    });
}

function reportOf(playing: readonly Playing[], seconds: number): ReplayReport {
  return {
    files: playing.length,
    rows: sum(playing, ({ recording }) => recording.counts.rows),
    readings: sum(playing, ({ readings }) => readings),
    acknowledged: sum(playing, ({ publisher }) => publisher?.acknowledged ?? 0),
    skipped: sum(playing, ({ recording }) => recording.counts.skippedRows),
    cells: sum(playing, ({ recording }) => recording.counts.skippedCells),
    seconds,
    devices: playing.map(({ device }) => device),
    recordings: playing.map(({ recording }) => recording.report()),
  };
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
