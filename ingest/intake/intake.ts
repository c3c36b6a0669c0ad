import { AppError, messageOf } from '../../lib/errors.ts';
import { createHistogram, type Histogram } from '../../lib/histogram.ts';
import type { Log } from '../../lib/log.ts';
import { createQuietLog, type QuietLog } from '../../lib/quiet-log.ts';
import type { Journal } from '../journal/journal.ts';
import { type Quarantine, type QuarantineItem, quarantineItems } from '../quarantine/quarantine.ts';
import type { IntakeMessage } from '../reading/intake-message.ts';
import type { Format } from '../reading/payload-format.ts';
import type { Reading } from '../reading/reading.ts';
import type { RejectionReason } from '../reading/rejection.ts';
import type { UnreadReason } from '../reading/unread.ts';
import { createRefusedDevices, type RefusedDevices } from './refused-devices.ts';
import { createUnreadTopics, type UnreadTopic, type UnreadTopics } from './unread-topics.ts';

/** Counts since the start. */
export type IntakeCounts = {
  messages: number;
  readings: number;
  readingsByFormat: Partial<Record<Format, number>>;
  rejections: Partial<Record<RejectionReason, number>>;
  /** Values, and messages on topics of telemetry, that no reading can hold. */
  readonly unread: Readonly<Partial<Record<UnreadReason, number>>>;
  /** Messages without telemetry. */
  ignored: Partial<Record<Format, number>>;
};

/** The one way into the journal: for MQTT and for HTTP. */
export type Intake = {
  /**
   * Journals a message's readings and quarantines its rejections. `done` is called once both are on
   * disk, or with an error when they are not: then nothing may be acknowledged. Calls of `done`
   * keep the order of `accept`.
   */
  accept(message: IntakeMessage, done: (error?: Error) => void): void;
  /**
   * Journals values computed from readings, in the same groups; they are not counted as received.
   * @throws {AppError} `unavailable` if they are not on disk
   */
  addDerived(readings: readonly Reading[]): Promise<void>;
  readonly counts: IntakeCounts;
  /** Unread data, by sender, topic and reason, with a sample each; newest message first. */
  unread(): readonly UnreadTopic[];
  /** The devices with readings that are refused now. */
  readonly refused: Pick<RefusedDevices, 'of' | 'count'>;
  /** Seconds from {@link Intake.accept} to `done`, one for each message. */
  readonly latency: Histogram;
  /**
   * `ok`, or in words why a group of the last ten seconds could not be written and nothing was
   * acknowledged. A failure before that, without an attempt since, is no sign of the present: the
   * journal's own health is.
   */
  readonly health: () => string;
  /** Resolves when everything accepted so far is on disk. */
  idle(): Promise<void>;
};

/** Seconds; a flush takes a few milliseconds. */
const LATENCY_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/**
 * Readings and bytes that may wait for the next group before the intake refuses more.
 */
const MAX_WAITING_READINGS = 500_000;
const MAX_WAITING_BYTES = 128 * 2 ** 20;

/** Bytes of a message, a reading and a value beside their payload, about. */
const MESSAGE_BYTES = 256;
const READING_BYTES = 100;
const VALUE_BYTES = 24;

/** How long a failure counts: devices that are not acknowledged come back well before. */
const FAILURE_MILLISECONDS = 10_000;

/** Devices send again and again while the journal is full: one line a minute is enough. */
const LOG_MILLISECONDS = 60_000;

/**
 * Creates the intake: a group commit. While one group is being written, the next one collects; one
 * flush serves all messages of a group, so that throughput rises with load and a lone message still
 * waits for one flush only.
 */
