import { conversionBetween } from '../../ingest/reading/units.ts';
import { compileGlob } from '../../lib/text/pattern.ts';
import type { Severity } from '../alarm/alarm-rules.ts';
import { isoZone, type ZoneLimits } from '../machine/iso-zone.ts';
import { type MachineSettings, zoneLimitsOf } from '../machine/machine-settings.ts';
import { type ReadRule, readRule } from './bound-rule.ts';
import type { ConditionOf } from './condition.ts';
import { heldValue } from './held-value.ts';
import { aboveScore, RULE_ON } from './limit-score.ts';
import { makeNode } from './make-node.ts';
import { type NodeContext, type RuleNode, shown } from './rule-node.ts';

/** Names the rule of a machine's zones in keys; no rule of the plant can be called so. */
const ZONES = '~iso-zone';

/**
 * Makes the rule that judges vibration by the zones of a machine, once for each machine: from zone
 * C on it is an alarm of medium severity, in zone D a high one.
 * @returns a function that gives null where the machine has no limits
 */
export function createZoneRules(): (machine: MachineSettings) => ReadRule | null {
  const known = new WeakMap<MachineSettings, ReadRule | null>();
  return (machine) => {
    let rule = known.get(machine);
    if (rule === undefined) {
      const limits = zoneLimitsOf(machine);
      rule = limits && zoneRule(machine, limits);
      known.set(machine, rule);
    }
    return rule;
  };
}

function zoneRule(machine: MachineSettings, limits: ZoneLimits): ReadRule {
  const when: ConditionOf<'iso_zone'> = { kind: 'iso_zone', channel: '*', zone: 'C', limits: [...limits] };
  const read = readRule({ id: ZONES, when, message: 'Vibration' });
  const [, bc, cd] = limits;
  const high = aboveScore(cd, { limit: bc, deadBand: 0 });
  return {
    ...read,
    words: `${read.words} ${limits.join(' ')} ${zoneWords(machine)}`,
    alarm: { ...read.alarm, medium: RULE_ON, high },
    severityAt: (score): Severity => (score >= high ? 'high' : 'medium'),
    fitsPattern: (channel, unit) => isVibrationVelocity(channel, { unit, machine }),
    makeNode: (context) => zoneNode(makeNode(when, context), { context, machine, limits }),
  };
}

function zoneNode(
  node: RuleNode,
  { context, machine, limits }: { context: NodeContext; machine: MachineSettings; limits: ZoneLimits },
): RuleNode {
  const channel = context.channel('*');
  return {
    // A number without a unit may be anything.
    score: (moment) => ((moment.cell(channel)?.unit ?? null) === null ? Number.NaN : node.score(moment)),
    tell: (moment) => {
      const unit = moment.cell(channel)?.unit ?? '';
      const { factor = 1 } = conversionBetween(unit, 'mm/s') ?? {};
      const velocity = heldValue(moment, channel) * factor;
      const zone = isoZone(velocity, limits);
      const begin = limits[zone === 'D' ? 2 : 1];
      return `${channel} is ${shown(velocity, 'mm/s')}, in zone ${zone} of ${zoneWords(machine)}, which begins at ${begin} mm/s`;
    },
  };
}

/** The class and the mounting that the zones of a machine are of, in words. */
export function zoneWords({ class: machineClass, iso, zoneLimits }: MachineSettings): string {
  const mounting = iso ? `ISO 20816-3 group ${iso.group}, ${iso.mounting} mounting` : 'ISO 20816-3';
  const limits = zoneLimits ? `${iso ? `${mounting}, with the` : 'the'} plant's own limits` : mounting;
  return machineClass === undefined ? limits : `${limits} (class ${machineClass})`;
}

/** Speeds that are no vibration, and names that are no RMS of one. */
const OTHERS = /speed|flow|wind|air|belt|conveyor|feed|travel/i;
const VIBRATION = /vib/i;
const NO_RMS = /peak|(^|[^a-z])(pk|max|min|mean|p2p|crest|std|band|order|bpfo|bpfi|bsf|ftf)([^a-z]|$)/i;

/**
 * Whether a channel is the RMS of a vibration velocity: its unit is a velocity, and its name says
 * nothing else.
 */
export function isVibrationVelocity(
  channel: string,
  { unit, machine }: { readonly unit: string | null; readonly machine: MachineSettings },
): boolean {
  if (unit === null || conversionBetween(unit, 'mm/s') === undefined) return false;
  return mayBeVibrationVelocity(channel, machine);
}

/** The same by the name alone, as the machine says or as channels are usually called. */
export function mayBeVibrationVelocity(channel: string, { zoneChannels }: MachineSettings): boolean {
  if (zoneChannels !== undefined) return compileGlob(zoneChannels)(channel);
  return !NO_RMS.test(channel) && (VIBRATION.test(channel) || !OTHERS.test(channel));
}
