import { worldNow } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { createRandom } from '../lib/random.ts';
import {
  type ReplayMessagesOptions,
  type ReplayMessagesReport,
  replayMessages,
} from '../simulator/messages/replay-messages.ts';
import type { CommandContext } from './options/command-context.ts';
import { INTERRUPTED, refusedWords, watchRefusals } from './options/command-options.ts';
import { createProgress } from './options/progress.ts';

/** Options of `replay` that mean something for messages; the others are about rows. */
export const MESSAGE_FLAGS: readonly string[] = ['url', 'wait', 'speed', 'shift', 'username', 'passwordFile', 'json'];

/** Plays files of `harbinger record`. */
export async function playMessages(
  options: ReplayMessagesOptions & { readonly json?: boolean },
  context: CommandContext,
): Promise<void> {
  const { stdout, stderr, signal, log, now } = context;
  const refusals = await watchRefusals(context);
  const progress = createProgress({ screen: stderr, total: 100, now: worldNow });
  try {
    const report = await replayMessages(options, {
      ...{ log, now, signal, random: createRandom(now().getTime()) },
      onProgress: (sent, all) => progress.update((100 * sent) / all, `${sent} of ${all} messages sent`),
    });
    progress.stop();
    const refused = await refusals();
    const said = words(report, { interrupted: signal.aborted, shift: options.shift === true }) + refusedWords(refused);
    stdout.write(options.json ? `${JSON.stringify({ ...report, refused })}\n` : said);
    if (signal.aborted) process.exitCode = INTERRUPTED;
  } finally {
    progress.stop();
  }
}

/** @throws {AppError} `invalid` for files of both kinds, or options of the other one */
export function refuseOtherFlags(
  given: readonly string[],
  { messages, files }: { messages: number; files: number },
): void {
  if (messages > 0 && messages < files)
    throw new AppError('invalid', 'some of these files are recordings of messages, and some of rows: play them apart');
  const wrong =
    messages > 0 ? given.filter((flag) => !MESSAGE_FLAGS.includes(flag)) : given.filter((flag) => flag === 'shift');
  if (wrong.length === 0) return;
  const names = wrong
    .map((flag) => `--${flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`)
    .join(', ');
  throw new AppError(
    'invalid',
    messages > 0
      ? `${names}: for recordings of rows; messages keep their topics and their bytes`
      : `${names}: for recordings of messages, which "harbinger record" writes`,
  );
}

function words(
  report: ReplayMessagesReport,
  { interrupted, shift }: { readonly interrupted: boolean; readonly shift: boolean },
): string {
  const { files, messages, acknowledged, unconfirmed, topics, seconds, times, withoutTime, gaps, brokenOff } = report;
  const rate = Math.round(acknowledged / Math.max(seconds, 0.001));
  const lines = [
    `${interrupted ? 'Interrupted' : 'Done'}: ${files} ${files === 1 ? 'file' : 'files'}, ${acknowledged} of ${messages} ` +
      `messages on ${topics} topics acknowledged in ${seconds.toFixed(1)} s (${rate}/s).`,
  ];
  if (unconfirmed > 0) lines.push(`${unconfirmed} of them have QoS 0, which no broker acknowledges.`);
  if (shift) lines.push(`${times} times were moved; ${withoutTime} messages have none, and were sent as they are.`);
  if (gaps.length > 0) lines.push(`The recording was blind ${gaps.length} times: what was published then is missing.`);
  for (const file of brokenOff) lines.push(`${file}: its last line is broken off, and was left out.`);
  return `${lines.join('\n')}\n`;
}
