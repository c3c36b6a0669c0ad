import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { Command, Option } from 'commander';
import { createDeviceAdministration, type DeviceAdministration } from '../../broker/access/device-administration.ts';
import {
  type DeviceStatus,
  parseDeviceId,
  parseFingerprint,
  publicEntry,
  type RegisteredDevice,
} from '../../broker/access/device-entry.ts';
import { type DeviceRegistry, openDeviceRegistry } from '../../broker/access/device-registry.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import { printableLine } from '../../lib/printable.ts';
import { type Config, loadConfig } from '../../platform/config.ts';
import type { CommandContext } from '../options/command-context.ts';
import { EXPORT_HEADER, exportLine } from './device-csv.ts';
import { importDevices } from './device-import.ts';
import { deviceLearnCommands } from './device-learn.ts';
import { deviceShowCommand } from './device-show.ts';
import { SNIPPET_KINDS } from './device-snippets.ts';
import { deviceValuesCommand } from './device-values.ts';
import { printRegistered, type SnippetChoice } from './print-registered.ts';

type Common = { readonly json?: true; readonly config?: string };
type Work = (parts: {
  registry: DeviceRegistry;
  administration: DeviceAdministration;
  config: Config;
}) => Promise<void>;

const PAGE = 1_000;
const NOTES = `
An ID is site:device, or site/device. Works on DATA_DIR, whether "up" runs on it or not; what is revoked or rotated is disconnected
within a second. A secret is shown once and kept nowhere, with lines to paste that use it; docs/devices.md tells more.

Examples:
  harbinger device add plant:pump-1
  harbinger device add plant:esp32-1 --snippet arduino
  harbinger device values plant:pump-1
  harbinger device learn plant:pump-1 --from 2026-03-01T00:00:00Z --reason "seal replaced"
  harbinger device add plant:edge-1 --gateway --adopt
  harbinger device add plant:pump-2 --under plant:edge-1
  harbinger device add plant:pump-3 --certificate pump-3.pem
  harbinger device certificate plant:pump-3 --add pump-3-new.pem
  harbinger device import devices.csv --dry-run
  harbinger device import devices.csv --secrets secrets.csv
  harbinger device provision-key plant
  harbinger device list --status pending
  harbinger device approve plant:pump-9`;

/** `harbinger device`: devices that may publish. */
export function deviceCommand(context: CommandContext): Command {
  const command = new Command('device').description(
    'register devices and gateways, and decide which of them may publish',
  );
  command.addHelpText('after', NOTES);
  for (const sub of [...changing(context), ...reading(context), ...inBulk(context), ...deviceLearnCommands(context)]) {
    sub.option('--json', 'print JSON').option('--config <file>', 'JSON file with settings, below the environment');
    command.addCommand(sub.exitOverride().showHelpAfterError('(add --help for the options)'));
  }
  return command;
}

type AddFlags = Common & {
  snippet: SnippetChoice;
  gateway?: true;
  under?: string;
  adopt?: true;
  certificate?: string[];
};

