import { getJson } from '../../bench/processes.ts';
import { STEADY_SITE, type SteadyPlan, steadyDevice, steadyTime } from '../../bench/steady-readings.ts';

/** The outcome for devices that sent nothing more. */
export type Silences = {
  /** Devices that were checked. */
  readonly silences: number;
  /** Without an alarm that began at their last reading and that a ticket has. */
  readonly silencesMissed: number;
  /**
   * Alarms beyond the first that began there, and tickets of silences beyond the first that a
   * device has.
   */
  readonly silencesDoubled: number;
  /** Alarms of silences that began at another reading: while the fleet or the program was slow. */
  readonly silencesBefore: number;
};

type Episode = { readonly condition: string; readonly onsetAt: string; readonly ticket: string | null };

/** Checks devices one by one, and adds up the findings. */
export function createSilences({ http, plan }: { readonly http: string; readonly plan: SteadyPlan }) {
  const found = { silences: 0, silencesMissed: 0, silencesDoubled: 0, silencesBefore: 0 };
  return {
    found,
    /** @param last the sequence of its last reading */
    look: async (device: number, last: number): Promise<void> => {
      const { own, before } = await silencesOf(http, { plan, device, last });
      const asset = encodeURIComponent(nameOf(device));
      const { items } = await getJson<{ items: { failureModeGroup: string }[] }>(
        `${http}/api/v1/tickets?asset=${asset}`,
      );
      const tickets = items.filter(({ failureModeGroup }) => failureModeGroup === 'communication');
      found.silences++;
      if (!own.some(({ ticket }) => ticket !== null)) found.silencesMissed++;
      found.silencesDoubled += Math.max(0, own.length - 1) + Math.max(0, tickets.length - 1);
      found.silencesBefore += before.length;
    },
  };
}

/**
 * How many of the devices have no alarm with a ticket yet.
 * @param lasts device → sequence of its last reading
 */
export async function countUntold(
  http: string,
  { plan, lasts }: { plan: SteadyPlan; lasts: ReadonlyMap<number, number> },
): Promise<number> {
  let untold = 0;
  for (const [device, last] of lasts) {
    const { own } = await silencesOf(http, { plan, device, last });
    if (!own.some(({ ticket }) => ticket !== null)) untold++;
  }
  return untold;
}

async function silencesOf(
  http: string,
  { plan, device, last }: { plan: SteadyPlan; device: number; last: number },
): Promise<{ own: readonly Episode[]; before: readonly Episode[] }> {
  const url = `${http}/api/v1/episodes?device=${encodeURIComponent(nameOf(device))}&limit=200`;
  const { items } = await getJson<{ items: Episode[] }>(url);
  const silences = items.filter(({ condition }) => condition === 'no_data');
  const isOwn = ({ onsetAt }: Episode): boolean => Date.parse(onsetAt) === steadyTime(plan, last);
  return { own: silences.filter(isOwn), before: silences.filter((one) => !isOwn(one)) };
}

function nameOf(device: number): string {
  return `${STEADY_SITE}:${steadyDevice(device)}`;
}
