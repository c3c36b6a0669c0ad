import type { Now } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type ControlServer, serveControl } from '../simulator/control/control-server.ts';
import { createFleetControl, type LiveFleet } from '../simulator/control/fleet-control.ts';
import type { FleetPlan, FleetTruth } from '../simulator/fleet/fleet-plan.ts';
import type { Screen } from './options/progress.ts';

/** The port of `--control` without a number. */
export const CONTROL_PORT = 8070;

/** The control of one run; nothing of it is there without `--control`. */
export type RunControl = {
  /** Opens it, and says where it is. */
  start(live: LiveFleet): Promise<void>;
  /** The truth with all acts; undefined where it was not opened. */
  truth(): FleetTruth | undefined;
  close(): Promise<void>;
};

/** @param keep stores the truth after each act */
export function createRunControl(
  plan: FleetPlan,
  tools: { port: number; screen: Screen; log: Log; now: Now; keep: (truth: FleetTruth) => Promise<void> },
): RunControl {
  const { port, screen, log, now, keep } = tools;
  let server: ControlServer | undefined;
  let truth: () => FleetTruth | undefined = () => undefined;
  return {
    async start(live) {
      const control = createFleetControl(plan, { live, now, onAct: keep });
      truth = control.truth;
      server = await serveControl(control, { port, log });
      screen.write(`Control: ${server.url}\n`);
    },
    truth: () => truth(),
    close: async () => await server?.close(),
  };
}
