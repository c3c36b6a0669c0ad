import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { docShell } from '../helpers/doc-shell/doc-shell.ts';
import { runToEnd, startGuarded, startProgram } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

type Values = { values: { channel: string; value: number }[] };

it('the line that device add prints comes in as it stands, and a second add points to rotate', async () => {
  const dataDir = tempDir();
  const up = await startGuarded(dataDir);
  const shell = docShell({ dataDir, mqtt: 'mqtt://127.0.0.1:1', http: up.http });
  const added = await shell.run(`harbinger device add 'plant:boiler 1'`);
  for (const title of ['mosquitto_pub', 'Arduino', 'MicroPython', 'Python', 'Node-RED']) {
    expect(added.stdout).toContain(`--- ${title}`);
  }
  const values = async (): Promise<readonly number[]> => {
    const { stdout } = await shell.run(`harbinger device values 'plant:boiler 1' --json`);
    return (JSON.parse(stdout) as Values).values.map(({ value }) => value);
  };
  expect(await values()).toEqual([]);
  // The port is that of the running program: the one of this shell is another.
  const line = /^mosquitto_pub .*$/m.exec(added.stdout)?.[0] ?? '';
  expect(await shell.run(line)).toMatchObject({ status: 0, stderr: '' });
  await expect.poll(values).toEqual([21.4]);

  const again = await shell.run(`harbinger device add 'plant:boiler 1'`);
  expect(again).toMatchObject({ status: 1, stdout: '' });
  expect(again.stderr).toContain('is registered already: "harbinger device rotate plant:boiler 1"');
  // Its secret is still the first one; a new one comes with a line of its own.
  expect((await shell.run(line)).status).toBe(0);
  const rotated = await shell.run(`harbinger device rotate 'plant:boiler 1' --snippet mosquitto`);
  expect(rotated.stdout).not.toContain('Arduino');
  expect((await shell.run(line)).status).not.toBe(0);
  const next = /^mosquitto_pub .*$/m.exec(rotated.stdout)?.[0] ?? '';
  expect((await shell.run(next)).status).toBe(0);

  // Refusals are shown beside the values.
  const secret = /-P (\S+)/.exec(next)?.[1] ?? '';
  const client = await connectAsync(
    up.mqtt,
    { username: 'plant:boiler 1', password: secret, protocolVersion: 5 },
    false,
  );
  const told: unknown[] = [];
  client.on('packetreceive', (packet) => void told.push(packet));
  await client.publishAsync('harbinger/v1/plant/boiler 1/telemetry', 't=3,h=4', { qos: 1 });
  const reasonString = expect.stringContaining('send {"values":{"t":3,"h":4}}');
  expect(told).toContainEqual(expect.objectContaining({ cmd: 'puback', properties: { reasonString } }));
  await client.endAsync();
  const shown = await shell.run(`harbinger device values 'plant:boiler 1'`);
  expect(shown.stdout).toContain('temperature = 21.4 (no unit)');
  expect(shown.stdout).toContain('send {"values":{"t":3,"h":4}}');
});

it('a gateway hears how it sends for a child, and a child that its gateway sends for it', async () => {
  const shell = docShell({ dataDir: tempDir(), mqtt: 'mqtt://127.0.0.1:1', http: 'http://127.0.0.1:1' });
  const gateway = await shell.run('harbinger device add plant:edge --gateway --snippet mosquitto');
  expect(gateway.stdout).toContain('harbinger/v1/plant/CHILD/telemetry');
  expect(gateway.stdout).toContain('No program runs on this data folder now');
  const child = await shell.run('harbinger device add plant:pump --under plant:edge');
  expect(child.stdout).toContain('-u plant:edge -P PASSWORD -t harbinger/v1/plant/pump/telemetry');
  expect((await shell.run('harbinger device add plant:edge --gateway')).stderr).toContain('device rotate plant:edge');
});

it('without a running program values says how to start it', async () => {
  const asked = startProgram(['device', 'values', 'plant:a'], { DATA_DIR: tempDir() });
  expect(await asked.ended).toBe(69);
  expect(asked.stderr()).toContain('no program runs here: start it with "harbinger up"');
});

it('a simulated fleet is registered and publishes with its secrets; what is stored and not judged is said', async () => {
  const dataDir = tempDir();
  await startGuarded(dataDir);
  const simulate = (...args: string[]) =>
    runToEnd(['simulate', '--machines', '2', '--speed', 'max', ...args], { DATA_DIR: dataDir });
  const fleet = ['--faulty', 'none', '--register', '--duration', '3m'];
  expect(await simulate(...fleet)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('2 machines, 360 of 360 readings acknowledged'),
  });
  const earlier = await simulate(...fleet, '--history', '2h');
  expect(earlier.status).toBe(0);
  expect(earlier.stdout + earlier.stderr).toMatch(/Stored, but not judged:.*sim:pump-1.*--site/s);
  // Without secrets the same pumps are strangers.
  expect((await simulate('--duration', '3m')).stderr).toContain('refuses this credential');
});
