#!/usr/bin/env -S node --v8-pool-size=1
import { Command, CommanderError } from 'commander';
import { assetCommand } from './commands/asset.ts';
import { auditCommand } from './commands/audit.ts';
import { decodeCommand } from './commands/decode.ts';
import { definitionCommands } from './commands/definition.ts';
import { demoCommand } from './commands/demo.ts';
import { detectCommand } from './commands/detect.ts';
import { deviceCommand } from './commands/device.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exitStatusHelp, exitStatusOf } from './commands/exit-status.ts';
import { localProgram } from './commands/local-program.ts';
import { modelsCommand } from './commands/models.ts';
import { prognoseCommand } from './commands/prognose.ts';
import { quarantineCommand } from './commands/quarantine.ts';
import { ticketCommand } from './commands/ticket.ts';
import { trainCommand } from './commands/train.ts';
import { upCommand } from './commands/up.ts';
import { userCommand } from './commands/user.ts';
import { systemNow } from './lib/clock.ts';
import { endNow } from './lib/end-now.ts';
import { AppError, isSystemError, messageOf } from './lib/errors.ts';
import { createLog } from './lib/log.ts';
import { printable, printableOutput } from './lib/printable.ts';
import { keepFilesPrivate } from './lib/private-files.ts';
import { replayCommand } from './simulator/replay-command.ts';
import { simulateCommand } from './simulator/simulate-command.ts';
import { VERSION } from './version.ts';

keepFilesPrivate();

const pretty = process.stderr.isTTY;
const log = createLog({ level: 'info', pretty });

// A promise that nobody looks at is a bug: the process ends, starts again and recovers from the journal.
process.on('unhandledRejection', (error) => {
  log.fatal({ err: error }, 'unhandled rejection');
  process.exit(70);
});

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The second time somebody means it.
    if (stop.signal.aborted) endNow();
    else stop.abort();
  });
}

const context = {
  ...{ stdout: printableOutput(process.stdout), data: process.stdout, stderr: process.stderr },
  signal: stop.signal,
  log,
  now: systemNow,
  local: localProgram(systemNow),
  pretty,
};

const program = new Command('harbinger')
  .description('From raw machine telemetry to work orders.')
  .version(VERSION)
  .showHelpAfterError('(add --help for the options)')
  .exitOverride()
  .addHelpText('after', exitStatusHelp);
for (const command of [
  upCommand,
  ticketCommand,
  auditCommand,
  demoCommand,
  replayCommand,
  simulateCommand,
  deviceCommand,
  assetCommand,
  userCommand,
  doctorCommand,
  detectCommand,
  evaluateCommand,
  trainCommand,
  modelsCommand,
  decodeCommand,
  prognoseCommand,
  quarantineCommand,
]) {
  program.addCommand(command(context).exitOverride().showHelpAfterError('(add --help for the options)'));
}
for (const command of definitionCommands(context)) program.addCommand(command.exitOverride());

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitStatusOf(error, { interrupted: stop.signal.aborted });
  if (error instanceof AppError || isSystemError(error)) {
    // What fails because it was interrupted needs no words.
    const place = isSystemError(error) && error.path !== undefined ? `${error.path}: ` : '';
    if (!stop.signal.aborted) process.stderr.write(`harbinger: ${printable(place + messageOf(error))}\n`);
  } else if (!(error instanceof CommanderError)) log.fatal({ err: error }, 'failed');
}
