const SECONDS_OF: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of `90s`, `15m`, `2h`, `1d`, `1h30m`; undefined if the text is no duration above 0. */
export function secondsOfDuration(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)];
  const read = parts.map(([part]) => part).join('');
  const seconds = parts.reduce((total, [, count, unit]) => total + Number(count) * (SECONDS_OF[unit ?? ''] ?? 0), 0);
  return read === text && seconds > 0 ? seconds : undefined;
}
