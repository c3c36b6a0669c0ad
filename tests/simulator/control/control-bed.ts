import { onTestFinished } from 'vitest';
import { createLog } from '../../../lib/log.ts';
import { createFleetControl, type FleetControl } from '../../../simulator/control/fleet-control.ts';
import { type FleetTruth, kindNamed, machinesOf } from '../../../simulator/fleet/fleet-plan.ts';
import { runFleet } from '../../../simulator/fleet.ts';
import { startBroker } from '../broker.ts';

/** Three fans that run until the test ends, at a speed that they keep up. */
export async function runningFans(speed: number) {
  const broker = await startBroker();
  const stop = new AbortController();
  const startAt = Date.now() - 86_400_000;
  const machines = machinesOf({ site: 'sim', kind: kindNamed('fan'), count: 3, startAt, faults: [], duty: 'steady' });
  const plan = { machines, seed: 1, sampleIntervalSeconds: 1, speed, startAt };
  const kept: FleetTruth[] = [];
  let begun: (control: FleetControl) => void;
  const control = new Promise<FleetControl>((resolve) => {
    begun = resolve;
  });
  const running = runFleet({
    ...plan,
    url: broker.url,
    signal: stop.signal,
    log: createLog({ level: 'silent', pretty: false }),
    onStart: async (live) => {
      const keep = async (truth: FleetTruth): Promise<void> => void kept.push(truth);
      begun(createFleetControl(plan, { live, now: () => new Date(), onAct: keep }));
    },
  });
  onTestFinished(async () => {
    stop.abort();
    await running;
    await broker.kill();
  });
  return { control: await control, kept, arrivals: broker.arrivals, broker };
}
