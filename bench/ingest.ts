import { type Bench, rounded } from './bench.ts';
import { startMosquitto } from './mosquitto.ts';
import { caughtUp, publish, startBench, startPlatform } from './processes.ts';

const DEVICES = 100;
const LEARN_ROWS = 100;

/**
 * Readings per second from PUBLISH to PUBACK (on disk), and until all of them are stored and
 * scored; publishers in another process. References: the same publishers against aedes that keeps
 * nothing, and, where it is installed, against Mosquitto without persistence.
 */
export const ingest: Bench = async ({ quick, say }) => {
  const rows = quick ? 1_000 : 4_000;
  const load = { devices: DEVICES, rows, window: 50 };
  const now = Date.now();

  const bare = startBench('bare-aedes.ts');
  const port = Number(await bare.line());
  say('bare aedes');
  await publish({ ...load, rows: 200, port, firstSequence: 0, startAt: now });
  const reference = await publish({ ...load, port, firstSequence: 0, startAt: now });
  await bare.stop();
  const mosquitto = await startMosquitto();
  say(mosquitto ? 'mosquitto' : 'mosquitto is not installed: left out');
  const other = mosquitto && (await publish({ ...load, port: mosquitto.port, firstSequence: 0, startAt: now }));
  await mosquitto?.stop();

  const platform = await startPlatform({ MODELS_LEARN_ROWS: String(LEARN_ROWS) });
  try {
    say('learning');
    const startAt = now - (rows + LEARN_ROWS * 2) * 1000;
    const warm = { ...load, rows: LEARN_ROWS * 2, port: platform.mqttPort, firstSequence: 0, startAt };
    await publish(warm);
    const before = await caughtUp(platform, DEVICES * warm.rows);
    say('harbinger');
    const measured = { ...warm, rows, firstSequence: warm.rows, startAt: startAt + warm.rows * 1000 };
    let startedAt = 0;
    const ours = await publish(measured, () => {
      startedAt = performance.now();
    });
    const after = await caughtUp(platform, DEVICES * (warm.rows + rows));
    const wholeSeconds = (performance.now() - startedAt) / 1000;
    const readings = DEVICES * rows;
    const bareThroughput = readings / (reference.milliseconds / 1000);
    return {
      figures: {
        readings,
        acknowledgedPerSecond: rounded(readings / (ours.milliseconds / 1000)),
        storedAndScoredPerSecond: rounded(readings / wholeSeconds),
        scored: after.detector.scored - before.detector.scored,
        residentMegabytes: rounded(after.memoryBytes / 1e6),
      },
      reference: {
        name: other ? 'aedes that keeps nothing; Mosquitto without persistence' : 'aedes that keeps nothing',
        figures: {
          acknowledgedPerSecond: rounded(bareThroughput),
          ...(other && { mosquittoPerSecond: rounded(readings / (other.milliseconds / 1000)) }),
        },
      },
      ratio: rounded(readings / wholeSeconds / bareThroughput),
    };
  } finally {
    await platform.remove();
  }
};
