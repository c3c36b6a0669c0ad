import { readFileSync } from 'node:fs';
import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { startBroker } from '../broker/start-broker.ts';
import { settled, startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

/** The names of harbinger's own metrics that docs/operations.md lists, with their type. */
function documented(): ReadonlyMap<string, string> {
  const rows = readFileSync('docs/operations.md', 'utf8').matchAll(
    /^\| `(harbinger_\w+)` +\| (counter|gauge|histogram)\b/gm,
  );
  return new Map(Array.from(rows, ([, name = '', type = '']) => [name, type]));
}

it('exposes the metrics that are documented, with their types, and no others', async () => {
  const { url } = await startBroker();
  const up = await startUp(tempDir(), { MQTT_URL: url });
  const client = await connectAsync(up.mqtt);
  await client.publishAsync('harbinger/v1/plant/p/telemetry', '[{"values":{"a":1}},{"values":{"a":"x"}}]', { qos: 1 });
  await settled(up);
  const scrape = async (): Promise<string> => (await fetch(`${up.http}/metrics`)).text();
  const text = await scrape();
  const exposed = new Map(
    Array.from(text.matchAll(/^# TYPE (harbinger_\w+) (\w+)/gm), ([, name = '', type = '']) => [name, type]),
  );
  expect([...exposed].sort()).toEqual([...documented()].sort());

  expect(text).toContain('harbinger_connections 1\n');
  expect(text).toContain('harbinger_readings_total{format="native"} 1\n');
  expect(text).toContain('harbinger_rejections_total{reason="not_a_number"} 1\n');
  // The plant's broker hands our own STATE back as well: how many messages there are depends on the
  // moment.
  const messages = Number(/^harbinger_messages_total (\d+)$/m.exec(text)?.[1]);
  expect(messages).toBeGreaterThan(0);
  expect(text).toContain(`harbinger_acknowledgement_seconds_bucket{le="+Inf"} ${messages}\n`);
  expect(text).toContain(`harbinger_acknowledgement_seconds_count ${messages}\n`);
  expect(text).toContain('harbinger_journal_next_offset{partition="0"} 1\n');
  expect(text).toContain('harbinger_stored_readings_total 1\n');
  expect(text).toContain('harbinger_store_errors_total 0\n');
  expect(text).toContain('harbinger_quarantine_items 1\n');
  expect(text).toContain('harbinger_plant_broker_connected 1\n');
  expect(text).toMatch(/^harbinger_journal_lag\{consumer="recorder",partition="0"\} 0$/m);
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);

  await client.publishAsync('harbinger/v1/plant/p/telemetry', '{"values":{"a":2}}', { qos: 1 });
  // Read again at each scrape, and not added up.
  expect(await scrape()).toContain('harbinger_readings_total{format="native"} 2\n');
  await client.endAsync();
  expect((await fetch(`${up.http}/readyz`)).status).toBe(200);
});
