// `mosquitto_pub` as the pages use it, by mqtt.js: a bare machine has no other client.
import { text } from 'node:stream/consumers';
import mqtt from 'mqtt';

const { DOC_MQTT } = process.env;
const args = process.argv.slice(2);
const given = {};
for (let i = 0; i < args.length; i++) {
  const arg = args[i];
  if (arg === '-s' || arg === '-r' || arg === '-n') given[arg] = true;
  else if (arg === '-D') i += 3;
  else if (/^(-[qtmiuPVhp]|--cafile)$/.test(arg)) given[arg] = args[++i];
  else throw new Error(`mosquitto_pub ${arg} is not known to the test of the pages`);
}
const client = await mqtt.connectAsync(DOC_MQTT, {
  ...(given['-i'] && { clientId: given['-i'] }),
  ...(given['-u'] && { username: given['-u'], password: given['-P'] ?? '' }),
  protocolVersion: given['-V'] === '5' ? 5 : 4,
});
const payload = given['-s'] ? await text(process.stdin) : (given['-m'] ?? '');
await client.publishAsync(given['-t'], payload, { qos: Number(given['-q'] ?? 0), retain: given['-r'] === true });
await client.endAsync();
