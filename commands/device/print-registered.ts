import type { Writable } from 'node:stream';
import type { Registered } from '../../broker/access/device-administration.ts';
import { parseDeviceId, publicEntry } from '../../broker/access/device-entry.ts';
import type { Config } from '../../platform/config.ts';
import { type BrokerPlace, brokerPlace } from '../api/broker-place.ts';
import { type Sender, SNIPPET_KINDS, type SnippetKind, snippetFor, snippetTitle } from './device-snippets.ts';

/** Which lines to paste are printed. */
export type SnippetChoice = SnippetKind | 'all' | 'none';

/** Shows a new secret, once, with lines to paste that use it. */
export async function printRegistered(
  { entry, issued }: Registered,
  options: { stdout: Writable; json: boolean; what: string; snippet: SnippetChoice; config: Config },
): Promise<void> {
  const { stdout, json, what, snippet, config } = options;
  const kinds = SNIPPET_KINDS.filter((kind) => snippet === 'all' || snippet === kind);
  const { site = '', device = '' } = parseDeviceId(entry.id) ?? {};
  const sender: Sender | undefined = issued && { user: entry.id, password: issued.secret, site, device };
  const place = await brokerPlace(config);
  const snippets = sender && Object.fromEntries(kinds.map((kind) => [kind, snippetFor(kind, sender, place)]));
  if (json) {
    stdout.write(`${JSON.stringify({ device: publicEntry(entry), ...issued, ...(snippets && { snippets }) })}\n`);
    return;
  }
  const lines = [`${entry.kind} ${entry.id} ${what}`];
  if (issued) {
    lines.push(`  MQTT  username ${entry.id}  password ${issued.secret}`);
    lines.push(
      `  or one token (MQTT username without password, HTTP bearer): ${issued.token}`,
      'It is not shown again.',
    );
  } else {
    const { gateway } = entry;
    lines.push(
      `  without a secret: ${gateway === null ? 'its certificate proves who it is' : `${gateway} speaks for it`}`,
    );
    if (kinds.length > 0) lines.push('', ...withoutSecret({ gateway, site, device }, place));
  }
  if (snippets && kinds.length > 0)
    lines.push('', ...toPaste(snippets, place, entry.kind === 'gateway' ? site : undefined));
  if (kinds.length > 0) lines.push('', `See what arrives: harbinger device values ${entry.id}`);
  stdout.write(`${lines.join('\n')}\n`);
}

function toPaste(
  snippets: Readonly<Record<string, string>>,
  { notes }: BrokerPlace,
  gatewayOf: string | undefined,
): readonly string[] {
  const children =
    gatewayOf === undefined
      ? []
      : [
          `For a child, its name takes the place of the gateway's in the topic: harbinger/v1/${gatewayOf}/CHILD/telemetry`,
        ];
  const blocks = Object.entries(snippets).flatMap(([kind, text]) => [
    '',
    `--- ${snippetTitle(kind as SnippetKind)}`,
    text,
  ]);
  return ['Paste one of these (--snippet KIND prints one alone):', ...notes, ...children, ...blocks];
}

/** A child uses its gateway's password; a device with a certificate shows that. */
function withoutSecret(
  { gateway, site, device }: { gateway: string | null; site: string; device: string },
  place: BrokerPlace,
): readonly string[] {
  const by = gateway ?? `${site}:${device}`;
  const line = snippetFor('mosquitto', { user: by, password: 'PASSWORD', site, device }, place);
  if (gateway !== null) return [`${gateway} sends for it, with its own password:`, ...place.notes, line];
  const shown = line.replace(/ -u .* -P PASSWORD/, ' --cert CERTIFICATE.pem --key KEY.pem');
  return ['With its certificate and key:', ...place.notes, shown];
}
