import { Command } from 'commander';
import { AppError } from '../lib/errors.ts';
import type { ScoringEvidence } from '../models/episode/scoring-record.ts';
import { createBackend } from '../models/net/backend.ts';
import { openModelRegistry } from '../models/registry/model-registry.ts';
import { type Replayed, replayEvidence } from '../models/watch/replay-evidence.ts';
import { loadConfig } from '../platform/config.ts';
import { ticketDetailRoutes } from '../ticketing/api/tickets/ticket-detail-routes.ts';
import type { Db } from '../ticketing/db/sql.ts';
import { withApi } from './api/call-api.ts';
import type { CommandContext } from './options/command-context.ts';

const NOTES = `
Asks the program that runs on DATA_DIR, or works on its database while none runs. Each alarm's evidence holds the state of
the detector before the reading that raised it, that reading, and the hash of the model; the model is in DATA_DIR/models.

Examples:
  harbinger ticket replay HB-000001

Exit status of replay: 0 every score that can be worked out again is the stored one, 1 one differs, or none can be.`;

type Flags = { readonly json?: true; readonly config?: string };
type Evidence = {
  readonly episodes: readonly {
    readonly episode: { readonly id: string; readonly detector: string };
    readonly scoring?: ScoringEvidence;
  }[];
};
type Outcome = Replayed & { readonly episode: string };

/**
 * `harbinger ticket replay`: the score of a ticket's alarms, worked out again from their evidence.
 */
export function ticketCommand(context: CommandContext): Command {
  const replay = new Command('replay')
    .description('score the evidence of a ticket again with the model that raised its alarms')
    .argument('<number>', 'the ticket, for example HB-000001')
    .option('--json', 'print JSON')
    .option('--config <file>', 'JSON file with settings, below the environment')
    .action((number: string, flags: Flags) => replayTicket(context, number, flags));
  return new Command('ticket')
    .description('look into tickets')
    .addHelpText('after', NOTES)
    .addCommand(replay.exitOverride().showHelpAfterError('(add --help for the options)'));
}

async function replayTicket(context: CommandContext, number: string, flags: Flags): Promise<void> {
  const { data, models } = loadConfig({ file: flags.config });
  const routesOf = (db: Db) => [ticketDetailRoutes({ db })];
  let outcomes: readonly Outcome[] = [];
  await withApi({ context, config: flags.config, routesOf }, async (api) => {
    const evidence = await api.call<Evidence>('GET', `/tickets/${encodeURIComponent(number)}/evidence`);
    outcomes = await replayAll(evidence, { dataDir: data.dir, backend: models.backend });
  });
  const lines = outcomes.map((outcome) => `${outcome.episode}: ${describe(outcome)}\n`).join('');
  context.stdout.write(flags.json ? `${JSON.stringify({ ticket: number, episodes: outcomes })}\n` : lines);
  if (outcomes.length === 0) throw new AppError('not_found', `${number} has no alarm`);
  if (outcomes.some(({ kind }) => kind === 'differs')) throw new AppError('forbidden', 'a score is not the stored one');
  if (!outcomes.some(({ kind }) => kind === 'same'))
    throw new AppError('not_found', 'no score can be worked out again');
}

async function replayAll(
  { episodes }: Evidence,
  place: { readonly dataDir: string; readonly backend: Parameters<typeof createBackend>[0] },
): Promise<readonly Outcome[]> {
  const registry = openModelRegistry(place);
  const tf = await (await createBackend(place.backend).open()).use();
  const outcomes: Outcome[] = [];
  for (const { episode, scoring } of episodes) {
    const reason = `it was raised by ${episode.detector}, whose score no model gives`;
    const replayed: Replayed = scoring
      ? await replayEvidence(scoring, { registry, tf })
      : { kind: 'not_possible', reason };
    outcomes.push({ episode: episode.id, ...replayed });
  }
  return outcomes;
}

function describe(outcome: Outcome): string {
  if (outcome.kind === 'not_possible') return `cannot be scored again: ${outcome.reason}`;
  return `stored ${outcome.stored.toFixed(6)}, again ${outcome.again.toFixed(6)}: ${outcome.reason}`;
}
