import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../lib/log.ts';
import { createCrew } from '../simulator/crew/crew.ts';
import type { Plant } from '../simulator/crew/plant.ts';
import type { CrewScenario } from '../simulator/crew/staff.ts';
import type { PlannedMachine } from '../simulator/fleet/fleet-plan.ts';

/** How long the crew leaves a ticket to the person who watches, about. */
export const PATIENCE_SECONDS = 90;

/** Two who repair and one who plans, day and night; what takes hours in a plant takes a minute. */
const SCENARIO: CrewScenario = {
  sites: { demo: {} },
  people: {
    'mei-chen': { name: 'Mei Chen' },
    'jonas-weber': { name: 'Jonas Weber' },
    'amara-okafor': { name: 'Amara Okafor', role: 'planner' },
  },
  crew: {
    ...{ looks: '5s', answer: `${PATIENCE_SECONDS}s`, travel: '15s', inspect: '20s', safety: '10s', paper: '10s' },
    ...{ repair: 0.005, misses: 0, misjudges: 0, partly: 0, wrongPart: 0, wrongMachine: 0, forgetsTimer: 0 },
  },
};

const STEP_MS = 2000;

/**
 * Three people who take the tickets of the demo by its API, unless its viewer does. Runs until the
 * signal aborts.
 */
export async function runDemoCrew({
  url,
  machines,
  plant,
  log,
  signal,
}: {
  readonly url: string;
  readonly machines: readonly PlannedMachine[];
  readonly plant: Plant;
  readonly log: Log;
  readonly signal: AbortSignal;
}): Promise<void> {
  const crew = createCrew({ url, scenario: SCENARIO, machines, plant, seed: 7, log });
  try {
    await crew.prepare();
    while (!signal.aborted) {
      await crew.step(new Date());
      await delay(STEP_MS, undefined, { signal });
    }
  } catch (error) {
    // The API goes before the crew does.
    if (!signal.aborted) throw error;
  }
}
