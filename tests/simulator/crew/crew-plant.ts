import { onTestFinished } from 'vitest';
import type { Now } from '../../../lib/clock.ts';
import { createLog } from '../../../lib/log.ts';
import { type Crew, createCrew } from '../../../simulator/crew/crew.ts';
import { createPlant } from '../../../simulator/crew/plant.ts';
import { Device } from '../../../simulator/fleet/device.ts';
import { idOf } from '../../../simulator/fleet/fleet-plan.ts';
import { planScenario } from '../../../simulator/fleet/plan-scenario.ts';
import { readScenario } from '../../../simulator/scenario/read-scenario.ts';
import { notificationRoutes } from '../../../ticketing/api/notify/notification-routes.ts';
import { type NextWork, nextWork } from '../../../ticketing/jobs/next-work.ts';
import { ADMIN, openAccessApp, send } from '../../ticketing/access/access-app.ts';
import { openEmbedded } from '../../ticketing/helpers/databases.ts';
import { transitionOf } from '../../ticketing/helpers/episodes.ts';

const STEP_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
const ROUND_MS = 6 * HOUR_MS;
/** The damage at which the machine of a test raises its alarm, and below which it clears. */
const ALARM = { on: 0.2, off: 0.1 };

type Ticket = {
  readonly number: string;
  readonly state: string;
  readonly verdict: string | null;
  readonly device: string | null;
  readonly assignee: { readonly id: string } | null;
};
type Notified = { readonly to: string; readonly kind: string; readonly at: Date };
type Event = {
  readonly kind: string;
  readonly actor: string;
  readonly at: string;
  readonly payload: { readonly action?: string };
};

type CrewPlantOptions = {
  readonly seed?: number;
  /** Devices of which alarms are urgent. */
  readonly urgent?: readonly string[];
  /** When the jobs run: they take long, and some tests need no finer times. */
  readonly jobs?: 'each hour' | 'when due';
  /** Whether work needs a permit. */
  readonly permit?: boolean;
};

/**
 * The real domain behind its real HTTP server, with a scenario's machines and crew, on a clock that
 * the test moves. In place of the detector, a machine raises an alarm at a certain damage.
 */
export async function openCrewPlant(
  yaml: string,
  { seed = 1, urgent = [], permit = false, jobs = 'each hour' }: CrewPlantOptions = {},
) {
  const { scenario, problems } = readScenario(yaml, 'crew.yaml');
  if (scenario === undefined) throw new Error(JSON.stringify(problems));
  const startAt = Date.parse(scenario.start ?? '2026-03-02T00:00:00Z');
  const plan = planScenario({ ...scenario, interval: '5m' }, { startAt, speed: 'max' });
  const db = await openEmbedded();
  // Readings are there all the time.
  const series = { downsample: async ({ points }: { points: number }) => Array.from({ length: points }, () => bucket) };
  let plantNow: Now = () => new Date(startAt);
  const inboxes = notificationRoutes({ db, now: () => plantNow(), defaults: { quietHours: null, timeZone: 'UTC' } });
  const { app, ticketing, clock } = await openAccessApp(db, { series, more: [inboxes] });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await app.close();
    await db.close();
  });
  clock.now = new Date(startAt);
  plantNow = () => clock.now;
  const members = plan.machines.map((planned) => ({
    planned,
    device: new Device(planned, { seed, startAt, intervalSeconds: 300 }),
  }));
  const plant = createPlant(members);
  const log = createLog({ level: 'silent', pretty: false });
  const crew: Crew = createCrew({ url, adminToken: ADMIN, scenario, machines: plan.machines, plant, seed, log });
  await crew.prepare();
  // A soak of a day would only make the test long.
  const policy = { permit, signature: false, labour: true, closing: 'either', soakMinutes: 120 };
  await send({ app }, { method: 'PUT', url: '/work-policies/preventive', token: ADMIN, body: policy });
  const alarms = new Map<string, { id: string; raisedAt: number }>();
  let count = 0;
  let known: NextWork | undefined;
  let roundAt = 0;
  let acted = true;

  /** @returns whether an alarm came or went */
  async function judge(id: string): Promise<boolean> {
    const at = clock.now.getTime();
    const severity = urgent.includes(id) ? 'high' : 'medium';
    const [worst] = plant.conditionOf(id, at).faults;
    const known = alarms.get(id);
    const condition = /^bearing/.test(worst?.fault ?? '') ? 'bearing' : 'unknown';
    if (known === undefined && (worst?.damage ?? 0) >= ALARM.on) {
      const raised = { id: `ep_${++count}`, raisedAt: at };
      alarms.set(id, raised);
      await ticketing.applyTransition(
        transitionOf('raised', { ...raised, device: id, condition, severity, onsetAt: at }),
      );
    } else if (known !== undefined && (worst?.damage ?? 0) < ALARM.off) {
      alarms.delete(id);
      await ticketing.applyTransition(transitionOf('cleared', { ...known, device: id, condition, clearedAt: at }));
    } else return false;
    return true;
  }

  /**
   * `when due` as the steps of an evaluation do: all jobs after a change, else where one is due.
   * @returns whether anything may have changed
   */
  async function sweep(changed: boolean): Promise<boolean> {
    const at = clock.now.getTime();
    if (jobs === 'each hour' && at % HOUR_MS !== 0) return true;
    const isDue = [...(known?.jobsAt.values() ?? [])].some((due) => due !== null && due.getTime() <= at);
    if (jobs === 'when due' && !changed && !isDue && at < roundAt) return false;
    await ticketing.sweep();
    await ticketing.sweepClocks();
    known = await nextWork(db, clock.now);
    roundAt = at + ROUND_MS;
    return true;
  }

  const get = async <T>(path: string): Promise<T> => (await send({ app }, { url: path, token: ADMIN })).body as T;
  return {
    crew,
    plant,
    clock,
    get,
    /** Lets hours of the plant pass. */
    async run(hours: number): Promise<void> {
      const end = clock.now.getTime() + hours * 3_600_000;
      while (clock.now.getTime() < end) {
        clock.now = new Date(clock.now.getTime() + STEP_MS);
        let changed = acted;
        for (const { device, planned } of members) {
          device.step();
          if (await judge(idOf(planned))) changed = true;
        }
        acted = await crew.step(clock.now, await sweep(changed));
      }
    },
    tickets: async () => (await get<{ items: Ticket[] }>('/tickets?limit=200')).items,
    notified: async () => {
      const ask = `select recipient as "to", kind, created_at as at from notification where channel = 'inbox' order by id`;
      return (await db.query<Notified>(ask)).rows;
    },
    events: async (number: string) => (await get<{ items: Event[] }>(`/tickets/${number}/events?limit=200`)).items,
  };
}

const bucket = { from: 0, until: 0, count: 1, min: 0, max: 0, mean: 0 } as never;
