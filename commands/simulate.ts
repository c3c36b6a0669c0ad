import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError, messageOf } from '../lib/errors.ts';
import { parseRecordedTime } from '../lib/recording/recorded-time.ts';
import type { Credentials } from '../simulator/connection.ts';
import type { Duty } from '../simulator/duty-cycle.ts';
import { type FleetProgress, type FleetReport, runFleet } from '../simulator/fleet.ts';
import { deviceOf, type FleetPlan, truthOf } from '../simulator/fleet-plan.ts';
import type { Speed } from '../simulator/pacer.ts';
import { type Lives, writeRecording } from '../simulator/write-recording.ts';
import type { CommandContext } from './options/command-context.ts';
import {
  brokerOf,
  INTERRUPTED,
  parseBrokerUrl,
  parseCount,
  parseDuration,
  parseName,
  parsePositive,
  parseSpeed,
  patienceOf,
  readCredentials,
  tellUnjudged,
} from './options/command-options.ts';
import { createProgress, type Progress } from './options/progress.ts';

type Flags = {
  readonly url?: string;
  readonly wait?: true;
  readonly site: string;
  readonly machines: number;
  readonly seed: number;
  readonly speed: Speed;
  readonly interval: number;
  readonly duty: Duty;
  readonly faulty: readonly number[];
  readonly faultAfter: number;
  readonly faultGrowth: number;
  readonly severity: number;
  readonly duration?: number;
  readonly history?: number;
  readonly truth?: string;
  readonly csv?: string;
  readonly lives?: Lives;
  readonly start?: number;
  readonly register?: true;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly json?: true;
};

/** Fixed, so that the same command writes the same file. */
const CSV_START = Date.UTC(2026, 0, 1);

/** The default start of a fast-forward in the past. */
const HISTORY_SECONDS = 3600;

const OTHER_SITE =
  'Pumps of these names have sent newer readings before. To have these judged, take another --site, or none of the past: --speed 1.';

const NOTES = `
Each machine is a 37 kW centrifugal pump, pump-1 to pump-N, that changes between low, nominal and high load and sends
vibration_de, vibration_nde (mm/s), temperature (Cel), current (A), pressure (bar), flow (m3/h) and voltage (V).
The bearing of a faulty machine is sound until --fault-after; then its vibration grows exponentially, its temperature
and current follow, and after --fault-growth it is ruined and runs on. The same seed gives the same pumps, the same
loads and the same noise.

At real time the fleet begins now. Faster, it begins in the past (--history, else --duration, else 1h) because no
reading may come from the future; once it has caught up with now it goes on in real time. Without --duration it runs
until Ctrl-C. Durations: 90s, 15m, 2h, 1h30m.
For mqtts:// with a private certificate authority, name its file in NODE_EXTRA_CA_CERTS.

Examples:
  harbinger simulate --machines 5 --faulty 3 --speed max
  harbinger simulate --machines 20 --faulty 4,11 --speed 60 --duration 2h --truth truth.json
  harbinger simulate --faulty none --interval 0.1 --url mqtt://broker.example:1883
  harbinger simulate --machines 5 --register --speed max
  harbinger simulate --csv pump-fault.csv --duration 50m
  harbinger simulate --csv pumps-failed.csv --lives failed --machines 12 --interval 14400`;

/**
 * `harbinger simulate`: its action throws an AppError for the caller to show, and sets the exit
 * code when interrupted.
 */
export function simulateCommand(context: CommandContext): Command {
  return new Command('simulate')
    .description('run pumps with known faults that publish over MQTT')
    .option(
      '--url <url>',
      'MQTT broker (default: that of the program on this machine, or of BROKER_HOST, BROKER_PORT)',
      parseBrokerUrl,
    )
    .option('--wait', 'wait for the broker for ever (default: 60 s, then exit status 69)')
    .option('--site <name>', 'site of the machines', parseName, 'sim')
    .option('--machines <n>', 'how many pumps', parseCount(1, 1000), 1)
    .option('--seed <n>', 'seed of all random numbers', parseCount(0, 2 ** 31), 1)
    .option('--speed <n>', 'times real time, or max: as fast as the broker acknowledges', parseSpeed, 1)
    .option('--interval <seconds>', 'simulated time between readings', parsePositive, 1)
    .addOption(
      new Option('--duty <kind>', 'whether the pumps also stop')
        .choices(['continuous', 'intermittent'])
        .default('continuous'),
    )
    .addOption(
      new Option('--faulty <n>', 'numbers of the machines that fail, such as 1 or 2,5; or none')
        .argParser(parseFaulty)
        .default([1], '1'),
    )
    .addOption(durationOption('--fault-after', 'simulated time until the fault begins').default(900, '15m'))
    .addOption(durationOption('--fault-growth', 'simulated time from there to failure').default(1500, '25m'))
    .option('--severity <n>', 'final severity; 1 is a ruined bearing at 8 mm/s', parsePositive, 1)
    .addOption(durationOption('--duration', 'simulated time to run (default: until Ctrl-C)'))
    .addOption(durationOption('--history', 'time in the past at which to begin'))
    .option('--csv <file>', 'write a recording instead of publishing; needs --duration or --lives, and no broker')
    .option('--start <time>', 'first time of the recording of --csv (default: 2026-01-01)', parseStart)
    .addOption(
      new Option('--lives <kind>', 'with --csv: pumps that wear, until they fail or at some age').choices([
        'failed',
        'running',
      ]),
    )
    .option('--register', 'register the pumps with the program on this machine, and publish with their secrets')
    .option('--truth <file>', 'write the machines and times of the faults, as JSON')
    .option('--username <name>', "the devices' user name")
    .option('--password-file <file>', "file with the devices' password")
    .option('--json', 'print the result as one line of JSON')
    .addHelpText('after', NOTES)
    .action((flags: Flags) => run(flags, context));
}

