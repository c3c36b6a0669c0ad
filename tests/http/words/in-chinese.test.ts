import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inChinese } from '../../../http/words/in-chinese.ts';
import { DEFAULTS } from '../../../platform/config.ts';
import { settingsInForce } from '../../../platform/settings-in-force.ts';
import { saidInSource } from './said-in-source.ts';

/** Folders and files whose texts reach people by the API. */
const SPEAKING = [
  'commands/doctor',
  'http',
  'broker/access',
  'ingest/decode',
  'ingest/devices',
  'ingest/intake',
  'ingest/quarantine',
  'ingest/reading',
  'ingest/series/find-device.ts',
  'ingest/series/series-routes.ts',
  'ingest/series/waveform-routes.ts',
  'lib/secrets/refuse-password.ts',
  'lib/taken-names.ts',
  'models/alarm',
  'models/condition',
  'models/detector/unjudged.ts',
  'models/detector/known-device-routes.ts',
  'models/device',
  'models/health',
  'models/history',
  'models/instrument',
  'models/learning',
  'models/machine/machine-limit.ts',
  'models/normal/net-report.ts',
  'models/registry/promotions.ts',
  'models/registry/follow-registry.ts',
  'models/rules',
  'models/watch',
  'models/waveform',
  'platform/create-readiness.ts',
  'platform/unknown-settings.ts',
  'lib/files/private-files.ts',
  'ticketing',
];
/**
 * Files that speak elsewhere: to programmers, to operators, or in words of their own in both
 * languages.
 */
const ELSEWHERE =
  /commands\/doctor\/(doctor|check-(devices|journal|models|names|registry))\.ts|(?<!unknown-)settings?\.ts$|^http\/(api-document|docs-|pages|web-app|words)|catalogue\/|ticket-phrases|audited-tables|(^|\/)(schema|db|reports|service-report|delivery\/messages|jobs\/(process|ticket)-jobs|head-key|note-(stores|start|heads))|authenticator-script|second-factor-(words|pages)|sign-in-page|progress-(routes|words)|report-(words|page)|ticket-filter|access-key|secret-box/;
/**
 * Texts that stay as they are in Chinese: names of the program's own settings, commands, formats,
 * members and places.
 */
const KEPT =
  /7X\w*|\btime\b|\bpath\b|"[^"]*"|`[^`]*`|\b[A-Z][A-Z_]{2,}\w*\b|[a-z]+[A-Z]\w*|harbinger(?: [a-z]+)*|POST \S+|\S*[./_]\S*|UTF-8|GB18030|JSON|CSV|API|ETag|ISO|UCUM|Sparkplug|ThingsBoard|SenML|Latin-1|Harbinger|MicroPython|TensorFlow|NTP|TLS|HTTPS?|Cookie|Authorization|Bearer|Idempotency-Key|X-Requested-With|Content-\w+|If-Match|SHA-256|ASCII|NUL|IANA|Webhook|GZIP|DEFLATE|base64|birth|measurement|encoding|values?|words|when|limits|group|mounting|channels?|times|kind|from|to|until|data|ts|seq|scale|offset|device|site|host|metric|data|key|low|high|above|below|of|lists|yes|no|null|true|false|hidden|change|topic|per|fromNow|Kafka|Node|leader|ulimit|systemd|chown|Cel|next|path|telemetry|points|quantity|message|quarantined|up --dev-open/g;

/**
 * Texts of these files that no person gets: pieces that {@link WHOLE} tests in their sentence, SQL,
 * logs, names of jobs.
 */
