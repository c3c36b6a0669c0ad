import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { worldNow } from '../lib/clock.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import { parseRecordedTime } from '../lib/recording/recorded-time.ts';
import { type FleetPlan, type FleetTruth, idOf, truthOf } from '../simulator/fleet/fleet-plan.ts';
import { type FleetProgress, type FleetReport, runFleet } from '../simulator/fleet.ts';
import { KINDS } from '../simulator/kinds/kinds.ts';
import { DUTIES } from '../simulator/machine/duty-cycle.ts';
import type { Credentials } from '../simulator/publish/connection.ts';
import { FORMATS } from '../simulator/wire/formats.ts';
import { writeRecording } from '../simulator/write-recording.ts';
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
  refusedWords,
  tellUnjudged,
  watchRefusals,
} from './options/command-options.ts';
import { followClock, tellOtherTimes, worldSeconds } from './options/follow-clock.ts';
import { createProgress, type Progress } from './options/progress.ts';
import { CONTROL_PORT, createRunControl, type RunControl } from './simulate-control.ts';
import {
  rowPlan,
  type ScenarioFlags,
  type SimulateFlags,
  scenarioList,
  scenarioPlan,
  scenarioSchema,
} from './simulate-plan.ts';

/** Flags of a row of equal machines, which a scenario has in its file. */
const ROW_FLAGS = [
  ...['site', 'kind', 'machines', 'duty', 'faulty', 'fault', 'faultAfter', 'faultGrowth', 'severity', 'wear'],
  ...['history', 'waveforms', 'counters', 'format', 'lives'],
];

const OTHER_SITE =
  'Machines of these names have sent newer readings before. To have these judged, take another --site, or none of the past: --speed 1.';

const kinds = [...KINDS.values()].map(
  ({ name, title, faults }) => `  ${name.padEnd(13)} ${title}\n                ${faults.join(' ')}`,
);

const NOTES = `
Kinds of machines, named KIND-1 to KIND-N, and the faults that each can have:
${kinds.join('\n')}

They change between low, nominal and high load, and send eight channels or less with their units; docs/simulator.md has
the instruments and the physics. A faulty machine is sound until --fault-after; then its damage grows exponentially,
all channels that the fault reaches follow, and after --fault-growth the part is ruined and runs on. The same seed
gives the same machines, the same loads and the same noise.

At real time the fleet begins now. Faster, it begins in the past (--history, else --duration, else 1h) because no
reading may come from the future; once it has caught up with now it goes on in real time. Without --duration it runs
until Ctrl-C. Durations: 90s, 15m, 2h, 1h30m.
--control serves a page and an API at 127.0.0.1: see the true state of each machine, start a fault, repair it, break a sensor,
cut the network, change the product or the speed. Every act is written into --truth at once.
Where the platform on this machine runs on a virtual clock, times and pace follow it.
For mqtts:// with a private certificate authority, name its file in NODE_EXTRA_CA_CERTS.

Examples:
  harbinger simulate --machines 5 --faulty 3 --speed max
  harbinger simulate --machines 20 --faulty 4,11 --speed 60 --duration 2h --truth truth.json
  harbinger simulate --kind gearbox --fault gear_tooth --waveforms 10m --speed max
  harbinger simulate --faulty none --interval 0.1 --url mqtt://broker.example:1883
  harbinger simulate --machines 5 --register --speed max
  harbinger simulate --scenario sensor-zoo --register --truth truth.json
  harbinger simulate --kind fan --machines 3 --faulty none --control --truth truth.json
  harbinger simulate --scenario my-plant.yaml --out readings.csv
  harbinger simulate --csv pump-fault.csv --duration 50m
  harbinger simulate --csv pumps-failed.csv --lives failed --machines 12 --interval 14400`;

/**
 * `harbinger simulate`: its action throws an AppError for the caller to show, and sets the exit
 * code when interrupted.
 */
