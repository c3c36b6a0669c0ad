import { isName, telemetryTopic } from '../../../broker/topics/topic.ts';
import type { Principal } from '../../../lib/principal.ts';
import { reject } from '../../reading/rejection.ts';
import type { Codec } from './codec.ts';
import { decodedFrom } from './decoded-from.ts';

/** Refuses a message on a topic that nothing reads, and names the topic to use. */
export const refuseTopic: Codec = ({ topic, principal }) =>
  decodedFrom([reject('unknown_topic', `nothing reads topic ${topic.slice(0, 96)}: ${insteadOf(topic, principal)}`)]);

/** Last levels that say that readings come there, in the topics of others. */
const KIND = /^(telemetry|telemetries|data|values?|state|status|sensors?|readings?|measurements?)$/i;

/** Names that a client library makes up: another one at the next connection. */
const MADE_UP = /^(unnamed$|auto-|mqttjs_|mosq-|mqtt-explorer|paho|(esp32|esp8266|arduino)?-?client-?[0-9a-f]*$)/i;

function insteadOf(topic: string, principal: Principal): string {
  const levels = topic.split('/').map((level) => level.trim());
  const [root = '', ...rest] = levels.filter((level) => level !== '');
  if (!/^harbinger$/i.test(root)) return `publish to ${ownTopic(principal)}, or add a mapping rule (docs/devices.md)`;
  const names = /^v\d+$/i.test(rest[0] ?? '') ? rest.slice(1) : rest;
  return `publish to ${meantTopic(names, principal)} (its parts are harbinger, v1, site, device, telemetry)`;
}

function ownTopic({ site, device, kind }: Principal): string {
  return telemetryTopic(site, kind === 'anyone' && MADE_UP.test(device) ? 'DEVICE' : device);
}

/** The native topic that the sender probably meant: one that it may publish to. */
function meantTopic(names: readonly string[], principal: Principal): string {
  if (names.at(-1)?.toLowerCase() === 'waveform') return ownTopic(principal).replace(/telemetry$/, 'waveform');
  const at = names.findIndex((name, i) => (i > 0 || names.length === 1) && KIND.test(name));
  const [channel, before] = at === -1 ? [[], names] : [names.slice(at + 1), names.slice(0, at)];
  const [site, device] = before.length === 1 ? [principal.site, before[0]] : before;
  const isOwn = principal.kind === 'device' || before.length > 2 || (before.length === 1 && device === principal.site);
  if (isOwn || !isName(site ?? '') || !isName(device ?? '')) return ownTopic(principal);
  return [telemetryTopic(site as string, device as string), ...channel].join('/');
}
