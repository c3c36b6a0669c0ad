import { openLean } from '../simulator/load/lean-connection.ts';
import { LoadDevice, type LoadEvents } from '../simulator/load/load-device.ts';
import { wireOf } from '../simulator/wire/formats.ts';
import { STEADY_SITE, type SteadyPlan, steadyDevice, steadyTime, steadyValues } from './steady-readings.ts';

const RECONNECT_MS = 50;

/** One device of the steady fleet, which is not connected yet. */
export function createSteadyDevice(
  options: SteadyPlan & LoadEvents & { readonly port: number; readonly device: number; readonly window: number },
): LoadDevice {
  const { port, device } = options;
  const name = steadyDevice(device);
  return new LoadDevice({
    ...options,
    wire: wireOf('native', { site: STEADY_SITE, device: name, channels: [] }),
    connect: (_will, events) => openLean({ host: '127.0.0.1', port, clientId: name }, events),
    measure: (sequence) => {
      return { sampledAt: steadyTime(options, sequence), sequence, values: steadyValues(options, device, sequence) };
    },
    pauseMs: () => RECONNECT_MS,
  });
}
