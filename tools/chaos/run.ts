import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { caughtUp, flowOf } from '../../bench/processes.ts';
import type { SteadyPlan } from '../../bench/steady-readings.ts';
import { clusterScenario } from './cluster.ts';
import { compare, lastOf, readAcknowledged } from './compare.ts';
import { diskCap } from './disk-cap.ts';
import { fastClock } from './fast-clock.ts';
import { startFleet } from './fleet.ts';
import { hostile } from './hostile.ts';
import { influxOutage } from './influx-outage.ts';
import { kafkaRestart } from './kafka-restart.ts';
import { kills } from './kills.ts';
import { createProgram } from './program.ts';
import { reportOf } from './report.ts';
import { type Findings, MUST_BE_ZERO, type Scenario, ZERO_WHERE_COUNTED } from './scenario.ts';
import { type ServerName, serverName, startServers } from './servers.ts';
import { countUntold } from './silences.ts';

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  kill: kills,
  'influx-outage': influxOutage,
  'kafka-restart': kafkaRestart,
  'disk-cap': diskCap,
  hostile,
  cluster: clusterScenario(),
};
const DAY_MS = 86_400_000;
/** How long a device must send nothing until it is silent, by the clock of the program. */
const SILENCE_MS = 120_000;
/**
 * Devices fall silent at least this many readings apart, which are seconds of theirs: ten alarms in
 * ten minutes are a flood.
 */
const LEAST_SPACING = 120;
/** How long a run waits at most until all silences are reported. */
const TELLING_MS = 180_000;

type Flags = {
  readonly scenario: string;
  readonly kills: number;
  readonly secondsPerKill: number;
  readonly minutes: number;
  readonly server: readonly string[];
  readonly devices: number;
  readonly silent: number;
  readonly rate: number;
  readonly seed: number;
  readonly quick: boolean;
  readonly report?: string;
};

const number = (text: string): number => Number(text);
const command = new Command('chaos')
  .description('Breaks the running program under load, then compares what was acknowledged with what is stored.')
  .addOption(new Option('--scenario <name>', 'what is broken').choices(Object.keys(SCENARIOS)).default('kill'))
  .option('--kills <n>', 'how often the program is killed, or Kafka restarted', number, 100)
  .option('--seconds-per-kill <s>', 'how long it lives between two kills, on average', number, 4)
  .option(
    '--minutes <m>',
    'how long an outage lasts, the journal stays full, or a cluster is disturbed at least',
    number,
    10,
  )
  .option('--server <name...>', 'run on real servers: postgres, influx, kafka', [])
  .option('--devices <n>', 'devices that publish to the end', number, 20)
  .option(
    '--silent <n>',
    'kill: further devices, which fall silent one after another; 0 for no silence at all',
    number,
    20,
  )
  .option('--rate <n>', 'readings a second, of all devices together', number, 1_000)
  .option('--seed <n>', 'of the moments at which it is killed', number, Date.now() % 1_000_000)
  .option('--report <file>', 'write what happened, and what was found, into a Markdown file')
  .option('--quick', 'hostile: half a minute instead of three', false)
  .option('--json', 'print nothing but the result (it is JSON anyway)');

const flags = command.parse().opts<Flags & { json?: boolean }>();
const say = (line: string): void => void (flags.json || process.stderr.write(`chaos: ${line}\n`));
const scenario = SCENARIOS[flags.scenario] as Scenario;
const names = new Set<ServerName>(scenario.servers);
for (const text of flags.server) {
  const name = serverName(text);
  if (name) names.add(name);
  else command.error(`there is no server ${text}`);
}

/** Readings between two devices that fall silent, so that they do all along the run. */
function spacing(silent: number, perSecond: number): number {
  const seconds = flags.kills * (0.75 * flags.secondsPerKill + 2.5);
  return Math.max(LEAST_SPACING, Math.floor((0.8 * seconds * perSecond) / silent));
}

/**
 * Waits until each device has an alarm of its silence; the next check finds one that never comes.
 */
async function allTold(of: { http: string; plan: SteadyPlan; acknowledgedFile: string }): Promise<void> {
  const lasts = new Map([...readAcknowledged(of.acknowledgedFile)].map(([device, all]) => [device, lastOf(all)]));
  const until = performance.now() + TELLING_MS;
  while ((await countUntold(of.http, { plan: of.plan, lasts })) > 0 && performance.now() < until) await delay(1_000);
}

const stops: (() => unknown)[] = [];
try {
  const startedAt = performance.now();
  const servers = startServers([...names]);
  stops.push(servers.stop);
  const silent = scenario.hasSilence ? flags.silent : 0;
  const devices = flags.devices + silent;
  // As fast as the devices' own clocks, which give a second for each reading: nobody's clock is
  // wrong.
  const speed = flags.rate / devices;
  const silenceMs = silent > 0 ? SILENCE_MS / speed : null;
  const { program: create = createProgram } = scenario;
  const program = await create({ ...servers.env, ...scenario.env, ...(silent > 0 && fastClock(speed)) });
  stops.push(program.remove);
  await program.ready();
  const folder = mkdtempSync(path.join(tmpdir(), 'harbinger-chaos-fleet-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const acknowledgedFile = path.join(folder, 'acknowledged');
  const plan: SteadyPlan = {
    startAt: Date.now() - 30 * DAY_MS,
    faulty: 2,
    faultFrom: 400,
    ...(scenario.bouts && { bouts: scenario.bouts }),
    ...(silent > 0 && { silent: { first: flags.devices, from: 500, every: spacing(silent, speed) } }),
  };
  const load = { devices, readingsPerSecond: flags.rate, window: 100 };
  const fleet = await startFleet({ ...plan, ...load, port: program.mqttPort, acknowledgedFile });
  stops.push(fleet.stop);
  say(`${flags.devices} devices and ${silent} that fall silent, ${flags.rate} readings a second, seed ${flags.seed}`);

  const conclude = async (): Promise<Findings> => {
    const { reconnects, phases } = await fleet.finish();
    say('all is acknowledged');
    await caughtUp(program, (await flowOf(program.http)).journal.end);
    if (silenceMs !== null) await allTold({ http: program.http, plan, acknowledgedFile });
    const comparison = await compare({
      http: program.http,
      plan,
      acknowledgedFile,
      allSilent: silenceMs !== null,
      say,
    });
    const p99 = Object.entries(phases).map(([name, { p99Ms }]) => [`p99Ms_${name}`, Math.round(p99Ms * 10) / 10]);
    return { ...comparison, reconnects, ...Object.fromEntries(p99) };
  };
  const findings = await scenario.run({ program, fleet, servers, options: flags, silenceMs, conclude, say });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stdout.write(`${JSON.stringify({ scenario: flags.scenario, seed: flags.seed, ...findings, seconds })}\n`);
  if (flags.report !== undefined)
    writeFileSync(flags.report, reportOf(flags, { findings, seconds, details: scenario.details?.() }));
  const isWrong =
    MUST_BE_ZERO.some((name) => findings[name] !== 0) || ZERO_WHERE_COUNTED.some((name) => findings[name]);
  if (isWrong) process.exitCode = 1;
} finally {
  for (const stop of stops.reverse()) await stop();
}
