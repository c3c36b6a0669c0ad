import { setImmediate as turn } from 'node:timers/promises';
import type { Steps } from '../platform/steps.ts';
import { createMember, type FleetOptions, type Member, sendWaveforms } from '../simulator/fleet.ts';
import { randomOf } from '../simulator/machine/machine.ts';

/** A fleet that publishes by the steps of a clock. */
export type SteppedFleet = {
  readonly members: readonly Member[];
  connect(): Promise<void>;
  /**
   * Moves the machines and the clock, interval by interval, until a moment, and publishes what
   * leaves; resolves once all of it is acknowledged. At each moment the devices publish in their
   * order, so that readings come into the journal in the same order on each run.
   */
  advance(until: number): Promise<void>;
  close(): Promise<void>;
};

/** A message that the intake has not taken after so long is waited for until it is acknowledged. */
const TAKEN_MS = 2_000;

/** @param options.startAt of the plan, and the moment of the first readings */
export function createSteppedFleet(options: FleetOptions, steps: Steps): SteppedFleet {
  const { sampleIntervalSeconds, durationSeconds = 0, startAt, signal } = options;
  const intervalMs = sampleIntervalSeconds * 1000;
  const count = Math.ceil(durationSeconds / sampleIntervalSeconds);
  const perWaveform = Math.max(
    1,
    Math.round((options.waveformSeconds ?? Number.POSITIVE_INFINITY) / sampleIntervalSeconds),
  );
  let done = 0;
  const now = (): Date => new Date(startAt + done * intervalMs);
  const members = options.machines.map((planned, index) => createMember(planned, { index, options, now, signal }));
  const randoms = new Map(
    members.map(({ planned }) => [
      planned,
      randomOf({ ...planned, seed: options.seed, id: planned.device }, 'waveform'),
    ]),
  );

  const taken = async ({ publisher }: Member, target: number): Promise<void> => {
    const since = performance.now();
    while (steps.taken() < target) {
      await turn();
      if (signal.aborted) return;
      if (performance.now() - since > TAKEN_MS) return await publisher.drain();
    }
  };

  const publish = async (member: Member): Promise<void> => {
    const { device, publisher, planned } = member;
    const { at, leaving, breaks } = device.step();
    if (breaks) {
      await publisher.drain();
      publisher.drop();
    }
    const before = steps.taken();
    let sent = leaving.length;
    for (const reading of leaving) await publisher.send(reading);
    const newest = leaving.at(-1);
    const random = randoms.get(planned);
    if (newest && random && done % perWaveform === perWaveform - 1) {
      await sendWaveforms(member, { at: newest.sampledAt, random });
      sent += device.machine.kind.rotor.points.length;
    }
    member.readings += leaving.length;
    member.simulatedTo = at;
    if (sent > 0) await taken(member, before + sent);
  };

  const drain = (): Promise<unknown> => Promise.all(members.map(({ publisher }) => publisher.drain()));
  return {
    members,
    connect: async () => {
      for (const { publisher } of members) await publisher.connect();
    },
    advance: async (until) => {
      for (; done < count && startAt + done * intervalMs <= until; done++) {
        if (signal.aborted) return;
        steps.move(now());
        for (const member of members) await publish(member);
      }
      if (done === count) {
        done++;
        for (const member of members) {
          for (const reading of member.device.network.end()) await member.publisher.send(reading);
        }
      }
      await drain();
    },
    close: async () => {
      await Promise.all(members.map(({ publisher }) => publisher.close()));
    },
  };
}
