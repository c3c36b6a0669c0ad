import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Command } from 'commander';
import { openAccess } from '../broker/access/open-access.ts';
import { isName } from '../broker/topics/topic.ts';
import { createDecoder } from '../ingest/decode/decode-message.ts';
import { createMappings } from '../ingest/decode/mapping/mapping-codec.ts';
import { configuredRules } from '../ingest/decode/mapping/mapping-presets.ts';
import type { IntakeMessage } from '../ingest/reading/intake-message.ts';
import { type Reading, unitOf } from '../ingest/reading/reading.ts';
import { UNREAD_WORDS } from '../ingest/reading/unread.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import type { Principal } from '../lib/principal.ts';
import { printableLine } from '../lib/printable.ts';
import { shownNumber } from '../lib/text/shown-number.ts';
import { loadConfig } from '../platform/config.ts';
import type { CommandContext } from './options/command-context.ts';

const NOTES = `
Decodes with the settings of up, and changes nothing. Exit status 1 when something of the payload was refused, or
nothing of it could be read.

Examples:
  harbinger decode --topic senml/plant/pump-1 pack.json
  echo 'cpu,host=edge-1 usage_idle=94.1' | harbinger decode --topic telegraf/edge-1 -
  harbinger decode --config harbinger.json --topic acme/pump-1/data --json payload.json`;

type Options = { topic: string; as: string; config?: string; json?: true };

/** `harbinger decode`: shows what a payload becomes, or why not. */
export function decodeCommand({ stdout, now }: CommandContext): Command {
  return new Command('decode')
    .description('show which readings a payload becomes, with units and times, or why not')
    .argument('<file>', 'the payload; - reads it from standard input')
    .requiredOption('--topic <topic>', 'the MQTT topic that it is sent to')
    .option('--as <site:device>', 'the device that sends it', 'plant:device')
    .option('--config <file>', 'JSON file with settings, below the environment')
    .option('--json', 'print one line of JSON')
    .addHelpText('after', NOTES)
    .action(async (file: string, { topic, as, config: configFile, json }: Options) => {
      const config = loadConfig({ file: configFile });
      const decoder = createDecoder({
        access: openAccess(),
        maxPayloadBytes: config.broker.maxPayloadBytes,
        mappings: createMappings({ rules: configuredRules(config.mappings), timeZone: config.site.timeZone }),
        units: config.mappings.units,
        states: config.mappings.states,
      });
      const payload = await readPayload(file);
      const receivedAt = now().getTime();
      const message = decoder.decode({ topic, client: 'decode', principal: parseSender(as), payload, receivedAt });
      stdout.write(json ? `${JSON.stringify(asJson(message))}\n` : asText(message));
      const isUnread = message.readings.length === 0 && message.unread !== undefined;
      if (message.rejections.length > 0 || isUnread) process.exitCode = 1;
    });
}

function parseSender(text: string): Principal {
  const [site = '', device = '', ...rest] = text.split(':');
  if (rest.length === 0 && isName(site) && isName(device)) return { site, device, kind: 'anyone' };
  throw new AppError('invalid', '--as is site:device');
}

async function readPayload(file: string): Promise<Uint8Array> {
  try {
    return file === '-' ? await buffer(process.stdin) : await readFile(file);
  } catch (error) {
    throw new AppError('invalid', `${file === '-' ? 'standard input' : file} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function asJson({ format, readings, rejections, unread = [], ignored = [] }: IntakeMessage) {
  return { format, readings: readings.map(readingJson), rejections, unread, ignored };
}

/** Why the time of a reading differs from its device's time. */
function wrongTimeNote({ saidAt }: Reading): string {
  return saidAt === undefined ? '' : `: the device said ${new Date(saidAt).toISOString()}, which cannot be right`;
}

function readingJson({ waveform, ...reading }: Reading) {
  if (!waveform) return reading;
  return { ...reading, waveform: { ...waveform, samples: [...waveform.samples] } };
}

function asText({ format, readings, rejections, unread = [], ignored = [] }: IntakeMessage): string {
  const lines = [`format ${format}: ${readings.length} readings, ${rejections.length} refused`];
  for (const reading of readings) {
    const source = reading.timeSource === 'arrival' ? ` (time of arrival${wrongTimeNote(reading)})` : '';
    lines.push(
      `${printableLine(reading.device)}  ${new Date(reading.sampledAt).toISOString()}${source}  seq ${reading.sequence}`,
    );
    for (const [channel, value] of Object.entries(reading.values)) {
      lines.push(
        `  ${printableLine(channel)} = ${shownNumber(value)} ${printableLine(unitOf(reading, channel) ?? '(no unit)')}`,
      );
    }
    const { waveform } = reading;
    if (!waveform) continue;
    const shape = `${waveform.samples.length} samples at ${waveform.sampleRateHz} Hz`;
    lines.push(`  ${printableLine(waveform.channel)}: ${shape}, ${printableLine(waveform.unit ?? '(no unit)')}`);
  }
  for (const { reason, detail, index } of rejections) {
    lines.push(`refused${index === null ? '' : ` [${index}]`}: ${reason}: ${printableLine(detail)}`);
  }
  for (const { reason, name } of unread.slice(0, 20)) {
    lines.push(`not read: ${reason}: ${printableLine(name)}: ${UNREAD_WORDS[reason]}`);
  }
  if (unread.length > 20) lines.push(`not read: ${unread.length - 20} more`);
  if (ignored.length > 0)
    lines.push(`ignored: ${ignored.slice(0, 20).map(printableLine).join(', ')}${ignored.length > 20 ? ', …' : ''}`);
  return `${lines.join('\n')}\n`;
}
