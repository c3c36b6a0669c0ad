import type { Log } from '../../lib/log.ts';
import { KINDS } from '../kinds/kinds.ts';
import type { MachineKind } from '../machine/machine-kind.ts';
import { behaviourOf, costsOf } from './behaviour.ts';
import { type Actor, type Board, createBoard } from './board.ts';
import { createClient, createPersonClient } from './client.ts';
import { CrewCounts, type CrewReport } from './crew-report.ts';
import { ControlRoom, Planner } from './planner.ts';
import type { Plant } from './plant.ts';
import { setUp } from './set-up.ts';
import { CONTROL_ROOM, type CrewScenario, membersOf, staffed } from './staff.ts';
import { Technician } from './technician.ts';

/** The plant and its people. */
export type CrewOptions = {
  /** Of the API, without `/api/v1`. */
  readonly url: string;
  /** Of the administrator who makes the accounts; absent where anybody may. */
  readonly adminToken?: string | undefined;
  readonly scenario: CrewScenario;
  readonly machines: readonly { readonly site: string; readonly device: string; readonly kind: MachineKind | string }[];
  readonly plant: Plant;
  readonly seed: number;
  readonly log: Log;
};

/** People who work on the tickets of a plant by its API, with their own accounts. */
export type Crew = {
  /** Whether nobody works here: then a step does nothing. */
  readonly isEmpty: boolean;
  /** Makes sites, machines, people and their accounts. Once, before the first reading. */
  prepare(): Promise<void>;
  /**
   * Does everything that people do until a moment, in the order of their moments. The API stamps it
   * with its clock, which stands at that moment.
   * @param now the product's clock; it never goes back
   * @param isNew whether anything may have changed in the product since, but by these people
   * @returns whether they changed something
   */
  step(now: Date, isNew?: boolean): Promise<boolean>;
  report(): CrewReport;
};

/** Between the first looks of two people: not all of them look at the same moment. */
const STAGGER_MS = 20_000;

/** A crew; the same seed and the same tickets give the same course. */
export function createCrew({ url, adminToken, scenario, plant, seed, log, ...given }: CrewOptions): Crew {
  const all = staffed(scenario);
  const machines = given.machines.map(({ site, device, kind }) => ({ site, device, kind: kindOf(kind) }));
  const counts = new CrewCounts();
  const changes = { count: 0 };
  let crew: { readonly board: Board; readonly actors: readonly Actor[] } | undefined;
  return {
    isEmpty: Object.keys(scenario.people ?? {}).length === 0,
    async prepare() {
      const headers = adminToken === undefined ? {} : { authorization: `Bearer ${adminToken}` };
      const admin = createClient({ url, headers: () => headers });
      const named = machines.map(({ kind, ...machine }) => ({ ...machine, kind: kind.name }));
      const passwords = await setUp(admin, { scenario: all, machines: named });
      if (passwords.size === 0) return;
      const clientOf = (login: string) =>
        createPersonClient({ url, login, password: passwords.get(login) ?? '', changes });
      const members = membersOf(all, { seed, clientOf });
      const board = createBoard({
        ...{ behaviour: behaviourOf(all), costs: costsOf(all), plant, members, counts, log },
        machines: new Map(machines.map(({ site, device, kind }) => [`${site}:${device}`, { site, kind }])),
      });
      const people = members.map((me) => (me.role === 'planner' ? new Planner(me, board) : new Technician(me, board)));
      crew = { board, actors: [...people, new ControlRoom(clientOf(CONTROL_ROOM), board)] };
    },
    async step(now, isNew = true) {
      if (crew === undefined) return false;
      const { board, actors } = crew;
      if (isNew) changes.count += 1;
      const before = changes.count;
      const until = now.getTime();
      if (board.now === 0) for (const [index, actor] of actors.entries()) actor.nextAt = until + index * STAGGER_MS;
      board.now = until;
      for (;;) {
        const next = earliest(actors);
        if (next === undefined || next.nextAt > until) return changes.count > before;
        await next.act(next.nextAt);
      }
    },
    report: () => counts.report(),
  };
}

/** The first of those whose moment comes first. */
function earliest(actors: readonly Actor[]): Actor | undefined {
  return actors.reduce<Actor | undefined>(
    (first, actor) => (first === undefined || actor.nextAt < first.nextAt ? actor : first),
    undefined,
  );
}

function kindOf(kind: MachineKind | string): MachineKind {
  const found = typeof kind === 'string' ? KINDS.get(kind) : kind;
  if (found === undefined) throw new RangeError(`no kind of machine is called ${String(kind)}`);
  return found;
}
