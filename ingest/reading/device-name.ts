import { isName } from '../../broker/topics/topic.ts';

/**
 * A device or site name made of a format's name: `:` and `/`, which MAC addresses, URNs and paths
 * have, become `-`.
 * @returns undefined where that is no name of 1 to 64 characters
 */
export function toName(text: string): string | undefined {
  const name = text.replace(/[:/]/g, '-');
  return isName(name) ? name : undefined;
}