const NOT_SAID: Readonly<Record<string, RegExp>> = {
  'commands/doctor':
    /^(file modes|data folder|plain MQTT|open files|plant broker|mail server|series store|, which is soon|: will be made.*)$|alone7X7X$|^(WARNING: )?7X without TLS|^7X supports MQTT|^the 7X (is in force|expired on)/,
  'platform/create-readiness.ts': /^the last of|^7X; readings/,
  'platform/unknown-settings.ts': /^: |7X is no setting|in capitals/,
  'http/connection-limits.ts': /^HTTP/,
  'http/if-match.ts': /^, and/,
  'http/recheck-access.ts': /have changed$/,
  'http/sign-in.ts': /^nobody at/,
  'broker/access/device-administration.ts': /^key of/,
  'ingest/decode/native': /^: |(values|number)7X$|7X7X$/,
  'ingest/devices': /^(series store|ahead of)$/,
  'ingest/intake/message-intake.ts': /^not read/,
  'models/detector/unjudged.ts': /^: nothing|7X$/,
  'models/device': /checkpoint|normal and makes|^the band 7X is|^on 7X|^7X times|^its residuals are 7X, 7X/,
  'models/instrument': /^ahead of$|7X s 7X|do7X|^; 7X7X|^the unit$|^a thousandth of it$|^per (minute|hour)$/,
  'models/learning': /7X$|^ \(the longest/,
  'models/rules':
    /^in all$|^of the last|7X7X$|^no channel|has 7X: it has|^7X, with the|set on 7X: 7X|7X h 7X$|^the plant's/,
  'models/waveform': /^block|^envelope|^`\[/,
  'ticketing/create-notifications.ts': /./,
  'ticketing/access/may-transition.ts': /^may not$/,
  'ticketing/access/re': /^maintenance window$|^somebody elsewhere$/,
  'ticketing/alarms': /^applied before$|^the episode |^the alarm 7X|service$|^hashtext/,
  'ticketing/api':
    /^( of class|no device with readings7X|no login|Null:|A person; null|attachment|text\/csv|one error|The newest|\(hours|, which|notification pref|left out here|taken back|keeps the day|too much|event: reset|nothing new|business cal|escalation ladder|opening rules|`Occurred-At`|private, max|work policy|dusty in|grease of|7X falls back|the learned limits$|no limit$|labour rate)/,
  'ticketing/audit/outside-stores.ts': /./,
  'ticketing/costs': /^k\.id,|^ filter|as total$/,
  'ticketing/definitions/definition-kinds.ts': /^(alarm rule|machine class)$/,
  'ticketing/delivery': /^<|^web push|mail address$/,
  'ticketing/episodes/hiding.ts': /^out of/,
  'ticketing/jobs':
    /^(, and one began|changed policies|clocks worked|; a run|ok; without|one process|timers of|sub-tasks|tickets of|[aA]udit head|maintenance windows|alarms of|silences|ended shifts|coverage gaps|escalations|forgotten|a job|the run before)/,
  'ticketing/lifecycle': /^jsonb|^and state/,
  'ticketing/notify/audience.ts': /./,
  'ticketing/record': /./,
  'ticketing/search': /^t\.|^ and c/,
  'ticketing/sla/definitions.ts': /^lock table/,
  'ticketing/verify': /definition/,
  'ticketing/work/signable-work.ts': /./,
  'ticketing/people/shifts': /^'shift'|^never closed/,
  'ticketing/sign-in/oidc': /^fetch failed$|^the claims/,
};

/** Sentences of several pieces, as people get them. */
const WHOLE: readonly (readonly [english: string, chinese: string])[] = [
  [
    'vibration_rms is above normal and makes 71 % of the score; vibration rises while flow or pressure falls, as with cavitation.',
    'vibration_rms 高于正常值，占评分的 71 %；振动上升而流量或压力下降，类似汽蚀。',
  ],
  [
    'flow is above normal and makes 71 % of the score; the pattern fits no known condition; the learned limits count 1.5 times, as eve set on 2026-03-01: rough ground.',
    'flow 高于正常值，占评分的 71 %；变化形态不符合任何已知状况；学习所得界限按 eve 于 2026-03-01 的设置乘以 1.5：rough ground。',
  ],
  [
    'flow is above normal and makes 71 % of the score; the pattern fits no known condition; the learned limits count 1.5 times, as eve set on 2026-03-01 for Line 2: rough ground.',
    'flow 高于正常值，占评分的 71 %；变化形态不符合任何已知状况；学习所得界限按 eve 于 2026-03-01 为 Line 2 的设置乘以 1.5：rough ground。',
  ],
  [
    'pressure is 5, above 4.5, the limit that eve set on 2026-03-01 for Line 2: seal.',
    'pressure 为 5，高于 eve 于 2026-03-01 为 Line 2 设置的界限 4.5：seal。',
  ],
  [
    'limitFactor falls back to 1.5 of Line 2, set by api on 2026-02-01: dusty',
    '倍数改为 Line 2 的 1.5（api 于 2026-02-01 设置：dusty）',
  ],
  ['limits.pressure falls back to no limit', 'pressure 不再有固定界限'],
  [
    'limits.pressure falls back to < 2, > 4 of Line 2, set by api on 2026-02-01: old seals',
    'pressure 的固定界限改为 Line 2 的 < 2, > 4（api 于 2026-02-01 设置：old seals）',
  ],
  [
    'exclude falls back to flow, torque of Plant, set by api on 2026-02-01: the whole plant',
    '排除的通道改为 Plant 的 flow, torque（api 于 2026-02-01 设置：the whole plant）',
  ],
  [
    'no device below Line 2 has the channel torque: it counts once one has',
    'Line 2 下没有设备具有通道 torque：有该通道后才生效',
  ],
  [
    'the band vib.1480-1760hz is above what its net tells from the others, for vib.rms, and makes 67 % of the score; the pattern fits no known condition.',
    '频带 vib.1480-1760hz 高于神经网络由其他量推断的水平，计入 vib.rms，占评分的 67 %；变化形态不符合任何已知状况。',
  ],
  [
    'Too hot: the mean of temperature over 5 min is 81.2 Cel, with a limit of 80 Cel, for 10 min.',
    'Too hot：temperature 在 5 min 内的平均值为 81.2 Cel，界限为 80 Cel，持续 10 min。',
  ],
  [
    'Limit of the machine: vibration_rms is 7.4 mm/s, in zone C of ISO 20816-3 group 2, rigid mounting, which begins at 4.5 mm/s.',
    '设备界限：vibration_rms 为 7.4 mm/s，处于ISO 20816-3 第 2 组，刚性安装的 C 区（从 4.5 mm/s 开始）。',
  ],
  [
    'Alarm of high severity, bearing outer: in the envelope spectrum of vib_de, the line of the outer race stands 9.1 times out of the noise.',
    '报警，严重程度高，轴承损伤（外圈）：在 vib_de 的包络谱中，外圈的故障频率高出噪声 9.1 倍。',
  ],
  [
    'Alarm of high severity, bearing: vibration_nde is above normal and makes 37 % of the score; vibration rises and the temperature follows, as with bearing damage.',
    '报警，严重程度高，轴承损伤：vibration_nde 高于正常值，占评分的 37 %；振动上升，温度随之升高，类似轴承损伤。',
  ],
  [
    'temperature jumped from 21.4 to 70.5, as from °C to °F or bar to psi, while all other channels are normal.',
    'temperature 从 21.4 跳到 70.5，如同°C 换成 °F、bar 换成 psi，而其他通道均正常。',
  ],
  [
    'learning: 120 of 500 readings; 30 more were left out, as not plausible for its class',
    '学习中：120 / 500 个读数；另有 30 个因不符合其类别而被排除',
  ],
  [
    'provisional: 700 readings, 0.4 of 7 days; no weekend seen yet; learned again after 300 more readings',
    '临时：700 个读数，0.4 / 7 天；尚未经历周末；再有 300 个读数后重新学习',
  ],
  ["0.8 × the limits of its class's model", '其类别的模型界限的 0.8 倍'],
  ['nobody can take it; left out: 2 by shift, 1 by certificate', '无人可承担；已排除：2 人因班次、1 人因证书'],
  [
    'score 0.82 against 0.71 of bo: more skilled, knows the machine',
    '得分 0.82，高于 bo 的 0.71：技能更强、熟悉该设备',
  ],
  ['asked for; although: neither on shift nor on call', '按要求；尽管：既不在班也不值班'],
  ['asset of criticality A × high severity = P1', '设备关键度 A × 严重程度高 = P1'],
  ['A permit issuer may not do this.', '许可签发人不能执行此操作。'],
  ['HB-000012 cannot go from in_progress to closed.', 'HB-000012 不能从“进行中”变为“已关闭”。'],
  ['The alarm rule hot is not there.', '报警规则 hot 不存在。'],
  [
    '12 entries are for their owner alone; there are more than could be checked in 10 s',
    '12 个文件仅供其所有者使用；文件过多，10 秒内未能全部检查',
  ],
  [
    'WARNING: MQTT without TLS on 0.0.0.0: passwords and readings can be read on the way; BROKER_PLAIN=off closes it',
    '警告：MQTT 在 0.0.0.0 上不用 TLS：密码和读数在途中可被读取；设置 BROKER_PLAIN=off 可关闭',
  ],
  ['MQTT without TLS on 127.0.0.1 only, which is this machine', 'MQTT 不用 TLS，仅限 127.0.0.1，即本机'],
  ['mqtt://broker:1883 supports MQTT 5 and 3.1.1', 'mqtt://broker:1883 支持 MQTT 5 和 3.1.1'],
  [
    'authority until 2030-01-02; certificate until 2026-12-01, which is soon; revocation lists until 2027-01-01',
    '颁发机构的证书有效至 2030-01-02；证书有效至 2026-12-01，即将到期；吊销列表有效至 2027-01-01',
  ],
  ['all valid; HTTP_PROT is no setting: did you mean HTTP_PORT?', '全部有效；没有设置 HTTP_PROT：是否指 HTTP_PORT？'],
  [
    'ok; no run of floods, silences and candidates has succeeded for 40 s; no run of plans has succeeded for 20 s, and one began 3 s ago; see the log',
    '正常；报警泛滥、静默和候选已有 40 s 没有成功运行；维护计划已有 20 s 没有成功运行，当前一次始于 3 s 前；请查看日志',
  ],
  ['weekend', '周末'],
  ['holiday 2026-02-16', '节假日 2026-02-16'],
  ['on hold: vendor', '挂起：等待供应商'],
];

function isWhole(text: string): boolean {
  const chinese = inChinese(text);
  return chinese !== undefined && !/[a-z]{3,}/.test(chinese.replace(KEPT, ''));
}

describe('what the API says', () => {
  const said = saidInSource(SPEAKING).filter(({ file }) => !ELSEWHERE.test(file));

  test('is found in the source', () => {
    expect(said.length).toBeGreaterThan(500);
  });

  test('has Chinese, in http/words', () => {
    const missing = said.flatMap(({ file, text }) => {
      if (Object.entries(NOT_SAID).some(([place, texts]) => file.startsWith(place) && texts.test(text))) return [];
      // Some of it stands in a gap alone, such as that of "Not ready".
      return [text, `Not ready: ${text}`].some(isWhole) ? [] : [`${file}: ${text}  →  ${inChinese(text)}`];
    });
    expect([...new Set(missing)]).toEqual([]);
  });

  test('has Chinese for the meaning of every setting', () => {
    const settings = settingsInForce({ config: DEFAULTS, names: new Set(), file: undefined });
    const missing = settings.filter(({ description }) =>
      / [a-z]+ [a-z]+ /.test(` ${inChinese(description) ?? description} `),
    );
    expect(missing.map(({ name, description }) => `${name}: ${description}`)).toEqual([]);
    expect(settings.length).toBeGreaterThan(50);
  });

  test('has Chinese for every job that may be late', () => {
    const page = readFileSync('docs/architecture.md', 'utf8');
    const jobs = [...page.matchAll(/^\| `([a-z, -]+)` +\| `[a-z ]+` +\| \S.*\| (?:one|every) +\|/gm)].map(
      ([, job]) => job ?? '',
    );
    expect(jobs).toContain('clocks worked out again');
    const late = jobs.map((job) =>
      inChinese(`ok; no run of ${job} has succeeded for 12 s, and one began 3 s ago; see the log`),
    );
    expect(late.filter((said) => said === undefined || /[a-z]{3}/.test(said))).toEqual([]);
  });

  test.each(WHOLE)('%s', (english, chinese) => {
    expect(inChinese(english)).toBe(chinese);
  });

  test.each(['please bring the ladder', 'opening rules', 'The pump and the fan', 'a: b.', ''])(
    'leaves words of people: %s',
    (text) => {
      expect(inChinese(text)).toBeUndefined();
    },
  );
});
