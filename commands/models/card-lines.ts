import { describeNets } from '../../models/normal/net-report.ts';
import type { ModelCard } from '../../models/registry/stored-model.ts';

/** Facts about a model, for people. @param uses its uses, in words */
export function cardLines(card: ModelCard, uses: readonly string[] = []): string {
  const { metrics } = card;
  const lines: (readonly [string, string])[] = [
    ['model', card.id],
    ['for', `${card.subject.kind} ${card.subject.name}`],
    ['used', uses.length > 0 ? uses.join('; ') : 'not: "harbinger models promote" puts it into use'],
    ['channels', card.channels.map(({ name, unit }) => (unit === null ? name : `${name} (${unit})`)).join(', ')],
    [
      'learned from',
      `${iso(card.learnedFrom)} to ${iso(card.learnedTo)}, ${card.rows ?? '?'} rows, ${card.machines} machines`,
    ],
    ['made', `${card.createdAt} by ${card.madeBy}, parent ${card.parent ?? 'none'}, ${card.configHash}`],
    ['held out', metrics === null ? 'not measured' : heldOut(metrics)],
    ...(metrics?.netLoss == null
      ? []
      : [
          [
            'class net',
            `loss ${metrics.netLoss.toPrecision(3)} after ${metrics.netEpochs} passes${on(metrics.netBackend)}`,
          ] as const,
        ]),
    ...(card.nets ? [['nets', describeNets(card.nets)] as const] : []),
    ['training', metrics?.trainingSeconds == null ? '-' : `${metrics.trainingSeconds} s`],
  ];
  return lines.map(([name, value]) => `${name.padEnd(13)}${value}\n`).join('');
}

function on(backend: string | undefined): string {
  return backend === undefined ? '' : ` on ${backend}`;
}

function heldOut({ heldOutRows, overThreshold, falseAlarmsPerMonth }: NonNullable<ModelCard['metrics']>): string {
  if (overThreshold === null || falseAlarmsPerMonth === null) return `${heldOutRows} rows judged: too few to say`;
  const share = `${(100 * overThreshold).toFixed(2)} % of ${heldOutRows} rows over the threshold`;
  return `${share}, ${falseAlarmsPerMonth.toFixed(1)} false alarms in 30 days of readings`;
}

function iso(at: number): string {
  return Math.abs(at) < 8.64e15 ? new Date(at).toISOString() : String(at);
}
