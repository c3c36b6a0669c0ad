import { createRandom } from '../lib/random.ts';
import { KINDS } from '../simulator/kinds/kinds.ts';
import { Machine } from '../simulator/machine/machine.ts';
import { type Bench, rounded } from './bench.ts';

const MACHINES = 1000;
const CHANNELS = 8;

/**
 * Share of one core that 1,000 machines of 8 channels at 1 Hz take in real time: physics, faults
 * and instruments, without a wire. Beside it a bare loop that only draws the noise of as many
 * channels.
 */
export const simulator: Bench = async ({ quick, say }) => {
  const seconds = quick ? 100 : 600;
  const kinds = [...KINDS.values()];
  const startAt = Date.UTC(2026, 0, 5, 6);
  const machines = Array.from({ length: MACHINES }, (_, i) => {
    const kind = kinds[i % kinds.length] as (typeof kinds)[number];
    const [kindOf] = kind.faults;
    const faults = kindOf ? [{ kind: kindOf, onsetAt: startAt, failureAt: startAt + 1e6, severity: 1 }] : [];
    return new Machine({ kind, seed: 1, id: `machine-${i}`, startAt, duty: 'intermittent', faults });
  });
  for (const machine of machines) for (let i = 0; i < 20; i++) machine.step();
  const stepped = cpuSeconds(() => {
    for (let second = 0; second < seconds; second++) for (const machine of machines) machine.step();
  });
  const read = cpuSeconds(() => {
    for (let second = 0; second < seconds; second++) for (const machine of machines) machine.next();
  });
  say(`${MACHINES} machines, ${seconds} s of each: ${stepped.toFixed(2)} s of CPU, as readings ${read.toFixed(2)} s`);
  const random = createRandom(1);
  let sum = 0;
  const bare = cpuSeconds(() => {
    for (let draw = 0; draw < seconds * MACHINES * CHANNELS; draw++) sum += random.gaussian();
  });
  const figures = {
    coreShare: rounded(stepped / seconds),
    coreShareOfReadings: rounded(read / seconds),
    machines: MACHINES,
  };
  return {
    figures,
    reference: { name: 'noise alone', figures: { coreShare: rounded(bare / seconds), meanOfNoise: rounded(sum) } },
    ratio: rounded(stepped / bare),
  };
};

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
