import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { worldNow } from '../lib/clock.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import { createRandom } from '../lib/random.ts';
import { KINDS } from '../simulator/kinds/kinds.ts';
import { loadDevice } from '../simulator/load/load-fleet.ts';
import type { LoadReport } from '../simulator/load/load-tally.ts';
import { runLoad } from '../simulator/load/run-load.ts';
import { type Credentials, publicUrl } from '../simulator/publish/connection.ts';
import { FORMATS, type FormatName } from '../simulator/wire/formats.ts';
import type { CommandContext } from './options/command-context.ts';
import {
  brokerOf,
  INTERRUPTED,
  parseBrokerUrl,
  parseCount,
  parseDuration,
  parseName,
  parsePositive,
  readCredentials,
  refusedWords,
  watchRefusals,
} from './options/command-options.ts';
import { followClock } from './options/follow-clock.ts';
import { createProgress } from './options/progress.ts';
import { tellLimits } from './options/system-limits.ts';

type Flags = {
  readonly url?: string;
  readonly ca?: string;
  readonly devices: number;
  readonly rate?: number;
  readonly for: number;
  readonly ramp?: number;
  readonly storm?: number;
  readonly stormShare: number;
  readonly kind?: string;
  readonly format: FormatName;
  readonly site: string;
  readonly seed: number;
  readonly register?: true;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly json?: true;
};

const NOTES = `
All devices connect first. Then readings fall due at the rate, whether the broker answers or not, and the latency of each
counts from when it was due to its PUBACK: a broker that halts for a second shows it in all readings of that second.
A device keeps 1,000 readings while it cannot send. After a storm, and after any lost connection, each comes back by
itself: after up to a second, by chance, and after twice as long with each attempt in vain.

Exit status 0: all devices kept the rate, nothing was lost, and the last answer came at most half a second (or 1 % of the
time) late; 1: it was not kept. Ctrl-C gives the
report so far (exit status 130). "Sent late" is what of the latency lies on this side: where it is most of it, this
machine is too slow for the load, and the figures say nothing of the broker.

Each connection takes one open file here and one in the broker (ulimit -n), and one port of this machine for each address
of a broker; the program says so where a limit is too low. docs/simulator.md has figures.

Examples:
  harbinger load --devices 1000 --for 60s
  harbinger load --devices 10000 --rate 2000 --for 5m --ramp 30s --storm 1m --json
  harbinger load --devices 100 --register --kind pump --format sparkplug
  harbinger load --devices 500 --url mqtts://broker.example:8883 --ca plant-ca.pem --username load --password-file secret`;

/**
 * `harbinger load`: its action throws an AppError for the caller to show, and sets the exit code
 * where the rate was not kept or it was interrupted.
 */
export function loadCommand(context: CommandContext): Command {
  return new Command('load')
    .description('load a broker with many connections, and say how fast it acknowledges')
    .option(
      '--url <url>',
      'MQTT broker (default: that of the program on this machine, or of BROKER_HOST, BROKER_PORT)',
      parseUrl,
    )
    .option('--ca <file>', 'PEM file of the authority that an mqtts:// broker is trusted by')
    .option('--devices <n>', 'how many connections', parseCount(1, 60_000), 100)
    .option('--rate <n>', 'readings a second, of all devices together (default: one of each)', parsePositive)
    .addOption(duration('--for', 'time to send').default(60, '1m'))
    .addOption(duration('--ramp', 'connect the devices evenly over so long (default: as fast as the broker accepts)'))
    .addOption(duration('--storm', 'break connections each so long, so that the devices come back'))
    .option('--storm-share <n>', 'share of the connections that a storm breaks, 0 to 1', parseShare, 1)
    .addOption(
      new Option('--kind <name>', 'machines of the simulator (default: four channels, cheap to make)').choices([
        ...KINDS.keys(),
      ]),
    )
    .addOption(new Option('--format <name>', 'language of the devices').choices([...FORMATS]).default('native'))
    .option('--site <name>', 'site of the devices, load-1 to load-N', parseName, 'load')
    .option('--seed <n>', 'seed of the machines', parseCount(0, 2 ** 31), 1)
    .option('--register', 'register the devices with the program on this machine, and use their secrets')
    .option('--username <name>', "the devices' user name")
    .option('--password-file <file>', "file with the devices' password")
    .option('--json', 'print the result as one line of JSON')
    .addHelpText('after', NOTES)
    .action((flags: Flags) => run(flags, context));
}

function duration(name: string, description: string): Option {
  return new Option(`${name} <duration>`, description).argParser(parseDuration);
}

function parseShare(text: string): number {
  const share = parsePositive(text);
  if (share > 1) throw new InvalidArgumentError('a share is above 0 and at most 1.');
  return share;
}

function parseUrl(text: string): string {
  const url = parseBrokerUrl(text);
  if (/^wss?:/.test(url)) throw new InvalidArgumentError('load speaks MQTT over TCP: mqtt:// or mqtts://.');
  return url;
}

/** Of one device: its times have milliseconds. */
const MOST_OF_A_DEVICE = 1000;