export function createIntake({
  journal,
  quarantine,
  now,
  log,
}: {
  journal: Pick<Journal, 'append'>;
  quarantine: Quarantine;
  now: () => number;
  log: Log;
}): Intake {
  const unreadTopics = createUnreadTopics({ warn: createQuietLog({ log, now }) });
  const counts = newCounts(unreadTopics.counts);
  const latency = createHistogram(LATENCY_BOUNDS);
  const warnOf = createRejectionLog(log, now);
  const refused = createRefusedDevices();
  const count = countInto(counts, { unreadTopics, refused });
  let failure: { readonly reason: string; readonly at: number } | undefined;
  let group = newGroup();
  let writing: Promise<void> | undefined;
  let loggedAt = Number.NEGATIVE_INFINITY;

  async function writeGroups(): Promise<void> {
    // One turn of the event loop, so that the messages of one socket read share a group.
    await new Promise((resolve) => setImmediate(resolve));
    while (group.done.length > 0) {
      const full = group;
      group = newGroup();
      let error: Error | undefined;
      try {
        // Both are waited for, also where one fails: the journal must have ended this group before
        // it is given the next.
        const ended = await Promise.allSettled([journal.append(full.readings), quarantine.add(full.rejected)]);
        for (const part of ended) if (part.status === 'rejected') throw part.reason;
        failure = undefined;
      } catch (cause) {
        error =
          cause instanceof AppError ? cause : new AppError('unavailable', 'the journal cannot be written', { cause });
        const why = messageOf(error) === messageOf(cause) ? '' : `: ${messageOf(cause)}`;
        failure = { reason: `${messageOf(error)}${why}`, at: now() };
        if (now() - loggedAt >= LOG_MILLISECONDS) {
          loggedAt = now();
          log.error(
            { reason: messageOf(cause), messages: full.done.length },
            'journal write failed; nothing is acknowledged',
          );
        }
      }
      endGroup(full, { error, latency });
    }
    writing = undefined;
  }

  return {
    counts,
    unread: unreadTopics.list,
    refused,
    latency,
    health: () => (failure && now() - failure.at < FAILURE_MILLISECONDS ? failure.reason : 'ok'),
    accept(message, done) {
      const bytes = bytesOf(message);
      const busy =
        group.readings.length + message.readings.length > MAX_WAITING_READINGS ||
        group.bytes + bytes > MAX_WAITING_BYTES;
      // A message that is larger than all of it goes alone.
      if (busy && group.done.length > 0) {
        done(new AppError('unavailable', 'too many readings are waiting for the disk'));
        return;
      }
      count(message);
      group.bytes += bytes;
      for (const reading of message.readings) group.readings.push(reading);
      setAside(message, { group, warnOf });
      group.done.push(done);
      group.acceptedAt.push(performance.now());
      writing ??= writeGroups();
    },
    addDerived: (readings) =>
      new Promise((resolve, reject) => {
        for (const reading of readings) group.readings.push(reading);
        group.done.push((error) => (error ? reject(error) : resolve()));
        writing ??= writeGroups();
      }),
    idle: async () => writing,
  };
}

function newCounts(unread: IntakeCounts['unread']): IntakeCounts {
  return { messages: 0, readings: 0, readingsByFormat: {}, rejections: {}, ignored: {}, unread };
}

function countInto(
  counts: IntakeCounts,
  { unreadTopics, refused }: { unreadTopics: UnreadTopics; refused: RefusedDevices },
): (message: IntakeMessage) => void {
  return (message) => {
    const { readings, rejections, unread, ignored, format } = message;
    counts.messages++;
    refused.note(message);
    counts.readings += readings.length;
    counts.readingsByFormat[format] = (counts.readingsByFormat[format] ?? 0) + readings.length;
    for (const { reason } of rejections) counts.rejections[reason] = (counts.rejections[reason] ?? 0) + 1;
    if (unread) unreadTopics.note({ ...message, isEmpty: readings.length + rejections.length === 0 }, unread);
    if (ignored) counts.ignored[format] = (counts.ignored[format] ?? 0) + ignored.length;
  };
}

type Group = {
  readings: Reading[];
  rejected: Omit<QuarantineItem, 'id'>[];
  done: ((error?: Error) => void)[];
  acceptedAt: number[];
  bytes: number;
};

/** Answers all of a group, in their order: it is on disk, or why not. */
function endGroup({ done, acceptedAt }: Group, told: { error: Error | undefined; latency: Histogram }): void {
  const writtenAt = performance.now();
  for (const at of acceptedAt) told.latency.observe((writtenAt - at) / 1000);
  for (const each of done) each(told.error);
}

/** Puts the refused parts of a message into the group, for the quarantine, and logs them. */
function setAside(
  message: IntakeMessage,
  { group, warnOf }: { group: Group; warnOf: ReturnType<typeof createRejectionLog> },
): void {
  const { topic, client, rejections } = message;
  const [first] = rejections;
  if (first === undefined) return;
  for (const item of quarantineItems(message, rejections)) group.rejected.push(item);
  const { reason, detail } = first;
  warnOf(reason)('rejected', { topic, client, reason, detail, rejected: rejections.length });
}

function newGroup(): Group {
  return { readings: [], rejected: [], done: [], acceptedAt: [], bytes: 0 };
}

/** Memory that a message holds until it is on disk, about. */
function bytesOf({ payload, readings }: IntakeMessage): number {
  let bytes = MESSAGE_BYTES + payload.length + readings.length * READING_BYTES;
  for (const { values, waveform } of readings) {
    for (const _ in values) bytes += VALUE_BYTES;
    if (waveform) bytes += waveform.samples.byteLength;
  }
  return bytes;
}

/**
 * A log for each reason, so that a sender that repeats one mistake does not hide those of others.
 */
function createRejectionLog(log: Log, now: () => number): (reason: RejectionReason) => QuietLog {
  const logs = new Map<RejectionReason, QuietLog>();
  return (reason) => {
    let quiet = logs.get(reason);
    if (!quiet) {
      quiet = createQuietLog({ log, now });
      logs.set(reason, quiet);
    }
    return quiet;
  };
}
