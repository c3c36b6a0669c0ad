import type { Device } from '../fleet/device.ts';
import { idOf, type PlannedMachine } from '../fleet/fleet-plan.ts';
import { FAULTS, type FaultName } from '../machine/faults.ts';
import type { Work } from '../machine/machine.ts';

/** What is wrong with a machine, which nobody sees at once. */
export type TrueCondition = {
  /** Faults that have begun, the worst first, with their damage above 0 to 1. */
  readonly faults: readonly { readonly fault: FaultName; readonly damage: number }[];
  /** A part has failed: the machine does not do what it is for. */
  readonly isFailed: boolean;
  /** It stands since then: everybody sees that. */
  readonly isStanding: boolean;
  /** Troubles of instruments, and of the network with the channel null. */
  readonly troubles: readonly { readonly channel: string | null; readonly trouble: string }[];
  /** It has made another product for a week at most. */
  readonly isChanged: boolean;
};

/** The machines as they are, for people who stand before them. Devices are `site:device`. */
export type Plant = {
  conditionOf(device: string, at: number): TrueCondition;
  /** Has the machine stand still for work, and its end take effect. */
  work(device: string, work: Work): void;
  /** Ends the troubles of the instruments and of the line. */
  mend(device: string, at: number): void;
};

/** How long another product explains what the signals show. */
const CHANGED_MS = 7 * 86_400_000;

/** The running machines of a fleet. @throws {RangeError} for a device that is none of them */
export function createPlant(members: readonly { readonly planned: PlannedMachine; readonly device: Device }[]): Plant {
  const all = new Map(members.map((member) => [idOf(member.planned), member]));
  const find = (id: string) => {
    const member = all.get(id);
    if (member === undefined) throw new RangeError(`${id} is no machine of this plant`);
    return member;
  };
  return {
    conditionOf(id, at) {
      const { device, planned } = find(id);
      const { condition } = device.machine;
      const faults = FAULTS.map((fault, index) => ({ fault, damage: condition.damage[index] as number }));
      const troubles = device.troublesAt(at);
      return {
        faults: faults.filter(({ damage }) => damage > 0).sort((a, b) => b.damage - a.damage),
        isFailed: condition.isFailed,
        isStanding: condition.isFailed && planned.stopsAtFailure === true,
        troubles: troubles.map((each) => ({ channel: 'channel' in each ? each.channel : null, trouble: each.trouble })),
        isChanged: (planned.changes ?? []).some(({ from }) => at >= from && at < from + CHANGED_MS),
      };
    },
    work: (id, work) => find(id).device.machine.addWork(work),
    mend: (id, at) => find(id).device.mend(at),
  };
}
