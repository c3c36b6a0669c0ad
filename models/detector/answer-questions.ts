import type { MessagePort } from 'node:worker_threads';
import { compileGlob } from '../../lib/text/pattern.ts';
import type { KeptRows } from '../device/kept-rows.ts';
import type { WatchBook } from '../device/watch-settings.ts';
import { learningProgress } from '../learning/learning-progress.ts';
import { ownerOf } from '../machine/components.ts';
import { type MachineOf, machineFinder } from '../machine/machine-settings.ts';
import type { Detector } from './detector.ts';
import type { Followed, FromDetector, ToDetector } from './detector-messages.ts';

/**
 * Answers what the main thread asks of devices.
 * @param options.followed the rules that hold at first
 */
export function answerQuestions(
  port: Pick<MessagePort, 'on'>,
  options: {
    readonly detector: Pick<Detector, 'statesOf'>;
    readonly learnRows: number;
    readonly kept: KeptRows;
    readonly watch: Pick<WatchBook, 'of'>;
    readonly followed: Followed;
    readonly tell: (message: FromDetector) => void;
  },
): void {
  const { detector, learnRows, kept, watch, tell } = options;
  let covers = coverage(options.followed);
  let machineOf = machinesOf(options.followed);
  port.on('message', (message: ToDetector) => {
    if (message.kind === 'follow') {
      covers = coverage(message.followed);
      machineOf = machinesOf(message.followed);
    }
    if (message.kind !== 'ask') return;
    const { id, device } = message;
    const progress = detector.statesOf(device).map((state) => {
      const rules = covers(state.device);
      const machine = machineOf(ownerOf(state.device).device);
      return learningProgress(state, { learnRows, rules, kept, machine, watch: watch.of(state.device) });
    });
    tell({ kind: 'answer', id, progress });
  });
}

/** The machines in force, searched only on request. */
function machinesOf({ machines }: Followed): MachineOf {
  let find: MachineOf | undefined;
  return (device) => {
    find ??= machineFinder(machines);
    return find(device);
  };
}

/** How many of the rules in force cover a device or component. */
function coverage({ rules }: Followed): (name: string) => number {
  const patterns = (rules.at(-1)?.rules ?? []).map(({ devices = '*' }) => compileGlob(devices));
  return (name) => patterns.filter((covers) => covers(name) || covers(ownerOf(name).device)).length;
}
