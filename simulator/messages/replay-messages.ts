import { AppError } from '../../lib/errors.ts';
import { createPacer } from '../publish/pacer.ts';
import { Publisher } from '../publish/publisher.ts';
import { type FileRemarks, type Gap, messagesIn } from './message-file.ts';
import type { ReplayOptions, ReplayTools } from './replay.ts';
import { shiftTimes } from './shift-times.ts';

/** What is sent again, and how. */
export type ReplayMessagesOptions = Pick<
  ReplayOptions,
  'files' | 'url' | 'credentials' | 'ca' | 'patience' | 'speed'
> & {
  /** Moves the times in payloads, as if it happened now. */
  readonly shift?: boolean;
};

/** What became of it; after an interruption until then. */
export type ReplayMessagesReport = {
  readonly files: number;
  readonly messages: number;
  /** Of them with QoS 0, which no broker acknowledges. */
  readonly unconfirmed: number;
  /** Acknowledged, or written with QoS 0. */
  readonly acknowledged: number;
  readonly topics: number;
  readonly seconds: number;
  /** With `shift`: times that were moved, and messages that have none. */
  readonly times: number;
  readonly withoutTime: number;
  /** Times in which nothing was recorded. */
  readonly gaps: readonly Gap[];
  /** Files whose last line is broken off. */
  readonly brokenOff: readonly string[];
};

type Content = FileRemarks & { readonly file: string; count: number; first: number; last: number };

/**
 * Sends recorded messages again over one connection: the same topics, bytes, QoS and retain flags,
 * in the same order, with the distances in time that they had. All files are read once before, so
 * that a broken one is told before anything is sent.
 * @throws {AppError} `invalid` for a file that has a line that is no message, or none at all
 */
export async function replayMessages(
  options: ReplayMessagesOptions,
  tools: Omit<ReplayTools, 'onProgress'> & { readonly onProgress?: (sent: number, all: number) => void },
): Promise<ReplayMessagesReport> {
  const { log, now, random, signal, sleep, onProgress } = tools;
  const startedAt = performance.now();
  const contents: Content[] = [];
  for (const file of options.files) contents.push(await contentOf(file));
  const all = contents.reduce((sum, { count }) => sum + count, 0);
  const publisher = new Publisher({
    ...options,
    wire: { topic: 'topics of the recording', bySender: false, encode: () => ({ topic: '', payload: '' }) },
    clientId: `replay-${Math.floor(random.next() * 2 ** 32).toString(36)}`,
    ...{ log, random, signal },
  });
  const counts = { messages: 0, unconfirmed: 0, times: 0, withoutTime: 0 };
  const topics = new Set<string>();
  try {
    await publisher.connect();
    for (const content of contents) {
      const pace = createPacer({ now, signal, speed: options.speed, ...(sleep && { sleep }) });
      // Faster than it was, it ends now: no time may come from the future.
      const isFaster = options.speed === 'max' || options.speed > 1;
      const bySeconds = Math.floor((now().getTime() - (isFaster ? content.last : content.first)) / 1000);
      for await (const message of messagesIn(content.file, { gaps: [], isBrokenOff: false })) {
        if (options.speed !== 'max') await pace(message.at);
        if (signal.aborted) break;
        const { topic, qos, retain } = message;
        const { payload, times } = options.shift
          ? shiftTimes(message, bySeconds)
          : { payload: message.payload, times: 0 };
        await publisher.sendPacket({ topic, payload, qos, retain }, 1);
        topics.add(topic);
        counts.messages++;
        counts.times += times;
        if (times === 0) counts.withoutTime++;
        if (qos === 0) counts.unconfirmed++;
        onProgress?.(counts.messages, all);
      }
    }
    await publisher.drain();
  } finally {
    await publisher.close();
  }
  return {
    files: contents.length,
    ...counts,
    acknowledged: publisher.acknowledged,
    topics: topics.size,
    seconds: (performance.now() - startedAt) / 1000,
    gaps: contents.flatMap(({ gaps }) => gaps),
    brokenOff: contents.filter(({ isBrokenOff }) => isBrokenOff).map(({ file }) => file),
  };
}

async function contentOf(file: string): Promise<Content> {
  const content: Content = { file, gaps: [], isBrokenOff: false, count: 0, first: Number.NaN, last: Number.NaN };
  for await (const { at } of messagesIn(file, content)) {
    if (content.count++ === 0) content.first = at;
    content.last = at;
  }
  if (content.count === 0) throw new AppError('invalid', `${file}: no message was recorded in it`);
  return content;
}
