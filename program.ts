import { Command, CommanderError } from 'commander';
import { localProgram } from './commands/api/local-program.ts';
import { exitStatusHelp, exitStatusOf } from './commands/options/exit-status.ts';
import { systemNow } from './lib/clock.ts';
import { endNow } from './lib/end-now.ts';
import { AppError, isSystemError, messageOf } from './lib/errors.ts';
import { keepFilesPrivate } from './lib/files/private-files.ts';
import { createLog } from './lib/log.ts';
import { printable, printableOutput } from './lib/printable.ts';
import { VERSION } from './version.ts';

keepFilesPrivate();

const pretty = process.stderr.isTTY;
const log = createLog({ level: 'info', pretty });

// A rejection without a handler is a bug: the process ends, starts again and recovers from the
// journal.
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
  stdout: printableOutput(process.stdout),
  data: process.stdout,
  stderr: process.stderr,
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
const COMMANDS = {
  up: () => import('./commands/up.ts').then((each) => each.upCommand(context)),
  ticket: () => import('./commands/ticket.ts').then((each) => each.ticketCommand(context)),
  audit: () => import('./commands/audit.ts').then((each) => each.auditCommand(context)),
  demo: () => import('./commands/demo.ts').then((each) => each.demoCommand(context)),
  replay: () => import('./commands/replay.ts').then((each) => each.replayCommand(context)),
  load: () => import('./commands/load.ts').then((each) => each.loadCommand(context)),
  record: () => import('./commands/record.ts').then((each) => each.recordCommand(context)),
  simulate: () => import('./commands/simulate.ts').then((each) => each.simulateCommand(context)),
  device: () => import('./commands/device/device.ts').then((each) => each.deviceCommand(context)),
  asset: () => import('./commands/asset/asset.ts').then((each) => each.assetCommand(context)),
  user: () => import('./commands/user/user.ts').then((each) => each.userCommand(context)),
  doctor: () => import('./commands/doctor/doctor.ts').then((each) => each.doctorCommand(context)),
  detect: () => import('./commands/detect/detect.ts').then((each) => each.detectCommand(context)),
  evaluate: () => import('./commands/evaluate.ts').then((each) => each.evaluateCommand(context)),
  train: () => import('./commands/train.ts').then((each) => each.trainCommand(context)),
  models: () => import('./commands/models/models.ts').then((each) => each.modelsCommand(context)),
  decode: () => import('./commands/decode.ts').then((each) => each.decodeCommand(context)),
  prognose: () => import('./commands/prognose.ts').then((each) => each.prognoseCommand(context)),
  config: () => import('./commands/config/config.ts').then((each) => each.configCommand(context)),
  backup: () => import('./commands/backup/backup.ts').then((each) => each.backupCommand(context)),
  restore: () => import('./commands/backup/restore.ts').then((each) => each.restoreCommand(context)),
  compare: () => import('./commands/backup/compare.ts').then((each) => each.compareCommand(context)),
  'migrate-store': () => import('./commands/backup/migrate-store.ts').then((each) => each.migrateStoreCommand(context)),
  quarantine: () => import('./commands/quarantine.ts').then((each) => each.quarantineCommand(context)),
};

/** `rule`, `machine`, `mapping`: all of one kind. */
const definitions = () => import('./commands/definition.ts').then((each) => each.definitionCommands(context));

// Only the code of the named command is read; all of it for the list of commands, and for an
// unknown name.
const [, , asked = ''] = process.argv;
const named = Object.hasOwn(COMMANDS, asked) ? COMMANDS[asked as keyof typeof COMMANDS] : undefined;
for (const load of named ? [named] : Object.values(COMMANDS)) {
  program.addCommand((await load()).exitOverride().showHelpAfterError('(add --help for the options)'));
}
if (!named) for (const command of await definitions()) program.addCommand(command.exitOverride());

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitStatusOf(error, { interrupted: stop.signal.aborted });
  if (error instanceof AppError || isSystemError(error)) {
    // A failure by an interrupt needs no words.
    const place = isSystemError(error) && error.path !== undefined ? `${error.path}: ` : '';
    if (!stop.signal.aborted) process.stderr.write(`harbinger: ${printable(place + messageOf(error))}\n`);
  } else if (!(error instanceof CommanderError)) log.fatal({ err: error }, 'failed');
}
