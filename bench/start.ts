import { type Bench, quantile, rounded } from './bench.ts';
import { startBench, startPlatform } from './processes.ts';

/**
 * Seconds from the start of `harbinger up` to its ready line: with an empty data folder, and again
 * on the same data. Reference: a process that only listens with aedes.
 */
export const start: Bench = async ({ quick, say }) => {
  const cold: number[] = [];
  const warm: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < (quick ? 2 : 5); i++) {
    say(`round ${i + 1}`);
    bare.push(
      await seconds(async () => {
        const child = startBench('bare-aedes.ts');
        await child.line();
        return () => child.stop();
      }),
    );
    let dataDir: string | undefined;
    cold.push(
      await seconds(async () => {
        const platform = await startPlatform();
        dataDir = platform.dataDir;
        return () => platform.stop();
      }),
    );
    warm.push(await seconds(async () => (await startPlatform({}, dataDir)).remove));
  }
  const [coldSeconds, warmSeconds, bareSeconds] = [cold, warm, bare].map((samples) => quantile(samples, 0.5));
  return {
    figures: { coldSeconds: rounded(coldSeconds ?? 0), warmSeconds: rounded(warmSeconds ?? 0), rounds: cold.length },
    reference: { name: 'a process that only listens with aedes', figures: { seconds: rounded(bareSeconds ?? 0) } },
    ratio: rounded((warmSeconds ?? 0) / (bareSeconds ?? 1)),
  };
};

/** Times a start; what it returns stops it, untimed. */
async function seconds(begin: () => Promise<() => Promise<void>>): Promise<number> {
  const startedAt = performance.now();
  const stop = await begin();
  const took = (performance.now() - startedAt) / 1000;
  await stop();
  return took;
}
