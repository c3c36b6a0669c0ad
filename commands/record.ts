import { Command, InvalidArgumentError } from 'commander';
import { isTopicFilter } from '../broker/topics/topic.ts';
import { worldNow } from '../lib/clock.ts';
import { type RecordReport, recordMessages } from '../simulator/messages/record-messages.ts';
import type { CommandContext } from './options/command-context.ts';
import {
  brokerOf,
  INTERRUPTED,
  parseBrokerUrl,
  parseDuration,
  patienceOf,
  readCredentials,
  refusedWords,
  watchRefusals,
} from './options/command-options.ts';
import { followClock } from './options/follow-clock.ts';
import { createProgress } from './options/progress.ts';

type Flags = {
  readonly out: string;
  readonly topic: readonly string[];
  readonly for?: number;
  readonly url?: string;
  readonly wait?: true;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly json?: true;
};

const NOTES = `
Each message becomes one line of JSON: arrival, topic, QoS, retain, and the payload's bytes in base64. A name that ends with
.gz is packed. It runs until Ctrl-C, or for --for. Each message goes to the file at once (packed: within a second), and is
acknowledged then. When the broker goes away it waits, and writes down how long it was blind.
"harbinger replay FILE" sends the messages again.

Only a platform that was started with --dev-open lets any client read all topics; elsewhere a credential reads its own.
For mqtts:// with a private certificate authority, name its file in NODE_EXTRA_CA_CERTS.

Examples:
  harbinger record --out monday.jsonl.gz --for 8h
  harbinger record --out line-3.jsonl --topic 'spBv1.0/line-3/#' --topic 'harbinger/v1/line-3/#'`;

/**
 * `harbinger record`: its action throws an AppError for the caller to show, and sets the exit code
 * when interrupted before its time.
 */
export function recordCommand(context: CommandContext): Command {
  return new Command('record')
    .description('write what a broker carries into a file, for replay')
    .requiredOption('--out <file>', 'new file of JSON lines; packed where its name ends with .gz')
    .option('--topic <filter>', 'only these topics, may be given several times (default: #)', collectFilter, [])
    .option('--for <duration>', 'time to record (default: until Ctrl-C)', parseTime)
    .option(
      '--url <url>',
      'MQTT broker (default: that of the program on this machine, or of BROKER_HOST, BROKER_PORT)',
      parseBrokerUrl,
    )
    .option('--wait', 'wait for the broker for ever (default: 60 s, then exit status 69)')
    .option('--username <name>', 'user name')
    .option('--password-file <file>', 'file with the password')
    .option('--json', 'print the result as one line of JSON')
    .addHelpText('after', NOTES)
    .action((flags: Flags) => run(flags, context));
}

/** The longest that a timer holds. */
const MOST_SECONDS = 24 * 86_400;

function parseTime(text: string): number {
  const seconds = parseDuration(text);
  if (seconds > MOST_SECONDS) throw new InvalidArgumentError('it is at most 24d.');
  return seconds;
}

function collectFilter(text: string, before: readonly string[]): readonly string[] {
  if (text === '' || !isTopicFilter(text))
    throw new InvalidArgumentError('a topic filter is written like plant/#, plant/+/telemetry or #.');
  return [...before, text];
}

async function run(flags: Flags, context: CommandContext): Promise<void> {
  const { stdout, stderr, signal, log, now } = context;
  const credentials = await readCredentials(flags);
  await followClock(flags, context);
  const broker = await brokerOf(flags, context);
  const refusals = await watchRefusals(context);
  const progress = createProgress({ screen: stderr, now: worldNow });
  try {
    const report = await recordMessages({
      ...broker,
      ...credentials,
      clientId: `record-${process.pid}-${now().getTime().toString(36)}`,
      file: flags.out,
      topics: flags.topic.length === 0 ? ['#'] : flags.topic,
      patience: patienceOf(flags),
      ...(flags.for !== undefined && { seconds: flags.for }),
      signal,
      log,
      onProgress: (messages) => progress.update(0, `${messages} messages`),
    });
    progress.stop();
    const refused = await refusals();
    stdout.write(flags.json ? `${JSON.stringify({ ...report, refused })}\n` : words(report) + refusedWords(refused));
    if (signal.aborted && flags.for !== undefined) process.exitCode = INTERRUPTED;
  } finally {
    progress.stop();
  }
}

function words({ file, messages, topics, payloadBytes, seconds, gaps }: RecordReport): string {
  const blind = gaps.reduce((sum, { from, to }) => sum + to - from, 0) / 1000;
  const lines = [
    `${file}: ${messages} messages on ${topics} topics, ${payloadBytes} bytes of payload, in ${seconds.toFixed(1)} s.`,
  ];
  if (gaps.length > 0)
    lines.push(
      `The connection broke ${gaps.length} times; what was published in these ${blind.toFixed(1)} s is missing.`,
    );
  return `${lines.join('\n')}\n`;
}
