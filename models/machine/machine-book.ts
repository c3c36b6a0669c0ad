import type { ComponentOf } from './components.ts';
import { componentsBy, type MachineOf, type MachineSettings, machineFinder } from './machine-settings.ts';

/** Settings of machines, which may change while the program runs. Owns its cached results. */
export type MachineBook = {
  readonly of: MachineOf;
  /** Undefined where no machine has components. */
  componentOf(): ComponentOf | undefined;
  /** Continues with other machines. */
  use(machines: readonly MachineSettings[]): void;
};

/** A book of machines; the first that fits a device is its. */
export function createMachineBook(machines: readonly MachineSettings[]): MachineBook {
  let find = machineFinder(machines);
  let known = new Map<string, MachineSettings | null>();
  let components: ComponentOf | undefined;
  const of: MachineOf = (device) => {
    const before = known.get(device);
    if (before !== undefined) return before;
    const found = find(device);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(device, found);
    return found;
  };
  const book: MachineBook = {
    of,
    componentOf: () => components,
    use: (given) => {
      find = machineFinder(given);
      known = new Map();
      components = given.some(({ component }) => component !== undefined) ? componentsBy(of) : undefined;
    },
  };
  book.use(machines);
  return book;
}

/** Devices choose their names. */
const MAX_KNOWN = 200_000;
