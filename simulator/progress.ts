import type { Writable } from 'node:stream';
import cliProgress from 'cli-progress';
import type { Now } from '../lib/clock.ts';

/** A terminal, or a file or pipe that stands in for one. */
export type Screen = Writable & { readonly isTTY?: boolean };

/** Shows how far long work has come. */
export type Progress = {
  /** @param done out of the total; `text` is what to show beside it */
  update(done: number, text: string): void;
  stop(): void;
};

const LINE_EVERY_MS = 10_000;

/** A bar where a person watches, a line every 10 s otherwise. Updating it is cheap. */
export function createProgress(options: { screen: Screen; total: number; now: Now }): Progress {
  const { screen, total, now } = options;
  if (!screen.isTTY) return createLines({ screen, total, now });
  const bar = new cliProgress.SingleBar({
    format: '{bar} {percentage} %  {text}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    stream: screen as NodeJS.WritableStream,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    fps: 8,
  });
  bar.start(total, 0, { text: '' });
  return { update: (done, text) => bar.update(Math.min(done, total), { text }), stop: () => bar.stop() };
}

function createLines(options: { screen: Screen; total: number; now: Now }): Progress {
  let lastAt = options.now().getTime();
  return {
    update: (done, text) => {
      const at = options.now().getTime();
      if (at - lastAt < LINE_EVERY_MS) return;
      lastAt = at;
      options.screen.write(`${Math.min(100, Math.floor((100 * done) / options.total))} %  ${text}\n`);
    },
    stop: () => undefined,
  };
}
