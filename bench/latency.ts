import { setTimeout as delay } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import { type Bench, quantile, rounded } from './bench.ts';
import { caughtUp, getJson, type Platform, startBench, startPlatform } from './processes.ts';

const LEARN_ROWS = 100;
/** Each with fewer faults than are an alarm flood. */
const SITES = 10;
/** Parts of a second in which the fleet publishes in turn. */
const SLICES = 20;

/**
 * Wall time from the receipt of the reading that raises an alarm to its ticket with an assignee in
 * a list of the API (read every 20 ms), while a fleet publishes one reading a device and second.
 * Each second one more device is faulty. Reference: a PUBLISH through aedes without storage to a
 * subscriber, the shortest possible notice.
 */
export const latency: Bench = async ({ quick, say }) => {
  const devices = quick ? 100 : 1_000;
  const faults = quick ? 10 : 60;
  const bareMs = await bareRoundTrips(faults);
  const platform = await startPlatform({ MODELS_LEARN_ROWS: String(LEARN_ROWS) });
  const client = await connectAsync(`mqtt://127.0.0.1:${platform.mqttPort}`, { reconnectPeriod: 0 });
  try {
    say(`${devices} devices learn`);
    const fleet = createFleet(client, devices);
    const learned = LEARN_ROWS + 20;
    for (let row = 0; row < learned; row++) await fleet.publishRow();
    await caughtUp(platform, devices * learned);
    const seen = await raiseFaults(platform, fleet, { faults, rowMs: quick ? 500 : 1_000 });
    const samples = await Promise.all(seen.map(({ id, seenAt }) => sinceReceipt(platform, id, seenAt)));
    const p50 = quantile(samples, 0.5);
    const figures = {
      devices,
      faults,
      p50Ms: rounded(p50),
      p95Ms: rounded(quantile(samples, 0.95)),
      p99Ms: rounded(quantile(samples, 0.99)),
      maxMs: rounded(Math.max(...samples)),
    };
    return {
      figures,
      reference: {
        name: 'PUBLISH to subscriber through aedes that keeps nothing',
        figures: { p50Ms: rounded(quantile(bareMs, 0.5)), p95Ms: rounded(quantile(bareMs, 0.95)) },
      },
      ratio: rounded(p50 / quantile(bareMs, 0.5)),
    };
  } finally {
    await client.endAsync();
    await platform.remove();
  }
};

type Fleet = ReturnType<typeof createFleet>;

function createFleet(client: MqttClient, devices: number) {
  // Event time may run ahead of the wall clock, so it begins in the past.
  let at = Date.now() - 3_600_000;
  let row = 0;
  const publish = (device: number, shift: number): Promise<unknown> => {
    const noise = (k: number): number => Math.sin((row + device * 31) * (k + 1.37)) * 0.2;
    const values = { vibration: 2 + noise(1) + shift, temperature: 60 + noise(2), current: 12 + noise(3) };
    const payload = JSON.stringify({ ts: at, seq: row, values });
    return client.publishAsync(`harbinger/v1/site-${device % SITES}/d${device}/telemetry`, payload, { qos: 1 });
  };
  return {
    /** One reading of every device, spread over a time; those that are faulty are shifted. */
    publishRow: async (faulty: ReadonlySet<string> = new Set(), rowMs = 0): Promise<void> => {
      at += 1000;
      row++;
      const startedAt = performance.now();
      const sent: Promise<unknown>[] = [];
      for (let device = 0; device < devices; device++) {
        if (device % Math.ceil(devices / SLICES) === 0) {
          await delay(Math.max(0, startedAt + (device / devices) * rowMs - performance.now()));
        }
        sent.push(publish(device, faulty.has(nameOf(device)) ? 4 : 0));
      }
      await Promise.all(sent);
      await delay(Math.max(0, startedAt + rowMs - performance.now()));
    },
  };
}

const nameOf = (device: number): string => `site-${device % SITES}:d${device}`;

type Seen = { readonly id: string; readonly seenAt: number };

/**
 * One more device becomes faulty with each row, until it has a ticket.
 * @returns when each ticket was seen with an assignee
 */
async function raiseFaults(
  platform: Platform,
  fleet: Fleet,
  { faults, rowMs }: { faults: number; rowMs: number },
): Promise<readonly Seen[]> {
  const faulty = new Set<string>();
  const seen = new Map<string, Seen>();
  const patience = Date.now() + (faults + 60) * rowMs;
  const watch = async (): Promise<void> => {
    while (seen.size < faults && Date.now() < patience) {
      type Item = { id: string; device: string; assignee: object | null };
      const { items } = await getJson<{ items: Item[] }>(`${platform.http}/api/v1/tickets?limit=20`);
      for (const { id, device, assignee } of items) {
        if (!assignee || seen.has(device)) continue;
        seen.set(device, { id, seenAt: Date.now() });
        faulty.delete(device);
      }
      await delay(20);
    }
  };
  const watching = watch();
  for (let row = 0; seen.size < faults && Date.now() < patience; row++) {
    if (row < faults) faulty.add(nameOf(row));
    await fleet.publishRow(faulty, rowMs);
  }
  await watching;
  if (seen.size < faults) throw new Error(`only ${seen.size} of ${faults} faults have a ticket with an assignee`);
  return [...seen.values()];
}

async function sinceReceipt({ http }: Platform, id: string, seenAt: number): Promise<number> {
  type Trace = { stages: { stage: string; at: string }[] };
  const { stages } = await getJson<Trace>(`${http}/api/v1/tickets/${id}/trace`);
  return seenAt - Date.parse(stages.find(({ stage }) => stage === 'broker')?.at ?? '');
}

async function bareRoundTrips(count: number): Promise<readonly number[]> {
  const bare = startBench('bare-aedes.ts');
  const url = `mqtt://127.0.0.1:${Number(await bare.line())}`;
  const [publisher, subscriber] = await Promise.all([connectAsync(url), connectAsync(url)]);
  await subscriber.subscribeAsync('bench');
  const samples: number[] = [];
  for (let i = 0; i < count * 5; i++) {
    const startedAt = performance.now();
    const heard = new Promise((resolve) => subscriber.once('message', resolve));
    await publisher.publishAsync('bench', 'x', { qos: 1 });
    await heard;
    samples.push(performance.now() - startedAt);
  }
  await Promise.all([publisher.endAsync(), subscriber.endAsync()]);
  await bare.stop();
  return samples;
}
