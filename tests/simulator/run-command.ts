import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { CommandContext, LocalProgram } from '../../commands/options/command-context.ts';
import { systemNow } from '../../lib/clock.ts';
import { createLog } from '../../lib/log.ts';

/** Runs a command as the command line does. @param options.signal Ctrl-C */
export async function runCommand(
  create: (context: CommandContext) => Command,
  args: readonly string[],
  local?: LocalProgram,
  { signal = new AbortController().signal }: { readonly signal?: AbortSignal } = {},
) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const context: CommandContext = {
    stdout,
    data: stdout,
    stderr,
    signal,
    log: createLog({ level: 'silent', pretty: false }),
    now: systemNow,
    ...(local && { local }),
  };
  const command = create(context).exitOverride();
  command.configureOutput({ writeOut: (line) => stdout.write(line), writeErr: (line) => stderr.write(line) });
  const output = Promise.all([text(stdout), text(stderr)]);
  const failure = await command.parseAsync(args, { from: 'user' }).then(
    () => undefined,
    (error: unknown) => error,
  );
  stdout.end();
  stderr.end();
  const [printed, progress] = await output;
  return { printed, progress, failure };
}
