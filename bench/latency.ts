import { setTimeout as delay } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import { type Bench, quantile, rounded } from './bench.ts';
import { caughtUp, getJson, type Platform, startBench, startPlatform } from './processes.ts';

const LEARN_ROWS = 100;
/** Rows of a fault that are sent at once: more than any on-delay. */
const FAULT_ROWS = 40;

/**
 * Wall time from the receipt of the reading that raises an alarm to its ticket with an assignee as the API shows it, while a
 * fleet publishes as fast as it is acknowledged. Reference: a PUBLISH through aedes that keeps nothing to a subscriber, the shortest way that
 * anything could be told to anybody.
 */
export const latency: Bench = async ({ quick, say }) => {
  const devices = quick ? 50 : 300;
  const faults = quick ? 15 : 60;
  const bareMs = await bareRoundTrips(faults);
  const platform = await startPlatform({ MODELS_LEARN_ROWS: String(LEARN_ROWS) });
  const client = await connectAsync(`mqtt://127.0.0.1:${platform.mqttPort}`, { reconnectPeriod: 0 });
  try {
    say(`${devices} devices learn`);
    const fleet = createFleet(client, devices);
    for (let row = 0; row < LEARN_ROWS * 2; row++) await fleet.publishRow(0);
    await caughtUp(platform, devices * LEARN_ROWS * 2);
    const samples: number[] = [];
    for (let fault = 0; fault < faults; fault++) {
      samples.push(await fleet.raiseFault(platform, fault));
      if (fault % 10 === 9) say(`${fault + 1} of ${faults} faults`);
    }
    const p50 = quantile(samples, 0.5);
    return {
      figures: {
        devices,
        faults,
        p50Ms: rounded(p50),
        p95Ms: rounded(quantile(samples, 0.95)),
        maxMs: rounded(Math.max(...samples)),
      },
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

function createFleet(client: MqttClient, devices: number) {
  // Event time runs ahead of the wall clock within a fault, so it begins in the past.
  let at = Date.now() - 3_600_000;
  let row = 0;
  const publish = (device: number, shift: number): Promise<unknown> => {
    const noise = (k: number): number => Math.sin((row + device * 31) * (k + 1.37)) * 0.2;
    const values = { vibration: 2 + noise(1) + shift, temperature: 60 + noise(2), current: 12 + noise(3) };
    const payload = JSON.stringify({ ts: at, seq: row, values });
    return client.publishAsync(`harbinger/v1/bench/d${device}/telemetry`, payload, { qos: 1 });
  };
  /** One reading of every device; the faulty one, where there is one, is shifted. */
  const publishRow = async (shift: number, faulty = -1): Promise<void> => {
    at += 1000;
    row++;
    const all = Array.from({ length: devices }, (_, device) => publish(device, device === faulty ? shift : 0));
    await Promise.all(all);
  };
  return {
    publishRow,
    /** @returns milliseconds from the broker's receipt of the causing reading to when the API shows the assigned ticket */
    raiseFault: async (platform: Platform, device: number): Promise<number> => {
      const seen = assignedTicket(platform, device);
      for (let i = 0; i < FAULT_ROWS; i++) await publishRow(4, device);
      const { id, seenAt } = await seen;
      type Trace = { stages: { stage: string; at: string }[] };
      const { stages } = await getJson<Trace>(`${platform.http}/api/v1/tickets/${id}/trace`);
      return seenAt - Date.parse(stages.find(({ stage }) => stage === 'broker')?.at ?? '');
    },
  };
}

/** Asks the API again and again until the device has a ticket with an assignee. */
async function assignedTicket(platform: Platform, device: number): Promise<{ id: string; seenAt: number }> {
  const url = `${platform.http}/api/v1/tickets?asset=bench:d${device}&limit=1`;
  for (const patience = Date.now() + 30_000; Date.now() < patience; ) {
    const { items } = await getJson<{ items: { id: string; assignee: object | null }[] }>(url);
    if (items[0]?.assignee) return { id: items[0].id, seenAt: Date.now() };
    await delay(1);
  }
  throw new Error(`no ticket for d${device} within 30 s`);
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
