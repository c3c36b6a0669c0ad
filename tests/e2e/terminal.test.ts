import mqtt from 'mqtt';
import { expect, it } from 'vitest';
import { runProgram, startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

it('what a device sends reaches a terminal in letters, and JSON with its values', async () => {
  const up = await startUp(tempDir());
  const device = await mqtt.connectAsync(up.mqtt, { clientId: 'evil' });
  const payload = '{"values":{"a\x1b[2J\x9b31m\u202e":"x\x1b]0;owned\x07"}, 温度\n17  accepted';
  await device.publishAsync('harbinger/v1/plant/\u202epump/telemetry', payload, { qos: 1 });
  await device.publishAsync('acme/\u009b2J/温度', payload, { qos: 1 });
  await device.endAsync();
  const raw = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
  const list = await runProgram(['quarantine', 'list', '--url', up.http]);
  expect(list).toContain('温度');
  expect(list).not.toMatch(raw);
  const [item] = JSON.parse(await runProgram(['quarantine', 'list', '--json', '--url', up.http])) as { id: number }[];
  const shown = await runProgram(['quarantine', 'show', String(item?.id), '--url', up.http]);
  expect(shown).toContain('\\u001b]0;owned\\u0007');
  expect(shown).not.toMatch(raw);
  const asJson = await runProgram(['quarantine', 'show', String(item?.id), '--json', '--url', up.http]);
  expect(asJson).not.toMatch(raw);
  expect(JSON.parse(asJson)).toMatchObject({ topic: 'acme/\u009b2J/温度', payload });
  expect(up.stderr()).not.toMatch(raw);
});
