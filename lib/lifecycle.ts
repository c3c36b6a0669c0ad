import { messageOf } from './errors.ts';
import type { Log } from './log.ts';

/** Collects started parts, to stop them in reverse order. */
export type Lifecycle = {
  /** Registers a stop at once after its start. */
  onStop(name: string, stop: () => Promise<void> | void): void;
  /**
   * Runs all stops in reverse order; resolves with the names of failed ones. Safe to call twice.
   */
  stop(): Promise<readonly string[]>;
};

/** Creates an empty life cycle; failures to stop are logged with their name. */
export function createLifecycle(log: Log): Lifecycle {
  const steps: { name: string; stop: () => Promise<void> | void }[] = [];
  let stopping: Promise<readonly string[]> | undefined;

  async function runAll(): Promise<readonly string[]> {
    const failed: string[] = [];
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step.stop();
      } catch (error) {
        failed.push(step.name);
        log.error({ step: step.name, reason: messageOf(error) }, 'stop failed');
      }
    }
    return failed;
  }

  return {
    onStop: (name, stop) => void steps.push({ name, stop }),
    stop: () => {
      stopping ??= runAll();
      return stopping;
    },
  };
}