function changing({ stdout, now }: CommandContext): readonly Command[] {
  const add = new Command('add')
    .description('register a device or gateway and show its secret, once')
    .argument('<id>', 'site:device')
    .option('--gateway', 'it may also publish for its children')
    .option('--under <gateway>', 'its gateway publishes for it; it gets no secret of its own')
    .option('--adopt', 'unknown devices of its site become its children when it first publishes for them')
    .option('--certificate <file|fingerprint...>', 'client certificates (PEM), or their SHA-256 fingerprints')
    .addOption(snippetOption())
    .action((id: string, flags: AddFlags) =>
      withRegistry(flags, now, async ({ administration, config }) => {
        const device = {
          id: idOf(id),
          kind: flags.gateway ? ('gateway' as const) : ('device' as const),
          adopts: flags.adopt,
          gateway: flags.under && idOf(flags.under),
          certificates: flags.certificate?.map(fingerprintOf),
        };
        const [made] = await administration.add([device], { by: 'command' });
        const told = { stdout, json: flags.json === true, snippet: flags.snippet, config };
        if (made) await printRegistered(made, { ...told, what: 'registered' });
      }),
    );
  const rotate = new Command('rotate')
    .description('give a device a new secret and show it, once; the old one stops working')
    .argument('<id>', 'site:device')
    .addOption(snippetOption())
    .action((id: string, flags: Common & { snippet: SnippetChoice }) =>
      withRegistry(flags, now, async ({ administration, config }) => {
        const told = { stdout, json: flags.json === true, snippet: flags.snippet, config };
        await printRegistered(await administration.rotate(idOf(id)), { ...told, what: 'has a new secret' });
      }),
    );
  const set = (name: 'approve' | 'revoke', description: string, what: string): Command =>
    new Command(name)
      .description(description)
      .argument('<id>', 'site:device')
      .action((id: string, flags: Common) =>
        withRegistry(flags, now, async ({ administration }) => {
          const entry = await administration[name](idOf(id));
          tell(stdout, flags, { device: publicEntry(entry) }, `${entry.id} ${what}\n`);
        }),
      );
  const remove = new Command('remove')
    .description('remove a device; its readings stay')
    .argument('<id>', 'site:device')
    .action((id: string, flags: Common) =>
      withRegistry(flags, now, async ({ administration }) => {
        await administration.remove(idOf(id));
        tell(stdout, flags, { removed: idOf(id) }, `${idOf(id)} is forgotten\n`);
      }),
    );
  return [
    add,
    rotate,
    certificateCommand({ stdout, now }),
    set('approve', 'approve a pending or revoked device', 'may connect'),
    set('revoke', 'revoke a device; it is disconnected within a second', 'is revoked'),
    remove,
  ];
}

function snippetOption(): Option {
  return new Option('--snippet <kind>', 'which lines to paste are printed, with its secret in them')
    .choices([...SNIPPET_KINDS, 'all', 'none'])
    .default('all');
}

function certificateCommand({ stdout, now }: Pick<CommandContext, 'stdout' | 'now'>): Command {
  return new Command('certificate')
    .description('add a client certificate to a device, or remove one (at most 10)')
    .argument('<id>', 'site:device')
    .option('--add <file|fingerprint>', 'certificate (PEM) or its SHA-256 fingerprint; nobody is disconnected')
    .option(
      '--remove <file|fingerprint>',
      'it stops working at once; clients that are connected as this device are disconnected',
    )
    .action((id: string, flags: Common & { add?: string; remove?: string }) =>
      withRegistry(flags, now, async ({ registry }) => {
        if (flags.add === undefined && flags.remove === undefined)
          throw new AppError('invalid', 'give --add or --remove');
        const print = (given: string | undefined) => given && parseFingerprint(fingerprintOf(given));
        const patch = { addCertificate: print(flags.add), removeCertificate: print(flags.remove) };
        const entry = await registry.change(idOf(id), patch);
        const has = `${entry.id} has ${entry.certificates.length} certificates\n`;
        tell(stdout, flags, { device: publicEntry(entry) }, has);
      }),
    );
}

function reading({ stdout, now }: CommandContext): readonly Command[] {
  const list = new Command('list')
    .description('all devices and gateways, by id')
    .option('--status <status>', 'only active, pending or revoked ones', parseStatus)
    .action((flags: Common & { status?: DeviceStatus }) =>
      withRegistry(flags, now, async ({ registry }) => {
        if (flags.json) {
          stdout.write(`${JSON.stringify({ items: [...all(registry, flags.status)].map(publicEntry) })}\n`);
          return;
        }
        let count = 0;
        for (const entry of all(registry, flags.status)) {
          count++;
          await write(
            stdout,
            `${entry.status.padEnd(8)} ${entry.kind.padEnd(8)} ${printableLine(entry.id + under(entry))}\n`,
          );
        }
        if (count === 0) stdout.write('no devices; "harbinger device add site:device" registers one\n');
      }),
    );
  return [list, deviceShowCommand({ stdout }), deviceValuesCommand({ stdout })];
}

