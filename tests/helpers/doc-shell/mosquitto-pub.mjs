// Publishes as mosquitto_pub does, with the options that the documentation uses: a bare machine has
// no Mosquitto.
import { readFileSync } from 'node:fs';
import { connectAsync } from 'mqtt';

const options = { q: '0', h: '127.0.0.1', p: process.env['DOC_BROKER_PORT'], V: '4' };
const properties = {};
const args = process.argv.slice(2);
while (args.length > 0) {
  const name = args.shift().replace(/^--?/, '');
  if (name === 's') options.m = readFileSync(0);
  else if (name === 'D') {
    const [packet, property, value] = args.splice(0, 3);
    if (packet !== 'publish' || property !== 'content-type')
      throw new Error(`-D ${packet} ${property} is not known here`);
    properties.contentType = value;
  } else if (/^[qhpVtmiuP]$/.test(name)) options[name] = args.shift();
  else throw new Error(`-${name} is not known here`);
}
const { h, p, q, t, m, i, u, P, V } = options;
const client = await connectAsync(
  `mqtt://${h}:${p}`,
  {
    protocolVersion: V === '5' ? 5 : 4,
    reconnectPeriod: 0,
    ...(i && { clientId: i }),
    ...(u && { username: u }),
    ...(P && { password: P }),
  },
  false,
);
await client.publishAsync(t, m, { qos: Number(q), properties });
await client.endAsync();
