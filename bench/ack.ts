import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Bench, quantile, rounded } from './bench.ts';
import { startBench, startPlatform } from './processes.ts';
import type { PhaseReport, SteadyReport } from './steady-fleet.ts';

const DEVICES = 100;
const READINGS_PER_SECOND = 5_000;
const LEARN_ROWS = 100;

/**
 * Milliseconds from the due time of a reading to its PUBACK (on disk), with 5,000 QoS 1 readings a
 * second offered at any speed of the broker; they are stored and scored meanwhile. Reference: aedes
 * that keeps nothing, under the same load; and what the disk takes for one small durable write.
 */
export const ack: Bench = async ({ quick, say }) => {
  const seconds = quick ? 6 : 30;
  say('the disk');
  const disk = diskMs(quick ? 300 : 1_000);
  say('bare aedes');
  const bare = startBench('bare-aedes.ts');
  const reference = await measure(Number(await bare.line()), { warmUpSeconds: 2, seconds });
  await bare.stop();
  const platform = await startPlatform({ MODELS_LEARN_ROWS: String(LEARN_ROWS) });
  try {
    say('harbinger');
    // The models are learned before: a fleet that is all new at once is not the subject here.
    const ours = await measure(platform.mqttPort, { warmUpSeconds: quick ? 6 : 10, seconds });
    return {
      figures: { offeredPerSecond: READINGS_PER_SECOND, ...figuresOf(ours) },
      reference: {
        name: 'aedes that keeps nothing; disk: a 4 KiB write and fdatasync',
        figures: {
          ...figuresOf(reference),
          diskP50Ms: rounded(quantile(disk, 0.5)),
          diskP99Ms: rounded(quantile(disk, 0.99)),
        },
      },
      ratio: rounded(ours.p99Ms / reference.p99Ms),
    };
  } finally {
    await platform.remove();
  }
};

function figuresOf({ acknowledged, p50Ms, p99Ms, maxMs, sentLateP99Ms }: PhaseReport) {
  return {
    acknowledged,
    p50Ms: rounded(p50Ms),
    p99Ms: rounded(p99Ms),
    maxMs: rounded(maxMs),
    sentLateP99Ms: rounded(sentLateP99Ms),
  };
}

async function measure(port: number, { warmUpSeconds, seconds }: { warmUpSeconds: number; seconds: number }) {
  const plan = { startAt: Date.now() - 86_400_000, faulty: 0, faultFrom: 0 };
  const load = { devices: DEVICES, readingsPerSecond: READINGS_PER_SECOND, window: 1_000 };
  const fleet = startBench('steady-fleet.ts', JSON.stringify({ ...plan, ...load, port }));
  try {
    await fleet.line();
    fleet.write('go\n');
    await delay(warmUpSeconds * 1000);
    fleet.write('phase measured\n');
    await delay(seconds * 1000);
    fleet.write('stop\n');
    const { phases } = JSON.parse(await fleet.line()) as SteadyReport;
    return phases['measured'] as PhaseReport;
  } finally {
    await fleet.stop();
  }
}

/** Milliseconds of each small durable write, for this many of them. */
function diskMs(count: number): readonly number[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'harbinger-bench-disk-'));
  const file = openSync(path.join(folder, 'file'), 'w');
  const block = Buffer.alloc(4096, 1);
  const samples = Array.from({ length: count }, () => {
    const startedAt = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return samples;
}
