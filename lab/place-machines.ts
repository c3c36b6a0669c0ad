import { AppError } from '../lib/errors.ts';
import { idOf, type PlannedMachine } from '../simulator/fleet-plan.ts';
import type { LabProgram } from './lab-program.ts';

/** Equipment classes of kinds that are called otherwise. */
const CLASS_OF: Readonly<Record<string, string>> = { 'wind-turbine': 'gearbox' };

/** Makes the assets of machines that nobody works on. */
export async function placeMachines(
  { http, adminToken }: Pick<LabProgram, 'http' | 'adminToken'>,
  machines: readonly PlannedMachine[],
): Promise<void> {
  for (const machine of machines) {
    const { site, device, kind } = machine;
    const id = idOf(machine);
    const asset = { id, name: device, site, class: CLASS_OF[kind.name] ?? kind.name, devices: [id] };
    const answer = await fetch(`${http}/api/v1/assets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(asset),
    });
    if (!answer.ok) throw new AppError('unavailable', `the asset ${id}: ${answer.status} ${await answer.text()}`);
  }
}
