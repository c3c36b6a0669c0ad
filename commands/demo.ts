import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { sleep } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { portOrAny } from '../lib/free-port.ts';
import { createLog, type Log } from '../lib/log.ts';
import { type Config, DEFAULTS, loadConfig } from '../platform/config.ts';
import { type Platform, startPlatform } from '../platform/platform.ts';
import type { LiveFleet } from '../simulator/control/fleet-control.ts';
import { createPlant } from '../simulator/crew/plant.ts';
import { demoFleet } from '../simulator/fleet/fleet-plan.ts';
import { runFleet } from '../simulator/fleet.ts';
import { PATIENCE_SECONDS, runDemoCrew } from './demo-crew.ts';
import { createExaminer } from './doctor/examine-running.ts';
import type { CommandContext } from './options/command-context.ts';
import { INTERRUPTED } from './options/command-options.ts';
import { type CardEvidence, type CardTicket, ticketCard, ticketChanges } from './ticket-card.ts';

type Context = CommandContext & { readonly pretty: boolean };
type Flags = { readonly untilTicket?: boolean; readonly json?: boolean; readonly keepData?: string };
type Found = { readonly ticket: CardTicket & { readonly id: string }; readonly evidence: CardEvidence | undefined };

/** The past 40 minutes pass in 40 seconds where a person may watch. */
const SHOWN_SPEED = 60;
/** The first ticket takes seconds; after this something is broken, or the machine is busy. */
const PATIENCE_MILLISECONDS = 120_000;

const NOTES = `
Everything is embedded and lives in a temporary folder that is removed at the end. Three pumps, a fan and a compressor
publish their past 40 minutes within one, or at full speed with --until-ticket or --json; one of them has a bearing that
begins to fail. Then they go on in real time, until Ctrl-C, and a crew of three takes the ticket, unless you do.

Examples:
  npm run demo
  npm run demo -- --until-ticket --json`;

/**
 * `harbinger demo`: the whole line on this machine, from simulated machines to a ticket in the
 * terminal.
 */
export function demoCommand(context: Context): Command {
  return new Command('demo')
    .description('run everything with five simulated machines, one of which develops a fault')
    .option('--until-ticket', 'end with status 0 after the first ticket')
    .option('--json', 'print {"seconds":…,"ticket":{…}} instead of the story')
    .option('--keep-data <dir>', 'keep the data in this folder')
    .addHelpText('after', NOTES)
    .action((flags: Flags) => runDemo(flags, context));
}