export function simulateCommand(context: CommandContext): Command {
  return new Command('simulate')
    .description('run machines with known faults that publish over MQTT')
    .option(
      '--url <url>',
      'MQTT broker (default: that of the program on this machine, or of BROKER_HOST, BROKER_PORT)',
      parseBrokerUrl,
    )
    .option('--wait', 'wait for the broker for ever (default: 60 s, then exit status 69)')
    .option('--site <name>', 'site of the machines', parseName, 'sim')
    .addOption(new Option('--kind <name>', 'kind of the machines').choices([...KINDS.keys()]).default('pump'))
    .option('--machines <n>', 'how many', parseCount(1, 1000), 1)
    .option('--seed <n>', 'seed of all random numbers', parseCount(0, 2 ** 31), 1)
    .option('--speed <n>', 'times real time, or max: as fast as the broker acknowledges', parseSpeed, 1)
    .option('--interval <seconds>', 'simulated time between readings', parsePositive, 1)
    .addOption(
      new Option('--duty <kind>', 'when they work: all day, with stops, at one load, or while people work (UTC)')
        .choices([...DUTIES])
        .default('continuous'),
    )
    .addOption(
      new Option('--faulty <n>', 'numbers of the machines that fail, such as 1 or 2,5; or none')
        .argParser(parseFaulty)
        .default([1], '1'),
    )
    .option('--fault <name>', 'what fails (default: bearing_outer)')
    .addOption(durationOption('--fault-after', 'simulated time until the fault begins').default(900, '15m'))
    .addOption(durationOption('--fault-growth', 'simulated time from there to failure').default(1500, '25m'))
    .option('--wear <n>', 'parts also begin to fail by age and load, so many times faster than in life', parsePositive)
    .option('--severity <n>', 'final severity; 1 is a ruined part, such as a bearing at 8 mm/s', parsePositive, 1)
    .addOption(durationOption('--duration', 'simulated time to run (default: until Ctrl-C)'))
    .addOption(durationOption('--history', 'time in the past at which to begin'))
    .addOption(durationOption('--waveforms', 'send a waveform of each vibration so often, in simulated time'))
    .addOption(new Option('--format <name>', 'language of the devices').choices([...FORMATS]).default('native'))
    .option('--counters', 'also send run_hours and energy, counters that rise')
    .addOption(
      new Option('--scenario <name>', 'a scenario of --list, or a YAML file: docs/simulator.md').conflicts(ROW_FLAGS),
    )
    .option('--list', 'list the scenarios of the library')
    .option('--schema', 'print the JSON Schema of scenarios')
    .option('--csv, --out <file>', 'write a recording instead of publishing; needs an end, and no broker')
    .option('--start <time>', 'first event time of a scenario or of --csv (default: 2026-01-01)', parseStart)
    .addOption(
      new Option('--lives <kind>', 'with --csv: machines that wear, until they fail or at some age').choices([
        'failed',
        'running',
      ]),
    )
    .option('--register', 'register the machines with the program on this machine, and publish with their secrets')
    .option('--truth <file>', 'write the machines and times of the faults, as JSON')
    .option(
      '--control [port]',
      `serve a page on this machine to act on the running machines (default: ${CONTROL_PORT})`,
      parsePort,
    )
    .option('--username <name>', "the devices' user name")
    .option('--password-file <file>', "file with the devices' password")
    .option('--json', 'print the result as one line of JSON')
    .addHelpText('after', NOTES)
    .action((flags: SimulateFlags, command: Command) => run(flags, { context, command }));
}

/** Without a number the default; 0 picks a free one. */
const parsePort = parseCount(0, 65_535);

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

/** Flags that the user gave, without defaults. */
function givenOf(flags: SimulateFlags, command: Command): ScenarioFlags {
  const given = Object.entries(flags).filter(([name]) => command.getOptionValueSource(name) === 'cli');
  return Object.fromEntries(given);
}

async function run(
  flags: SimulateFlags,
  { context, command }: { context: CommandContext; command: Command },
): Promise<void> {
  const { stdout, stderr, signal, log, now } = context;
  if (flags.list) return void stdout.write(scenarioList());
  if (flags.schema) return void context.data.write(scenarioSchema());
  if (flags.out === undefined) await followClock(flags, context);
  const startedAt = now();
  const plan =
    flags.scenario === undefined
      ? rowPlan(flags, startedAt)
      : scenarioPlan(flags.scenario, { flags: givenOf(flags, command), now: startedAt });
  if (flags.out !== undefined) return await writeCsv(flags.out, { flags, plan, context });
  tellOtherTimes(plan.startAt, context);
  const broker = await brokerOf(flags, context);
  const credentials = flags.register ? await registered(plan, context) : await readCredentials(flags);
  // At the beginning, too, so that a file that cannot be written is reported before the work.
  await writeTruth(flags.truth, truthOf(plan, new Map()));
  const totalSeconds = plan.durationSeconds ?? (startedAt.getTime() - plan.startAt) / 1000;
  const refusals = await watchRefusals(context);
  const progress = createProgress({ screen: stderr, total: totalSeconds, now: worldNow });
  const control = controlOf(flags, { plan, context });
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
      ...(control && { onStart: control.start }),
    });
    progress.stop();
    await writeTruth(flags.truth, control?.truth() ?? truthOf(plan, report.histories));
    const { histories: _, ...counts } = report;
    const told = { ...counts, seconds: worldSeconds(counts.seconds) };
    const refused = await refusals();
    stdout.write(flags.json ? `${JSON.stringify({ ...told, refused })}\n` : summary(told) + refusedWords(refused));
    if (signal.aborted && plan.durationSeconds !== undefined) process.exitCode = INTERRUPTED;
    else await tellUnjudged(plan.machines.map(idOf), { context, way: OTHER_SITE });
  } finally {
    progress.stop();
    await control?.close();
  }
}