function inBulk({ stdout, data, now }: CommandContext): readonly Command[] {
  const importer = new Command('import')
    .description(
      'register the devices of a CSV file, all or none (columns: id, kind, gateway, adopts, status, certificates, password)',
    )
    .argument('<file>', 'CSV with a header line; only id is needed')
    .option('--dry-run', 'check every row and change nothing')
    .option('--secrets <file>', 'a new file for the secrets that are made for rows without a password')
    .action((file: string, flags: Common & { dryRun?: true; secrets?: string }) =>
      withRegistry(flags, now, async ({ administration }) => {
        const dryRun = flags.dryRun === true;
        const result = await importDevices(administration, { file, secretsFile: flags.secrets, dryRun });
        const did = dryRun ? 'would be registered; nothing is wrong' : 'registered';
        const made = result.secrets > 0 ? `, ${result.secrets} of them with a new secret` : '';
        tell(stdout, flags, { ...result, dryRun }, `${result.devices} devices ${did}${made}\n`);
      }),
    );
  const exporter = new Command('export').description('all devices as CSV, without secrets').action((flags: Common) =>
    withRegistry(flags, now, async ({ registry }) => {
      if (!flags.json) data.write(EXPORT_HEADER);
      for (const entry of all(registry)) {
        if (flags.json) await write(stdout, `${JSON.stringify(publicEntry(entry))}\n`);
        else await write(data, exportLine(entry));
      }
    }),
  );
  const key = new Command('provision-key')
    .description("make or replace a site's key; its new devices register themselves with it as pending; shown once")
    .argument('<site>')
    .option('--revoke', 'remove the key: no new device of the site can register itself')
    .action((site: string, flags: Common & { revoke?: true }) =>
      withRegistry(flags, now, async ({ administration }) => {
        if (flags.revoke) {
          await administration.revokeSiteKey(site);
          tell(stdout, flags, { site, revoked: true }, `the site ${site} has no provisioning key any more\n`);
          return;
        }
        const made = await administration.issueSiteKey(site);
        tell(stdout, flags, { site, key: made }, `key of ${site}: ${made}\nIt is not shown again.\n`);
      }),
    );
  return [importer, exporter, key];
}

async function withRegistry(flags: Common, now: CommandContext['now'], work: Work): Promise<void> {
  const config = loadConfig({ file: flags.config });
  const registry = openDeviceRegistry({ dataDir: config.data.dir });
  try {
    await work({ registry, config, administration: createDeviceAdministration({ registry, now }) });
  } finally {
    await registry.close();
  }
}

function* all(registry: DeviceRegistry, status?: DeviceStatus): Generator<RegisteredDevice> {
  let after: string | undefined;
  for (;;) {
    const page = registry.list({ limit: PAGE, ...(after !== undefined && { after }), ...(status && { status }) });
    yield* page;
    after = page.at(-1)?.id;
    if (after === undefined || page.length < PAGE) return;
  }
}

function tell(stdout: Writable, flags: Common, json: object, words: string): void {
  stdout.write(flags.json ? `${JSON.stringify(json)}\n` : words);
}

/** Waits for a slow reader, so that a long list is not held in memory. */
async function write(stdout: Writable, line: string): Promise<void> {
  if (!stdout.write(line)) await once(stdout, 'drain');
}

function under({ gateway }: RegisteredDevice): string {
  return gateway === null ? '' : `  under ${gateway}`;
}

function idOf(id: string): string {
  const named = parseDeviceId(id);
  if (!named) throw new AppError('invalid', `${id} is no site:device; each is 1 to 64 characters without / + # :`);
  return `${named.site}:${named.device}`;
}

function parseStatus(status: string): DeviceStatus {
  if (status === 'active' || status === 'pending' || status === 'revoked') return status;
  throw new AppError('invalid', `a status is active, pending or revoked, not ${status}`);
}

function fingerprintOf(given: string): string {
  const fingerprint = parseFingerprint(given);
  if (fingerprint !== undefined) return fingerprint;
  if (!existsSync(given)) throw new AppError('invalid', `${given} is neither a SHA-256 fingerprint nor a file`);
  try {
    return new X509Certificate(readFileSync(given)).fingerprint256;
  } catch (cause) {
    throw new AppError('invalid', `${given} contains no certificate: ${messageOf(cause)}`, { cause });
  }
}
