import type { CodecMessage } from '../values/codec.ts';

/** Names whose unit is remembered: bounded, so that devices cannot fill the memory. */
const MAX_UNITS = 100_000;
const MAX_UNIT_CHARACTERS = 32;

/** Units that devices publish on topics of their own. They count for their sender. */
export type AnnouncedUnits = {
  /** Keeps a unit; an empty one removes it. */
  readonly tell: (message: CodecMessage, name: string, unit: string) => void;
  readonly find: (message: CodecMessage, name: string) => string | undefined;
};

/** Starts without units; owns its memory. */
export function createAnnouncedUnits(): AnnouncedUnits {
  const units = new Map<string, string>();
  return {
    tell: (message, name, unit) => {
      if (units.size >= MAX_UNITS) units.clear();
      const text = unit.trim();
      if (text === '' || text.length > MAX_UNIT_CHARACTERS) units.delete(keyOf(message, name));
      else units.set(keyOf(message, name), text);
    },
    find: (message, name) => units.get(keyOf(message, name)),
  };
}

function keyOf({ principal: { site, device, kind } }: CodecMessage, name: string): string {
  return `${kind === 'anyone' ? '' : `${site}:${device}`} ${name}`;
}
