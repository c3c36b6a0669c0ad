import type { Severity } from '../../models/alarm/alarm-rules.ts';
import type { Criticality, Priority } from '../ticket/priority.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import type { AssetHistory } from './asset-history.ts';
import type { Asset } from './assets.ts';
import { equipmentClasses } from './catalogue/equipment-classes.ts';
import type { FailureModeEntry } from './catalogue/failure-mode-entry.ts';
import { classKey } from './failure-modes.ts';

/** The asset as far as its ticket describes it. */
export type DescribedAsset = Pick<
  Asset,
  'name' | 'criticality' | 'class' | 'manufacturer' | 'model' | 'serial' | 'location' | 'warrantyUntil'
>;

/** How far one channel moved. @property normal the ends of its normal range */
export type Movement = {
  readonly channel: string;
  readonly share: number;
  readonly value: string | null;
  readonly normal: readonly [string, string] | null;
};

/** The sentences that a ticket is made of, in one language. */
export type TicketPhrases = {
  name(entry: FailureModeEntry): string;
  part(asset: string, component: string): string;
  title(subject: string, trouble: string, channel: string | null): string;
  opening(subject: string, trouble: string, times: { since: string; raised: string }): string;
  /** @property message what the plant itself wrote into the rule that raised the alarm */
  reasons(entry: FailureModeEntry, told: { reason: string; message: string | null }): readonly string[];
  readonly moved: string;
  movement(movement: Movement): string;
  machine(asset: DescribedAsset): string;
  history(history: AssetHistory): string;
  priority(criticality: Criticality, severity: Severity, priority: Priority): string;
  /**
   * After {@link opening}, once the alarm got worse.
   * @property score null where the detector gives none
   */
  worsened(now: { severity: Severity; score: string | null; priority: Priority }): string;
};

const en: TicketPhrases = {
  name: ({ name }) => name.en,
  part: (asset, component) => `${asset}, ${component}`,
  title: (subject, trouble, channel) => [`${subject}: ${trouble}`, ...(channel ? [channel] : [])].join(', '),
  opening: (subject, trouble, { since, raised }) =>
    `${subject} has shown ${trouble} since ${since}; the alarm was raised at ${raised}.`,
  reasons: (_, { reason }) => [reason],
  moved: 'What moved, with its share of the score:',
  movement: ({ channel, share, value, normal }) => {
    const range = normal ? `normally ${normal[0]} to ${normal[1]}` : 'no normal range known';
    return `- ${channel}, ${Math.round(share * 100)} %: ${value === null ? range : `${value} (${range})`}`;
  },
  machine: (asset) => {
    const { manufacturer, model, serial, location, warrantyUntil } = asset;
    const facts = [
      ...[classWords(asset)?.en, [manufacturer, model].filter(Boolean).join(' ')],
      ...[serial && `serial number ${serial}`, location && `at ${location}`],
      ...[`criticality ${asset.criticality}`, warrantyUntil && `warranty until ${warrantyUntil}`],
    ];
    return `Machine: ${facts.filter(Boolean).join(', ')}.`;
  },
  history: ({ tickets, sameKind, last }) => {
    if (!last) return 'History: no ticket in the last 365 days.';
    const found = last.verdict ? ` (${last.verdict})` : '';
    const before = `${tickets} in the last 365 days, ${sameKind} of this kind`;
    return `History: tickets ${before}; the last one ${ticketNumber(last.id)} of ${day(last.openedAt)}${found}.`;
  },
  priority: (criticality, severity, priority) =>
    `Opened as ${priority}: criticality ${criticality} × ${severity} severity.`,
  worsened: ({ severity, score, priority }) =>
    `It has got worse since then: ${severity} severity${score === null ? '' : `, score ${score} where 1 is the threshold`}. The ticket is ${priority} now.`,
};

const SEVERITIES: Readonly<Record<Severity, string>> = { low: '低', medium: '中', high: '高' };

/** Verdicts in Chinese, by their names in transition-rules.ts. */
const VERDICTS: Readonly<Record<string, string>> = {
  functional_failure: '功能失效',
  potential_failure: '潜在失效',
  process_change: '工艺变化',
  no_fault_found: '未发现故障',
  sensor_fault: '传感器故障',
  external_cause: '外部原因',
  duplicate: '重复',
  not_inspected: '未检查',
};

const zh: TicketPhrases = {
  name: ({ name }) => name.zh,
  part: (asset, component) => `${asset}（${component}）`,
  title: (subject, trouble, channel) => `${subject}：${trouble}${channel ? `，${channel}` : ''}`,
  opening: (subject, trouble, { since, raised }) => `${subject} 自 ${since} 起出现${trouble}；报警时间 ${raised}。`,
  // The detector gives its reason in English: the condition is translated into Chinese, and the
  // plant's own words are kept.
  reasons: ({ sign }, { message }) => [`特征：${sign.zh}`, ...(message === null ? [] : [`规则说明：${message}`])],
  moved: '发生变化的信号及其在评分中的占比：',
  movement: ({ channel, share, value, normal }) => {
    const range = normal ? `正常范围 ${normal[0]} 至 ${normal[1]}` : '正常范围未知';
    return `- ${channel}，${Math.round(share * 100)} %：${value === null ? range : `${value}（${range}）`}`;
  },
  machine: (asset) => {
    const { manufacturer, model, serial, location, warrantyUntil } = asset;
    const facts = [
      ...[classWords(asset)?.zh, [manufacturer, model].filter(Boolean).join(' ')],
      ...[serial && `序列号 ${serial}`, location && `位置 ${location}`],
      ...[`关键度 ${asset.criticality}`, warrantyUntil && `保修至 ${warrantyUntil}`],
    ];
    return `设备：${facts.filter(Boolean).join('，')}。`;
  },
  history: ({ tickets, sameKind, last }) => {
    if (!last) return '历史：近 365 天无工单。';
    const found = last.verdict ? `（${VERDICTS[last.verdict] ?? last.verdict}）` : '';
    const when = `最近一张 ${ticketNumber(last.id)}，${day(last.openedAt)}${found}`;
    return `历史：近 365 天有 ${tickets} 张工单，其中同类 ${sameKind} 张；${when}。`;
  },
  priority: (criticality, severity, priority) =>
    `开单优先级 ${priority}：关键度 ${criticality} × 严重度${SEVERITIES[severity]}。`,
  worsened: ({ severity, score, priority }) =>
    `此后情况加重：严重度${SEVERITIES[severity]}${score === null ? '' : `，评分 ${score}（阈值为 1）`}。工单当前优先级为 ${priority}。`,
};

/** English and Simplified Chinese. */
export const ticketPhrases: { readonly en: TicketPhrases; readonly zh: TicketPhrases } = { en, zh };

function classWords({ class: machineClass }: DescribedAsset): { en: string; zh: string } | undefined {
  const key = classKey(machineClass);
  if (key === null) return undefined;
  const known = Object.hasOwn(equipmentClasses, key) ? equipmentClasses[key]?.name : undefined;
  return known ?? { en: machineClass ?? key, zh: machineClass ?? key };
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
