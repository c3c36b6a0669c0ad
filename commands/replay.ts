import { Command } from 'commander';
import { worldNow } from '../lib/clock.ts';
import { createRandom } from '../lib/random.ts';
import type { ReadingFlags } from '../lib/recording/reading-of.ts';
import { isMessageFile } from '../simulator/messages/message-file.ts';
import { type ReplayReport, replay } from '../simulator/messages/replay.ts';
import type { Speed } from '../simulator/publish/pacer.ts';
import type { CommandContext } from './options/command-context.ts';
import {
  brokerOf,
  INTERRUPTED,
  parseBrokerUrl,
  parseCount,
  parseName,
  parseSpeed,
  patienceOf,
  readCredentials,
  refusedWords,
  tellUnjudged,
  watchRefusals,
} from './options/command-options.ts';
import { followClock, worldSeconds } from './options/follow-clock.ts';
import { createProgress } from './options/progress.ts';
import { READING_NOTES, withReadingFlags } from './options/reading-flags.ts';
import { reportLines } from './options/reading-report.ts';
import { playMessages, refuseOtherFlags } from './replay-messages.ts';

const OTHER_DEVICE =
  'To have these rows judged, play them as another device: --device NAME or --site NAME, or use harbinger detect.';

type Flags = ReadingFlags & {
  readonly url?: string;
  readonly wait?: true;
  readonly site: string;
  readonly device?: string;
  readonly speed: Speed;
  readonly batch: number;
  readonly parallel?: true;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly shift?: true;
  readonly json?: true;
};

const NOTES = `
${READING_NOTES} For a replay times must be dates, not counts from a start.

An empty cell leaves its channel out of that reading; a cell that is no number is left out and counted; so is a row
without a readable time. Each file is a device of its own, played one after another, named after its folder and file:
valve1/0.csv is valve1-0. Replaying a file again sends identical readings. After a lost connection it goes on where the
broker's acknowledgements ended. Ctrl-C ends it and says what was acknowledged (exit status 130).

A file of "harbinger record" is sent as it was: topics, bytes, QoS, retain flags and distances in time, over one connection.
With --shift the times in its payloads move too; the recording then begins now, or at a speed above 1 ends now. Where the
user name named the device (ThingsBoard, Azure, AWS), a replay comes from one sender.
For mqtts:// with a private certificate authority, name its file in NODE_EXTRA_CA_CERTS.

Examples:
  harbinger replay skab/valve1/0.csv --ignore anomaly,changepoint --speed max
  harbinger replay line-3/*.csv --site plant-a --speed 60 --parallel
  harbinger replay monday.jsonl.gz --shift --speed 60
  harbinger replay motor.csv --device motor-7 --time-column timestamp --url mqtt://broker.example:1883`;

/**
 * `harbinger replay`: its action throws an AppError for the caller to show, and sets the exit code
 * when interrupted.
 */
export function replayCommand(context: CommandContext): Command {
  const command = new Command('replay')
    .description('publish recorded rows over MQTT as a device would, or recorded messages again')
    .argument('<file...>', 'recordings of rows, one device each; or files of harbinger record')
    .option(
      '--url <url>',
      'MQTT broker (default: that of the program on this machine, or of BROKER_HOST, BROKER_PORT)',
      parseBrokerUrl,
    )
    .option('--wait', 'wait for the broker for ever (default: 60 s, then exit status 69)')
    .option('--site <name>', 'site of the devices', parseName, 'replay')
    .option('--device <name>', 'play every file as this device (default: named after folder and file)', parseName);
  return withReadingFlags(command)
    .option('--speed <n>', 'times real time, or max: as fast as the broker acknowledges', parseSpeed, 1)
    .option('--batch <n>', 'readings in one message', parseCount(1, 1000), 1)
    .option('--parallel', 'play all files at once')
    .option('--shift', 'of messages: move the times in their payloads, as if it happened now')
    .option('--username <name>', "the device's user name")
    .option('--password-file <file>', "file with the device's password")
    .option('--json', 'print the result as one line of JSON')
    .addHelpText('after', NOTES)
    .action((files: string[], flags: Flags, own: Command) => run(files, { flags, context, own }));
}

async function run(
  files: readonly string[],
  { flags, context, own }: { flags: Flags; context: CommandContext; own: Command },
): Promise<void> {
  const { stdout, stderr, signal, log, now } = context;
  const { json, username, passwordFile, url: _, wait: __, shift = false, ...options } = flags;
  const messages = (await Promise.all(files.map(isMessageFile))).filter((isOne) => isOne).length;
  const given = Object.keys(flags).filter((flag) => own.getOptionValueSource(flag) === 'cli');
  refuseOtherFlags(given, { messages, files: files.length });
  const credentials = await readCredentials(flags);
  await followClock(flags, context);
  const broker = await brokerOf(flags, context);
  if (messages > 0) {
    const { speed } = options;
    const play = { ...broker, ...credentials, files, speed, shift, patience: patienceOf(flags), json: json === true };
    return await playMessages(play, context);
  }
  const refusals = await watchRefusals(context);
  const progress = createProgress({ screen: stderr, total: 100, now: worldNow });
  try {
    const played = await replay(
      { ...options, ...broker, ...credentials, files, patience: patienceOf(flags) },
      {
        log,
        now,
        random: createRandom(now().getTime()),
        signal,
        onProgress: ({ readBytes, totalBytes, acknowledged }) =>
          progress.update((100 * readBytes) / totalBytes, `${acknowledged} readings acknowledged`),
      },
    );
    const report = { ...played, seconds: worldSeconds(played.seconds) };
    progress.stop();
    if (!json) stdout.write(report.recordings.map(reportLines).join(''));
    const refused = await refusals();
    const words = summary(report, signal.aborted) + refusedWords(refused);
    stdout.write(json ? `${JSON.stringify({ ...report, refused })}\n` : words);
    if (signal.aborted) process.exitCode = INTERRUPTED;
    else
      await tellUnjudged(
        report.devices.map((device) => `${flags.site}:${device}`),
        { context, way: OTHER_DEVICE },
      );
  } finally {
    progress.stop();
  }
}

function summary(report: ReplayReport, interrupted: boolean): string {
  const { files, rows, readings, acknowledged, skipped, cells, seconds } = report;
  const rate = Math.round(acknowledged / Math.max(seconds, 0.001));
  const lines = [
    `${interrupted ? 'Interrupted' : 'Done'}: ${files} ${files === 1 ? 'file' : 'files'}, ${rows} rows, ` +
      `${acknowledged} of ${readings} readings acknowledged in ${seconds.toFixed(1)} s (${rate}/s).`,
  ];
  if (skipped > 0) lines.push(`${skipped} rows left out: no readable time, or no number.`);
  if (cells > 0) lines.push(`${cells} cells left out: not a number.`);
  return `${lines.join('\n')}\n`;
}