async function writeCsv(
  file: string,
  { flags, plan, context }: { flags: SimulateFlags; plan: FleetPlan; context: CommandContext },
): Promise<void> {
  const { lives, json } = flags;
  if (flags.control !== undefined)
    throw new AppError('invalid', '--control is for machines that publish, not for --csv');
  if (lives === undefined && plan.durationSeconds === undefined)
    throw new AppError('invalid', '--csv needs an end: add --duration, or --lives');
  await writeTruth(flags.truth, truthOf(plan, new Map()));
  const { rows, histories } = await writeRecording(file, { plan, lives, signal: context.signal });
  await writeTruth(flags.truth, truthOf(plan, histories));
  const report = { file, machines: plan.machines.length, rows };
  const machines = machinesWord(plan.machines.length);
  context.stdout.write(json ? `${JSON.stringify(report)}\n` : `${file}: ${rows} rows of ${machines}\n`);
}

/** Undefined without `--control`. */
function controlOf(
  { control, truth }: SimulateFlags,
  { plan, context }: { plan: FleetPlan; context: CommandContext },
): RunControl | undefined {
  if (control === undefined) return undefined;
  const { stderr: screen, log, now } = context;
  const port = control === true ? CONTROL_PORT : control;
  return createRunControl(plan, { port, screen, log, now, keep: (known) => writeTruth(truth, known) });
}

async function registered(
  plan: FleetPlan,
  { local }: CommandContext,
): Promise<{ credentialsOf: ReadonlyMap<string, Credentials> }> {
  if (local === undefined)
    throw new AppError('unavailable', '--register needs the data folder of a program on this machine');
  return { credentialsOf: await local.register(plan.machines.map(idOf)) };
}

function parseStart(text: string): number {
  const at = parseRecordedTime(text);
  if (at === undefined) throw new InvalidArgumentError('it is a time such as 2026-01-01 or 2026-01-01T06:00:00Z.');
  return at;
}

async function writeTruth(file: string | undefined, truth: FleetTruth): Promise<void> {
  if (file === undefined) return;
  await writeFile(file, `${JSON.stringify(truth, null, 2)}\n`).catch((error: unknown) => {
    throw new AppError('invalid', `--truth ${file} cannot be written: ${messageOf(error)}`, { cause: error });
  });
}

function show(progress: Progress, { at, plan }: { at: FleetProgress; plan: FleetPlan }): void {
  const simulated = new Date(at.simulatedTo).toISOString().slice(0, 19).replace('T', ' ');
  progress.update((at.simulatedTo - plan.startAt) / 1000, `${simulated}Z  ${at.acknowledged} readings acknowledged`);
}

function summary({
  machines,
  readings,
  acknowledged,
  waveforms,
  seconds,
  network,
}: Omit<FleetReport, 'histories'>): string {
  const rate = Math.round(acknowledged / Math.max(seconds, 0.001));
  const blocks = waveforms > 0 ? ` and ${waveforms} waveforms` : '';
  return `${machinesWord(machines)}, ${acknowledged} of ${readings} readings acknowledged in ${seconds.toFixed(1)} s (${rate}/s)${blocks}.\n${networkWords(network)}`;
}

/** The effects of the network's troubles, where there were some. */
function networkWords(counts: FleetReport['network']): string {
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  return told.length === 0 ? '' : `Network: ${told.map(([what, count]) => `${count} ${what}`).join(', ')}.\n`;
}

function machinesWord(count: number): string {
  return count === 1 ? '1 machine' : `${count} machines`;
}
