import { userInfo } from 'node:os';
import { Command } from 'commander';
import { AppError } from '../../lib/errors.ts';
import { printableLine } from '../../lib/printable.ts';
import { createBackend } from '../../models/net/backend.ts';
import { type ModelRegistry, openModelRegistry } from '../../models/registry/model-registry.ts';
import { describeUses, usesOf } from '../../models/registry/model-uses.ts';
import type { Promotion } from '../../models/registry/promotions.ts';
import { readStatus } from '../../models/registry/status-file.ts';
import type { ModelSubject } from '../../models/registry/stored-model.ts';
import { loadConfig } from '../../platform/config.ts';
import type { CommandContext } from '../options/command-context.ts';
import { type RecordingFlags, withRecordingFlags } from '../options/recording-flags.ts';
import { cardLines } from './card-lines.ts';
import { compareModels, comparisonLines } from './compare-models.ts';

type Common = { readonly json?: true; readonly config?: string };
type Decided = Common & { readonly by?: string; readonly reason?: string };

const NOTES = `
An ID may be shortened to what only one model begins with. A running platform takes over what is decided within seconds, without a
restart; who decided what, and when, is kept in DATA_DIR/models/promotions.jsonl.

Examples:
  harbinger models list
  harbinger models compare model_1f0a model_77b2 april.csv
  harbinger models promote model_1f0a --shadow
  harbinger models promote model_1f0a --by "A. Turing"
  harbinger models rollback --device plant:pump-1 --reason "too many alarms"`;

/** `harbinger models`: the registry's models and their uses. */
export function modelsCommand(context: CommandContext): Command {
  const command = new Command('models').description('list, show, compare, promote and roll back trained models');
  command.addHelpText('after', NOTES);
  for (const sub of [list(context), show(context), compare(context), promote(context), rollback(context)]) {
    sub.option('--json', 'print JSON').option('--config <file>', 'JSON file with settings, below the environment');
    command.addCommand(sub.exitOverride().showHelpAfterError('(add --help for the options)'));
  }
  return command;
}

function list({ stdout, stderr }: CommandContext): Command {
  return new Command('list').description('all models, the oldest first').action(async (flags: Common) => {
    const registry = registryOf(flags);
    const { cards, bad } = await registry.list();
    const uses = usesOf((await registry.promotions()).entries);
    if (flags.json) {
      const items = cards.map((card) => ({ ...card, uses: uses(card.id) }));
      stdout.write(`${JSON.stringify({ items, bad })}\n`);
    } else {
      for (const { id, subject, createdAt } of cards) {
        const used = describeUses(uses(id)).join('; ');
        stdout.write(
          `${id}  ${createdAt.slice(0, 19)}Z  ${printableLine(`${subject.kind} ${subject.name}`).padEnd(28)} ${used}\n`,
        );
      }
      if (cards.length === 0) stdout.write('no models; "harbinger train" makes one\n');
      for (const { file, reason } of bad)
        stderr.write(`${printableLine(file)} cannot be used: ${printableLine(reason)}\n`);
    }
    if (bad.length > 0) process.exitCode = 1;
  });
}

function show({ stdout }: CommandContext): Command {
  return new Command('show')
    .description('one model, its metrics and its devices')
    .argument('<id>')
    .action(async (id: string, flags: Common) => {
      const registry = registryOf(flags);
      const { card } = await registry.get(id);
      const uses = usesOf((await registry.promotions()).entries)(card.id);
      const status = await readStatus(registry.folder);
      const refusals = status.refusals.filter(({ model }) => model === card.id);
      const refused = refusals.map(({ device, reason }) => `refused    ${device}: ${reason}\n`).join('');
      stdout.write(
        flags.json
          ? `${JSON.stringify({ model: { ...card, uses }, refusals })}\n`
          : `${cardLines(card, describeUses(uses))}${refused}`,
      );
    });
}

