import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { settled, startUp } from '../helpers/program.ts';
import { cameToRest, startLoad } from '../helpers/steady-load.ts';
import { tempDir } from '../helpers/temp-dir.ts';

/** The least that JOURNAL_MAX_BYTES may be. */
const CAP = 4 * 2 ** 20;

/** A line that a device caused, and not one that the program computed from it. */
const isReading = (line: string): boolean => line.startsWith('telemetry,') && !line.includes('harbinger/');

/** Answers as InfluxDB does; stores once it must serve. */
async function fakeInflux() {
  const lines: string[] = [];
  let status = 503;
  const server = createServer(async (request, response) => {
    if (!request.url?.startsWith('/api/v2/write')) {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"buckets":[{"retentionRules":[]}]}');
      return;
    }
    const body = await text(request);
    if (status === 204) lines.push(...body.split('\n').filter(isReading));
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: { INFLUX_URL: url, INFLUX_TOKEN: 't', INFLUX_ORG: 'o', INFLUX_BUCKET: 'b' },
    serve: () => {
      status = 204;
    },
    points: () => new Set(lines),
  };
}

it('at its cap the journal acknowledges nothing more and says so; with room again all is stored, once', async () => {
  const influx = await fakeInflux();
  const up = await startUp(tempDir(), { ...influx.env, JOURNAL_MAX_BYTES: `${CAP}` });
  const ready = async () => {
    const answer = await fetch(`${up.http}/readyz`);
    return { status: answer.status, text: await answer.text() };
  };
  const load = await startLoad({ url: up.mqtt, devices: 4, channels: 40, pauseMilliseconds: 0 });

  await expect.poll(ready).toMatchObject({ status: 503, text: expect.stringContaining('full') });
  expect((await ready()).text).toContain('the journal is full: 4 MiB of 4 MiB are in use, waiting for the recorder');
  const atTheCap = await cameToRest(load.acknowledged);
  expect(atTheCap).toBeGreaterThan(500);
  // Devices come back and send again all the time; none of it is acknowledged, and the log does not
  // grow with it.
  await delay(2_500);
  expect(load.acknowledged()).toBe(atTheCap);
  const told = up
    .stderr()
    .split('\n')
    .filter((line) => line.includes('nothing is acknowledged'));
  expect(told.filter((line) => line.includes('the journal takes nothing in'))).toHaveLength(1);
  expect(told.length).toBeLessThanOrEqual(2);

  influx.serve();
  await expect.poll(load.acknowledged).toBeGreaterThan(atTheCap + 500);
  const sent = await load.finish();
  expect(load.acknowledged()).toBe(sent);
  await settled(up);
  await expect.poll(() => influx.points().size).toBe(sent);
  expect((await ready()).status).toBe(200);
  up.child.kill('SIGTERM');
  expect(await up.ended).toBe(0);
});
