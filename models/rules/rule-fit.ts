import { conversionBetween } from '../../ingest/reading/units.ts';
import { compileGlob } from '../../lib/text/pattern.ts';
import { type Condition, channelsOf, innerConditions } from './condition.ts';
import { type AlarmRule, isPattern } from './rule.ts';

/** A device with the channels that it has sent, and the units in which they are kept. */
export type SentChannels = {
  readonly device: string;
  readonly channels: readonly { readonly channel: string; readonly unit: string | null }[];
};

/** How a rule fits the devices that have sent something. */
export type RuleFit = {
  /** Devices that its pattern names. */
  readonly devices: number;
  /** Why it cannot be judged, in words that name the alternatives. */
  readonly problems: readonly string[];
  /** Set where no device that it names can ever be judged by it, because of its unit. */
  readonly never: string | null;
};

/** Most problems reported, and most names in one of them. */
const TOLD = 20;
const NAMED = 8;

/** The detector's statistics of waveforms are in no store. */
const OF_WAVEFORM = /\.(rms|peak|crest|kurtosis|velocity_rms|bpfo|bpfi|bsf|ftf|band\w*|order\w*)$/;

/** Compares a rule with the channels of devices. */
export function ruleFit(rule: AlarmRule, sent: readonly SentChannels[]): RuleFit {
  const pattern = rule.devices ?? '*';
  const fits = compileGlob(pattern);
  const devices = sent.filter(({ device }) => fits(device));
  if (devices.length === 0) {
    const none =
      pattern === '*' ? 'no device has sent anything yet' : `no device that has sent something fits ${pattern}`;
    return { devices: 0, problems: [none], never: null };
  }
  const wanted = wantedUnits(rule.when);
  const faults = devices.map((device) => ({ missing: missingOf(rule, device), misfits: misfitsOf(wanted, device) }));
  const problems = faults.flatMap(({ missing, misfits }) => [...missing, ...misfits]);
  const told = problems.slice(0, TOLD);
  if (problems.length > TOLD) told.push(`and ${problems.length - TOLD} more like these`);
  const never = faults.every(({ misfits }) => misfits.length > 0) ? (faults[0]?.misfits[0] ?? null) : null;
  return { devices: devices.length, problems: told, never };
}

function missingOf({ when }: AlarmRule, { device, channels }: SentChannels): string[] {
  const names = channels.map(({ channel }) => channel);
  const shown =
    names.length > NAMED ? `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more` : names.join(', ');
  return channelsOf(when).flatMap((wanted) => {
    if (OF_WAVEFORM.test(wanted) || names.some(compileGlob(wanted))) return [];
    const what = isPattern(wanted) ? `no channel that fits ${wanted}` : `no channel ${wanted}`;
    return [`device ${device} has ${what}: it has ${shown}`];
  });
}

type Wanted = { readonly channel: string; readonly unit: string };

function misfitsOf(wanted: readonly Wanted[], { device, channels }: SentChannels): string[] {
  return wanted.flatMap(({ channel: name, unit: ruleUnit }) => {
    const isIt = compileGlob(name);
    const odd = channels.filter(
      ({ channel, unit }) => isIt(channel) && unit !== null && !conversionBetween(ruleUnit, unit),
    );
    return odd.map(
      ({ channel, unit }) => `channel ${channel} of ${device} is kept in ${unit}, which ${ruleUnit} does not fit`,
    );
  });
}

function wantedUnits(when: Condition): readonly Wanted[] {
  const unit = 'unit' in when ? when.unit : when.kind === 'iso_zone' ? 'mm/s' : undefined;
  const channels = 'channels' in when ? when.channels : 'channel' in when ? [when.channel] : [];
  const own = unit === undefined ? [] : channels.map((channel) => ({ channel, unit }));
  return [...own, ...innerConditions(when).flatMap(wantedUnits)];
}
