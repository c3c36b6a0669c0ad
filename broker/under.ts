/** The range of LevelDB keys that begin with a prefix, which ends with a colon. */
export function under(prefix: string): { gte: string; lt: string } {
  return { gte: prefix, lt: `${prefix.slice(0, -1)};` };
}
