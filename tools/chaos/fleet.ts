import { type Child, startBench } from '../../bench/processes.ts';
import type { SteadyOptions, SteadyReport } from '../../bench/steady-fleet.ts';

/** The steady fleet as a child process. */
export type Fleet = {
  readonly options: SteadyOptions;
  /** Begins a new phase of the report. */
  phase(name: string): void;
  /** Lets it send no more. @returns its report once all is acknowledged */
  finish(): Promise<SteadyReport>;
  stop(): Promise<void>;
};

/** Connects the fleet and lets it go. */
export async function startFleet(options: SteadyOptions): Promise<Fleet> {
  const child: Child = startBench('steady-fleet.ts', JSON.stringify(options));
  await child.line();
  child.write('go\n');
  let report: Promise<SteadyReport> | undefined;
  return {
    options,
    phase: (name) => child.write(`phase ${name}\n`),
    finish: () => {
      if (report === undefined) {
        child.write('stop\n');
        report = child.line().then((line) => JSON.parse(line) as SteadyReport);
      }
      return report;
    },
    stop: child.stop,
  };
}
