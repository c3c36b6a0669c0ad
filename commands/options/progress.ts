import type { Writable } from 'node:stream';
import cliProgress from 'cli-progress';
import type { Now } from '../../lib/clock.ts';
import { printableLine } from '../../lib/printable.ts';

/** A terminal, or a file or pipe that stands in for one. */
export type Screen = Writable & { readonly isTTY?: boolean };

/** Shows how far long work has come. */
export type Progress = {
  /** @param done out of the total; `text` is what to show beside it */
  update(done: number, text: string): void;
  stop(): void;
};

/** Where progress is shown; without a total, for work that has no end, only the text is. */
export type ProgressOptions = { readonly screen: Screen; readonly total?: number; readonly now: Now };

const LINE_EVERY_MS = 10_000;

/** A bar where a person watches, a line every 10 s otherwise. Updating it is cheap. */
export function createProgress(options: ProgressOptions): Progress {
  const { screen, total = 0 } = options;
  if (!screen.isTTY) return createLines(options);
  const bar = new cliProgress.SingleBar({
    format: total > 0 ? '{bar} {percentage} %  {text}' : '{text}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    stream: screen as NodeJS.WritableStream,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    fps: 8,
  });
  bar.start(total, 0, { text: '' });
  return {
    update: (done, text) => bar.update(Math.min(done, total), { text: printableLine(text) }),
    stop: () => bar.stop(),
  };
}

function createLines({ screen, total = 0, now }: ProgressOptions): Progress {
  let lastAt = now().getTime();
  return {
    update: (done, text) => {
      const at = now().getTime();
      if (at - lastAt < LINE_EVERY_MS) return;
      lastAt = at;
      const percent = total > 0 ? `${Math.min(100, Math.floor((100 * done) / total))} %  ` : '';
      screen.write(`${percent}${printableLine(text)}\n`);
    },
    stop: () => undefined,
  };
}