async function runDemo({ untilTicket = false, json = false, keepData }: Flags, context: Context): Promise<void> {
  const { stdout, signal, pretty, now } = context;
  const tell = (line: string): void => void (json || stdout.write(`${line}\n`));
  const dataDir = keepData ?? mkdtempSync(path.join(tmpdir(), 'harbinger-demo-'));
  const shown = !untilTicket && !json;
  const config = await demoConfig(dataDir, { untilTicket, shown });
  const log = createLog({ level: config.log.level, pretty });
  tell('Harbinger demo: three pumps, a fan, a compressor; embedded stores, nothing leaves this machine.');
  try {
    const platform = await startPlatform({
      config,
      devOpen: true,
      log,
      pretty,
      signal,
      system: { file: undefined, examine: createExaminer(config, Date.now) },
      tell: (line) => tell(`  ${line}`),
    });
    const done = new AbortController();
    const until = AbortSignal.any([signal, done.signal]);
    tell(`  broker ${platform.broker['mqtt']}   API ${platform.http}/api/v1   (${process.uptime().toFixed(1)} s)`);
    if (shown) tell(await invitation(platform));
    const parts = startParts(platform, { log, signal: until, now: now(), tell, shown });
    try {
      const first = firstTicket(platform, { signal: until, tell: shown ? tell : undefined });
      const found = await Promise.race([first, platform.failed, parts.then(neverEnds)]);
      if (found && json) stdout.write(`${JSON.stringify({ seconds: process.uptime(), ticket: found.ticket })}\n`);
      else if (found) tell(story(found, { platform, timeZone: config.site.timeZone, goesOn: !untilTicket }));
      if (!found && signal.aborted) process.exitCode = INTERRUPTED;
      if (found && !untilTicket) {
        const following = followTicket(found.ticket, { platform, signal: until, tell });
        await Promise.race([parts, platform.failed, following.then(neverEnds)]);
      }
    } finally {
      done.abort();
      await parts.catch(() => undefined);
      await platform.stop();
    }
  } finally {
    if (keepData === undefined) rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Embedded stores in any environment, and the usual ports where they are free, unless it names
 * some: a demo must not fail because one is taken. A demo that ends needs no usual ones.
 */
async function demoConfig(
  dataDir: string,
  { untilTicket, shown }: { untilTicket: boolean; shown: boolean },
): Promise<Config> {
  const { broker, http } = DEFAULTS;
  const portOf = ({ host, port }: { host: string; port: number }) => (untilTicket ? 0 : portOrAny(host, port));
  const config = loadConfig({
    defaults: {
      broker: { ...broker, port: await portOf(broker) },
      http: { ...http, port: await portOf(http) },
      log: { level: 'warn' },
      ticketing: { roster: 'Mei Chen, Jonas Weber, Amara Okafor' },
    },
  });
  // Its own fleet has no certificates, and nothing leaves this machine.
  const plain = { ...config.broker, plain: 'on' as const };
  // Where somebody watches, the crew makes its own people.
  const people = shown ? { ticketing: { ...config.ticketing, roster: '' } } : {};
  return { ...config, ...people, broker: plain, data: { dir: dataDir }, database: {}, influx: DEFAULTS.influx };
}

/** The machines, and where somebody watches, their crew. Ends with the signal. */
async function startParts(platform: Platform, options: Parts): Promise<void> {
  const { log, signal, shown } = options;
  let begin: (live: LiveFleet) => void = () => undefined;
  const begun = new Promise<LiveFleet>((resolve) => {
    begin = resolve;
  });
  const machines = startFleet(platform, { ...options, onStart: async (live) => begin(live) });
  if (!shown) return await machines;
  const crew = begun.then(({ machines: live }) =>
    runDemoCrew({
      ...{ url: platform.http, plant: createPlant(live), log, signal },
      machines: live.map(({ planned }) => planned),
    }),
  );
  await Promise.race([machines, crew]);
  await Promise.all([machines, crew]);
}

type Parts = {
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly now: Date;
  readonly tell: (line: string) => void;
  readonly shown: boolean;
};

async function startFleet(
  platform: Platform,
  options: Parts & { readonly onStart: (live: LiveFleet) => Promise<void> },
): Promise<void> {
  const { log, signal, now, tell, shown, onStart } = options;
  const plan = demoFleet(now, shown ? SHOWN_SPEED : 'max');
  const faulty = plan.machines.find(({ faults }) => faults.length > 0);
  tell(
    `  ${plan.machines.length} machines publish their past 40 minutes ${shown ? 'within one' : 'at full speed'}. The detector learns each one first;`,
  );
  const [fault] = faulty?.faults ?? [];
  if (faulty && fault) {
    const minutes = (fault.onsetAt - plan.startAt) / 60_000;
    tell(`  in ${faulty.device} a bearing begins to fail after ${minutes} minutes.`);
  }
  let toldMinutes = 0;
  await runFleet({
    ...plan,
    url: platform.broker['mqtt'] ?? '',
    log,
    signal,
    onStart,
    onProgress: ({ acknowledged, simulatedTo }) => {
      const minutes = Math.floor((simulatedTo - plan.startAt) / 60_000);
      if (minutes < toldMinutes + 5 || simulatedTo > now.getTime()) return;
      toldMinutes = minutes - (minutes % 5);
      tell(
        `  ${new Date(simulatedTo).toISOString().slice(11, 16)} UTC  ${acknowledged} readings acknowledged, on disk`,
      );
    },
  });
}

/**
 * Asks the API, as any client would, until there is a ticket; undefined once the signal aborts.
 * @param given.tell of a long wait where a person watches, who is not left without the app
 * @throws {AppError} `unavailable` after two minutes where nobody watches
 */
async function firstTicket(
  platform: Platform,
  { signal, tell }: { readonly signal: AbortSignal; readonly tell: ((line: string) => void) | undefined },
): Promise<Found | undefined> {
  const get = async <T>(path: string): Promise<T> =>
    (await fetch(`${platform.http}/api/v1${path}`)).json() as Promise<T>;
  const startedAt = performance.now();
  let isTold = false;
  while (!signal.aborted) {
    const { items } = await get<{ items: Found['ticket'][] }>('/tickets?limit=1');
    const [first] = items;
    if (first) {
      const ticket = await get<Found['ticket']>(`/tickets/${first.id}`);
      const { episodes } = await get<{ episodes: CardEvidence[] }>(`/tickets/${first.id}/evidence`);
      return { ticket, evidence: episodes[0] };
    }
    const isLate = performance.now() - startedAt > PATIENCE_MILLISECONDS;
    if (isLate && !isTold)
      tell?.('  no ticket after two minutes: this machine is busy. It comes later; the app goes on.');
    isTold ||= isLate;
    if (isLate && !tell) {
      throw new AppError(
        'unavailable',
        'no ticket after two minutes; run "harbinger doctor", or the demo with LOG_LEVEL=info',
      );
    }
    await sleep(100, signal);
  }
  return undefined;
}

/** How often the ticket is read again. */
const FOLLOW_MILLISECONDS = 1_000;

/** Prints what changes of the ticket while its machine gets worse, and while people work on it. */
async function followTicket(
  first: Found['ticket'],
  { platform, signal, tell }: { platform: Platform; signal: AbortSignal; tell: (line: string) => void },
): Promise<void> {
  for (let before = first; !signal.aborted; ) {
    await sleep(FOLLOW_MILLISECONDS, signal);
    const answer = await fetch(`${platform.http}/api/v1/tickets/${first.id}`).catch(() => undefined);
    if (!answer?.ok) continue;
    const now = (await answer.json()) as Found['ticket'];
    for (const line of ticketChanges(before, now)) tell(line);
    before = now;
  }
}

/**
 * The link that shows the machines in a browser before anything happens. It signs the viewer in as
 * a named person; under the demo everyone may do everything without it, too.
 */
async function invitation({ http }: Platform): Promise<string> {
  const post = (path: string, body?: object) =>
    fetch(`${http}/api/v1${path}`, {
      method: 'POST',
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  // With --keep-data the account is there from the second time on.
  await post('/accounts', { login: 'demo', name: 'Demo', role: 'administrator' });
  const { path } = (await (await post('/accounts/demo/sign-in-links')).json()) as { path: string };
  const link = `${http}${path}&to=${encodeURIComponent('/fleet')}`;
  return `\nopen ${link}   (signs you in as administrator, once, within 15 minutes)\n  and watch: a pump goes bad there, and its ticket appears.\n`;
}

function story(
  { ticket, evidence }: Found,
  { platform, timeZone, goesOn }: { platform: Platform; timeZone: string; goesOn: boolean },
): string {
  const api = `${platform.http}/api/v1`;
  const lines = [
    '',
    `First ticket after ${process.uptime().toFixed(1)} s:`,
    ticketCard(ticket, evidence, timeZone),
    '',
    ...(goesOn ? [`  in a browser   ${platform.http}/tickets/${ticket.number}`] : []),
    `  the ticket     ${api}/tickets/${ticket.number}`,
    `  its evidence   ${api}/tickets/${ticket.number}/evidence`,
    `  its clocks     ${api}/tickets/${ticket.number}/sla`,
    `  all of the API ${api}/openapi.json`,
  ];
  if (!goesOn) return lines.join('\n');
  const who = ticket.assignee?.name ?? 'The crew';
  lines.push(
    '',
    `${who} has it, but waits about ${PATIENCE_SECONDS} s for you: accept it in the browser, and the work is yours.`,
    'Else the crew accepts it, goes there, repairs the pump and says what it was; follow it here or there.',
    'The machines run in real time then. Ctrl-C ends the demo.',
  );
  return lines.join('\n');
}

async function neverEnds(): Promise<never> {
  return new Promise<never>(() => undefined);
}
