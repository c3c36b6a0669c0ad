import { Command } from 'commander';
import { AppError } from '../../lib/errors.ts';
import type { ErasureResult } from '../../ticketing/erasure/finish-erasures.ts';
import type { Api } from '../api/call-api.ts';
import type { CommandContext } from '../options/command-context.ts';

type Flags = { readonly json?: true; readonly config?: string; readonly reason: string; readonly dryRun?: true };
type Ask = (flags: Flags, work: (api: Api) => Promise<void>) => Promise<void>;

/** `harbinger user erase`: the personal data of a person who left. */
export function eraseCommand({ stdout }: CommandContext, ask: Ask): Command {
  return new Command('erase')
    .description('erase the personal data of a person who left, for ever; a pseudonym takes their place everywhere')
    .argument('<person>', 'id of the person, who must be inactive')
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--dry-run', 'only say what stands in the way')
    .action((person: string, flags: Flags) =>
      ask(flags, async (api) => {
        const path = `/people/${encodeURIComponent(person)}/erasure`;
        if (flags.dryRun) {
          const { obstacles } = await api.call<{ obstacles: readonly string[] }>('GET', path);
          const words = obstacles.length > 0 ? obstacles : [`nothing stands in the way of erasing ${person}`];
          stdout.write(flags.json ? `${JSON.stringify({ obstacles })}\n` : `${words.join('\n')}\n`);
          if (obstacles.length > 0) throw new AppError('conflict', `${person} cannot be erased now`);
          return;
        }
        const done = await api.call<ErasureResult>('POST', path, { reason: flags.reason });
        const { pseudonym, rows, removed, events } = done;
        const words = `erased as ${pseudonym}: ${rows} rows and ${events} events have the pseudonym now, ${removed} rows are gone`;
        stdout.write(flags.json ? `${JSON.stringify(done)}\n` : `${words}\n`);
      }),
    );
}
