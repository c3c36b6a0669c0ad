import { presentClock, runOn, systemNow, type VirtualClock } from '../../lib/clock.ts';
import type { CommandContext } from './command-context.ts';

/**
 * Has a command run on the clock of the platform on this machine, where that is virtual: its times
 * and its pace follow it. It says so, and also where the command publishes elsewhere.
 */
export async function followClock(
  { url }: { readonly url?: string },
  { local, stderr }: Pick<CommandContext, 'local' | 'stderr'>,
): Promise<void> {
  const clock = (await local?.clock()) ?? null;
  if (local === undefined || clock === null) return;
  const here = (await local.broker()).url;
  if (url !== undefined && portOf(url) !== portOf(here)) {
    stderr.write(
      `The platform on this machine runs on a virtual clock, but its broker is at ${here} and not at ${url}: times here are those of the world.\n`,
    );
    return;
  }
  runOn(clock);
  stderr.write(
    `The platform runs on a virtual clock, ${clock.speed} times as fast: it shows ${shown(systemNow())}. Times and pace follow it.\n`,
  );
}

/** Says where the times of a plan do not fit to the clock that they are compared with. */
export function tellOtherTimes(startAt: number, { stderr, now }: Pick<CommandContext, 'stderr' | 'now'>): void {
  const clock = followed();
  const ahead = startAt - now().getTime();
  const name = clock === null ? 'the clock' : "the platform's virtual clock";
  if (ahead > LATE_MS) {
    stderr.write(
      `It begins at ${shown(new Date(startAt))}, which is ${words(ahead)} ahead of ${name} (${shown(now())}): ` +
        'no reading may come from the future, so it waits. Another --start begins earlier.\n',
    );
  } else if (clock !== null && startAt < clock.startAt - LATE_MS) {
    stderr.write(
      `It begins at ${shown(new Date(startAt))}, before ${name} did (${shown(new Date(clock.startAt))}): ` +
        '"harbinger up --virtual-start" in an empty DATA_DIR begins with it.\n',
    );
  }
}

/** Seconds of the clock that {@link followClock} set, as seconds of the world. */
export function worldSeconds(seconds: number): number {
  return seconds / (followed()?.speed ?? 1);
}

function followed(): VirtualClock | null {
  const clock = presentClock();
  return clock !== null && 'speed' in clock ? clock : null;
}

const LATE_MS = 60_000;

function shown(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

function words(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return hours >= 2 ? `${Math.round(hours)} hours` : `${Math.round(hours * 60)} minutes`;
}

/** Host names of one machine are many; its broker has one port. */
function portOf(url: string): string {
  const { port, protocol } = new URL(url);
  return port || (/^(mqtts|ssl|tls):$/.test(protocol) ? '8883' : '1883');
}