async function run(flags: Flags, context: CommandContext): Promise<void> {
  const { stdout, stderr, signal, now } = context;
  const { devices, site, rate = devices } = flags;
  if (rate > MOST_OF_A_DEVICE * devices)
    throw new AppError('invalid', `--rate ${rate}: ${devices} devices send at most ${MOST_OF_A_DEVICE} a second each`);
  await tellLimits(devices, stderr);
  await followClock(flags, context);
  const place = await placeOf(flags, context);
  const credentials = await credentialsOf(flags, context);
  const refusals = await watchRefusals(context);
  const progress = createProgress({ screen: stderr, total: flags.for, now: worldNow });
  try {
    const report = await runLoad({
      ...{ devices, site, format: flags.format, seed: flags.seed, readingsPerSecond: rate, seconds: flags.for },
      ...(flags.kind !== undefined && { kind: flags.kind }),
      ...(flags.ramp !== undefined && { rampSeconds: flags.ramp }),
      ...(flags.storm !== undefined && { storm: { everySeconds: flags.storm, share: flags.stormShare } }),
      ...place,
      ...credentials,
      ...{ now, signal, random: createRandom(now().getTime()) },
      onProgress: ({ connected, acknowledged, seconds }) =>
        progress.update(seconds ?? 0, `${connected} connected, ${acknowledged} readings acknowledged`),
    });
    progress.stop();
    const refused = await refusals();
    const broker = publicUrl(place.url);
    stdout.write(
      flags.json ? `${JSON.stringify({ broker, ...report, refused })}\n` : words(report) + refusedWords(refused),
    );
    if (signal.aborted) process.exitCode = INTERRUPTED;
    else if (!report.isKept) process.exitCode = 1;
  } finally {
    progress.stop();
  }
}

type Place = {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly ca?: string };
  readonly credentials?: Credentials;
};

async function placeOf(flags: Flags, context: CommandContext): Promise<Place> {
  const { url, ca: known } = await brokerOf(flags, context);
  const { protocol, hostname, port, username, password } = new URL(url);
  const isTls = ['mqtts:', 'ssl:', 'tls:'].includes(protocol);
  if (flags.ca !== undefined && !isTls)
    throw new AppError('invalid', `--ca is for mqtts://, and the broker is at ${url}`);
  const ca = flags.ca === undefined ? known : await textOf(flags.ca);
  return {
    url,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port) || (isTls ? 8883 : 1883),
    ...(isTls && { tls: ca === undefined ? {} : { ca } }),
    ...(username !== '' && {
      credentials: { username: decodeURIComponent(username), password: decodeURIComponent(password) },
    }),
  };
}

async function textOf(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('invalid', `--ca ${file} cannot be read: ${messageOf(cause)}`, { cause });
  });
}

async function credentialsOf(
  flags: Flags,
  { local }: CommandContext,
): Promise<{ credentials?: Credentials; credentialsOf?: ReadonlyMap<string, Credentials> }> {
  if (!flags.register) return await readCredentials(flags);
  if (local === undefined)
    throw new AppError('unavailable', '--register needs the data folder of a program on this machine');
  const ids = Array.from({ length: flags.devices }, (_, index) => `${flags.site}:${loadDevice(index)}`);
  return { credentialsOf: await local.register(ids) };
}

function words(report: LoadReport): string {
  const { devices, connected, connectSeconds, wantedPerSecond, achievedPerSecond, latencyMs, sentLateMs } = report;
  const { readings, acknowledged, lost, seconds, isKept } = report;
  const ms = (value: number | null): string => (value === null ? '-' : String(value));
  const lines = [
    `${connected} of ${devices} devices connected in ${connectSeconds} s.`,
    `${isKept ? 'Kept' : 'NOT KEPT'}: ${achievedPerSecond} readings/s of ${wantedPerSecond} wanted; ` +
      `${acknowledged} of ${readings} acknowledged in ${seconds} s, ${lost} lost.`,
    `From due to acknowledged, ms: p50 ${ms(latencyMs.p50)}  p90 ${ms(latencyMs.p90)}  p99 ${ms(latencyMs.p99)}  ` +
      `p99.9 ${ms(latencyMs.p999)}  max ${ms(latencyMs.max)}`,
    `Sent late by this side, ms: p50 ${ms(sentLateMs.p50)}  p99 ${ms(sentLateMs.p99)}; it took ${report.coreShare} of a core.`,
    ...report.storms.map(
      ({ atSeconds, dropped, back, seconds: took }) =>
        `Storm after ${atSeconds} s: ${dropped} dropped, ${back} back${took === null ? ' so far' : ` within ${took} s`}.`,
    ),
    ...counted('Attempts in vain to connect', report.failedConnects),
    ...counted('Connections that broke', report.lostConnections),
  ];
  return `${lines.join('\n')}\n`;
}

function counted(what: string, counts: Readonly<Record<string, number>>): readonly string[] {
  const told = Object.entries(counts).map(([reason, count]) => `${count} ${reason}`);
  return told.length === 0 ? [] : [`${what}: ${told.join(', ')}.`];
}
