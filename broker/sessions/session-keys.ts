/** The range of LevelDB keys that begin with a prefix, which ends with a colon. */
export function under(prefix: string): { gte: string; lt: string } {
  return { gte: prefix, lt: `${prefix.slice(0, -1)};` };
}

/** The LevelDB key of a QoS 2 message that a session received and has not released. */
export function incomingKey(session: string, id: number): string {
  return `incoming:${encodeURIComponent(session)}:${id.toString().padStart(16, '0')}`;
}