function durationOption(name: string, description: string): Option {
  return new Option(`${name} <duration>`, description).argParser(parseDuration);
}

/** Numbers of machines, from 1; `none` is no machine. */
function parseFaulty(text: string): readonly number[] {
  if (text === 'none') return [];
  if (!/^[1-9]\d*(,[1-9]\d*)*$/.test(text))
    throw new InvalidArgumentError('numbers of machines, from 1, such as 1 or 2,5; or none.');
  return text.split(',').map(Number);
}

/** Turns the options into a plan; a fast-forward begins in the past. */
function planOf(flags: Flags, now: Date): FleetPlan {
  const missing = flags.faulty.find((machine) => machine > flags.machines);
  if (missing !== undefined) {
    throw new AppError(
      'invalid',
      `--faulty ${missing}: there is no such machine among ${flags.machines}; raise --machines`,
    );
  }
  const historySeconds =
    flags.history ?? (flags.speed === 'max' || flags.speed > 1 ? (flags.duration ?? HISTORY_SECONDS) : 0);
  return {
    site: flags.site,
    machines: flags.machines,
    seed: flags.seed,
    faults: flags.faulty.map((machine) => ({
      machine,
      afterSeconds: flags.faultAfter,
      growthSeconds: flags.faultGrowth,
      severity: flags.severity,
    })),
    sampleIntervalSeconds: flags.interval,
    speed: flags.speed,
    duty: flags.duty,
    startAt: flags.csv === undefined ? now.getTime() - historySeconds * 1000 : (flags.start ?? CSV_START),
    ...(flags.duration === undefined ? {} : { durationSeconds: flags.duration }),
  };
}

async function run(flags: Flags, context: CommandContext): Promise<void> {
  const { stdout, stderr, signal, log, now } = context;
  const startedAt = now();
  const plan = planOf(flags, startedAt);
  if (flags.csv !== undefined) return await writeCsv(flags.csv, { flags, plan, context });
  const broker = await brokerOf(flags, context);
  const credentials = flags.register ? await registered(plan, context) : await readCredentials(flags);
  if (flags.truth !== undefined) await writeTruth(flags.truth, plan);
  const totalSeconds = flags.duration ?? (startedAt.getTime() - plan.startAt) / 1000;
  const progress = createProgress({ screen: stderr, total: totalSeconds, now });
  try {
    const onProgress = (at: FleetProgress): void => show(progress, { at, plan });
    const report = await runFleet({
      ...plan,
      ...credentials,
      ...broker,
      patience: patienceOf(flags),
      signal,
      log,
      now,
      onProgress,
    });
    progress.stop();
    stdout.write(flags.json ? `${JSON.stringify(report)}\n` : summary(report));
    if (signal.aborted && flags.duration !== undefined) process.exitCode = INTERRUPTED;
    else await tellUnjudged(truthOf(plan).devices, { site: plan.site, context, way: OTHER_SITE });
  } finally {
    progress.stop();
  }
}

async function writeCsv(
  file: string,
  { flags, plan, context }: { flags: Flags; plan: FleetPlan; context: CommandContext },
): Promise<void> {
  const { lives, json } = flags;
  if (lives === undefined && plan.durationSeconds === undefined)
    throw new AppError('invalid', '--csv needs an end: add --duration, or --lives');
  if (flags.truth !== undefined) await writeTruth(flags.truth, plan);
  const rows = await writeRecording(file, { plan, lives, signal: context.signal });
  const report = { file, machines: plan.machines, rows };
  context.stdout.write(json ? `${JSON.stringify(report)}\n` : `${file}: ${rows} rows of ${plan.machines} pumps\n`);
}

async function registered(
  plan: FleetPlan,
  { local }: CommandContext,
): Promise<{ credentialsOf: ReadonlyMap<string, Credentials> }> {
  if (local === undefined)
    throw new AppError('unavailable', '--register needs the data folder of a program on this machine');
  const ids = Array.from({ length: plan.machines }, (_, i) => `${plan.site}:${deviceOf(i + 1)}`);
  const secrets = await local.register(ids);
  return { credentialsOf: new Map([...secrets].map(([id, own]) => [id.slice(plan.site.length + 1), own])) };
}

function parseStart(text: string): number {
  const at = parseRecordedTime(text);
  if (at === undefined) throw new InvalidArgumentError('it is a time such as 2026-01-01 or 2026-01-01T06:00:00Z.');
  return at;
}

async function writeTruth(file: string, plan: FleetPlan): Promise<void> {
  await writeFile(file, `${JSON.stringify(truthOf(plan), null, 2)}\n`).catch((error: unknown) => {
    throw new AppError('invalid', `--truth ${file} cannot be written: ${messageOf(error)}`, { cause: error });
  });
}

function show(progress: Progress, { at, plan }: { at: FleetProgress; plan: FleetPlan }): void {
  const simulated = new Date(at.simulatedTo).toISOString().slice(0, 19).replace('T', ' ');
  progress.update((at.simulatedTo - plan.startAt) / 1000, `${simulated}Z  ${at.acknowledged} readings acknowledged`);
}

function summary({ machines, readings, acknowledged, seconds }: FleetReport): string {
  const rate = Math.round(acknowledged / Math.max(seconds, 0.001));
  const fleet = machines === 1 ? '1 machine' : `${machines} machines`;
  return `${fleet}, ${acknowledged} of ${readings} readings acknowledged in ${seconds.toFixed(1)} s (${rate}/s).\n`;
}
