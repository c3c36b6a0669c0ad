import type { GetData } from '../../api/use-get.ts';
import { shownUnit } from '../../parts/signal-summary.ts';
import type { Wanted } from './use-series.ts';

/** A machine, as the API has it. */
export type Asset = GetData<'/assets/{id}'>;

const DERIVED = 'harbinger/';

/** Channels that are read alone: the four of a component, and those that the machine sends. */
export function isDerived(channel: string): boolean {
  return channel.startsWith(DERIVED);
}

/**
 * The channels of a device with names for people, those that it sends first.
 * @param words names of what Harbinger itself computes, by the step after `harbinger/`
 */
export function namedChannels(
  device: Pick<GetData<'/devices/{id}'>, 'id' | 'channels'>,
  words: Readonly<Record<string, string>>,
): readonly Wanted[] {
  const named = device.channels.map(({ channel, unit }) => ({
    device: device.id,
    channel,
    unit: shownUnit(unit),
    name: nameOf(channel, words),
  }));
  return [...named.filter(({ channel }) => !isDerived(channel)), ...named.filter(({ channel }) => isDerived(channel))];
}

function nameOf(channel: string, words: Readonly<Record<string, string>>): string {
  if (!isDerived(channel)) return channel;
  const [kind = '', ...component] = channel.slice(DERIVED.length).split('/');
  const word = words[kind] ?? kind;
  return component.length > 0 ? `${word} · ${component.join('/')}` : word;
}
