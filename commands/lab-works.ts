import { fork } from 'node:child_process';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabRun } from '../lab/lab-run.ts';
import { worldNow } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { entryPoint } from '../lib/threads/worker-thread.ts';
import { VERSION } from '../version.ts';
import { type LabWork, planOf, runWork } from './lab-work.ts';
import { createProgress, type Screen } from './options/progress.ts';

/** What the process of a run says: the moment that it has reached, then the run, or why not. */
export type FromLab =
  | { readonly kind: 'step'; readonly at: number }
  | { readonly kind: 'run'; readonly run: LabRun }
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Does all runs, so many beside each other; each is what it would be alone.
 * @param options.keep a folder: a run that is in it is taken from there, others are put into it
 * @throws {AppError} of the first run that fails; the others are ended
 */
export async function runWorks(
  works: readonly LabWork[],
  options: {
    readonly jobs: number;
    readonly keep: string | undefined;
    readonly stderr: Screen;
    readonly signal: AbortSignal;
  },
): Promise<readonly LabRun[]> {
  const { jobs, keep, stderr } = options;
  const planned = works.map((work) => ({ work, plan: planOf(work) }));
  const total = planned.reduce((sum, { plan }) => sum + plan.durationSeconds, 0);
  const progress = createProgress({ screen: stderr, total, now: worldNow });
  const failed = new AbortController();
  let cause: unknown;
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const passed = works.map(() => 0);
  const runs: LabRun[] = [];
  let next = 0;
  if (keep !== undefined) await mkdir(keep, { recursive: true });
  const lane = async (): Promise<void> => {
    for (let i = next++; i < planned.length; i = next++) {
      const { work, plan } = planned[i] as (typeof planned)[number];
      const onStep = (at: number): void => {
        passed[i] = (at - plan.startAt) / 1000;
        const done = passed.reduce((sum, seconds) => sum + seconds, 0);
        const day = new Date(at).toISOString().slice(0, 16);
        progress.update(done, `${plan.scenario?.name ?? ''} seed ${plan.seed}  ${day}Z`);
      };
      const run = jobs > 1 && works.length > 1 ? runApart : runWork;
      runs[i] = await kept(work, keep, () => run(work, { signal, onStep }));
      passed[i] = plan.durationSeconds;
    }
  };
  try {
    const lanes = Array.from({ length: Math.min(jobs, works.length) }, () =>
      lane().catch((error) => {
        // The others are only interrupted.
        cause ??= error;
        failed.abort();
      }),
    );
    await Promise.all(lanes);
    if (cause !== undefined) throw cause;
  } finally {
    progress.stop();
  }
  return runs;
}

/** A run of the folder with the same name, options and version; else it is made, and kept there. */
async function kept(work: LabWork, folder: string | undefined, make: () => Promise<LabRun>): Promise<LabRun> {
  if (folder === undefined) return await make();
  const { name, seed, crew, duration, interval, step } = work;
  const options = [crew && `crew ${crew}`, duration && `duration ${duration}`, interval && `interval ${interval}`];
  const said = [...options, step && `step ${step}`].filter((option) => option !== undefined);
  const title = [path.basename(name, path.extname(name)), `seed ${seed}`, ...said].join(' ').replaceAll(' ', '-');
  const file = path.join(folder, `${title}.json`);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before !== undefined) {
    const known = JSON.parse(before) as { version: string; work: LabWork; run: LabRun };
    if (known.version === VERSION && JSON.stringify(known.work) === JSON.stringify(work)) return known.run;
  }
  const run = await make();
  await writeFile(`${file}.part`, JSON.stringify({ version: VERSION, work, run }));
  await rename(`${file}.part`, file);
  return run;
}

/** Runs it in a process of its own. */
async function runApart(
  work: LabWork,
  { signal, onStep }: { readonly signal: AbortSignal; readonly onStep: (at: number) => void },
): Promise<LabRun> {
  const { url, execArgv } = entryPoint('./lab-process', import.meta.url);
  const child = fork(fileURLToPath(url), {
    execArgv: [...process.execArgv, ...execArgv],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const leave = (): void => {
    if (child.connected) child.disconnect();
  };
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await new Promise<LabRun>((resolve, reject) => {
      child.on('message', (message: FromLab) => {
        if (message.kind === 'step') onStep(message.at);
        else if (message.kind === 'run') resolve(message.run);
        else reject(new AppError('unavailable', message.why));
      });
      child.once('error', reject);
      child.once('exit', (code, by) => {
        const how = signal.aborted ? 'interrupted' : `the process of a run ended early: ${by ?? `exit status ${code}`}`;
        reject(new AppError('unavailable', how));
      });
      child.send(work);
      if (signal.aborted) leave();
    });
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