function compare({ stdout }: CommandContext): Command {
  const command = new Command('compare')
    .description(
      'compare two models by their metrics, by their alarms on the same recordings, and as shadow and present model',
    )
    .argument('<id>')
    .argument('<other>')
    .argument('[file...]', 'recordings to judge with both; rows before --train-rows or --train-until are left out');
  return withRecordingFlags(command).action(
    async (id: string, other: string, files: string[], flags: Common & RecordingFlags) => {
      const registry = registryOf(flags);
      const { models } = loadConfig({ file: flags.config });
      const pair = [await registry.get(id), await registry.get(other)] as const;
      const status = await readStatus(registry.folder);
      const found = await compareModels(pair, { files, flags, status, backend: createBackend(models.backend) });
      stdout.write(flags.json ? `${JSON.stringify(found)}\n` : comparisonLines(found));
    },
  );
}

function promote({ stdout, now }: CommandContext): Command {
  return new Command('promote')
    .description('put a model into use for the device or class that it was trained for')
    .argument('<id>')
    .option('--shadow', 'only score beside the present model, for a comparison')
    .option('--by <name>', 'person who decides (default: the user of the system)')
    .option('--reason <text>', 'reason, for later readers')
    .action(async (id: string, flags: Decided & { shadow?: true }) => {
      const registry = registryOf(flags);
      const { card } = await registry.get(id);
      const action = flags.shadow ? 'shadow' : 'promote';
      const entry = await registry.promote({ ...decidedBy(flags, now), action, subject: card.subject, model: card.id });
      tell(stdout, flags, entry);
    });
}

function rollback({ stdout, now }: CommandContext): Command {
  return new Command('rollback')
    .description('return to the model before the last promotion')
    .option('--device <site:device>', 'of this device')
    .option('--class <name>', 'of this class')
    .option('--shadow', 'end the shadow instead; the present model stays')
    .option('--by <name>', 'person who decides (default: the user of the system)')
    .option('--reason <text>', 'reason, for later readers')
    .action(async (flags: Decided & { device?: string; class?: string; shadow?: true }) => {
      const action = flags.shadow ? 'unshadow' : 'rollback';
      tell(
        stdout,
        flags,
        await registryOf(flags).promote({ ...decidedBy(flags, now), action, subject: subjectOf(flags) }),
      );
    });
}

function subjectOf(flags: { device?: string; class?: string }): ModelSubject {
  if (flags.device !== undefined && flags.class === undefined) return { kind: 'device', name: flags.device };
  if (flags.class !== undefined && flags.device === undefined) return { kind: 'class', name: flags.class };
  throw new AppError('invalid', 'name the subject: --device site:device or --class name');
}

function decidedBy({ by, reason }: Decided, now: CommandContext['now']): Pick<Promotion, 'at' | 'by' | 'reason'> {
  return { at: now().toISOString(), by: by ?? userInfo().username, ...(reason !== undefined && { reason }) };
}

function tell(stdout: CommandContext['stdout'], flags: Common, entry: Promotion): void {
  const { subject, action, model, from } = entry;
  const own = 'what it learns by itself';
  const before = from ?? (subject.kind === 'class' ? 'no model' : own);
  const words: Readonly<Record<Promotion['action'], string>> = {
    promote: `${subject.name} uses ${model} now, instead of ${before}`,
    rollback: `${subject.name} uses ${model ?? (subject.kind === 'class' ? 'no model' : own)} again, instead of ${from}`,
    shadow: `${model} scores beside the present model of ${subject.name}; "harbinger models compare" compares them`,
    learn: `${subject.name} now uses ${model ?? 'what it learns from its next readings'}, instead of ${before}`,
    withdraw: `a level of ${subject.name} that had stayed is no longer normal`,
    unshadow: `${from} no longer scores beside the live model of ${subject.name}`,
  };
  stdout.write(flags.json ? `${JSON.stringify({ promotion: entry })}\n` : `${words[action]}\n`);
}

function registryOf(flags: Common): ModelRegistry {
  return openModelRegistry({ dataDir: loadConfig({ file: flags.config }).data.dir });
}
