import { readFileSync } from 'node:fs';
import { type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { BACKUP_DEFAULTS, BackupSettings, backupProblems } from '../backup/backup-settings.ts';
import { BROKER_DEFAULTS, BrokerSettings, brokerProblems } from '../broker/bounds/broker-settings.ts';
import { MQTT_DEFAULTS, MqttSettings } from '../broker/plant/mqtt-settings.ts';
import { HTTP_DEFAULTS, HttpSettings, httpProblems } from '../http/http-settings.ts';
import { Mapping, mappingProblems } from '../ingest/decode/mapping/mapping.ts';
import { isPresetList, PRESET_NAMES } from '../ingest/decode/mapping/mapping-presets.ts';
import { AppError, isSystemError, messageOf } from '../lib/errors.ts';
import { kernelFileSystemOf } from '../lib/files/kernel-folder.ts';
import { decodeText } from '../lib/text/decode-text.ts';
import { parseJsonText } from '../lib/text/json-text.ts';
import { MachineSettings, machineProblems } from '../models/machine/machine-settings.ts';
import { alarmRuleProblems } from '../models/rules/alarm-rule-problems.ts';
import type { AlarmRule } from '../models/rules/rule.ts';
import { ACCESS_DEFAULTS, AccessSettings } from '../ticketing/accounts/access-settings.ts';
import { AUDIT_DEFAULTS, AuditSettings } from '../ticketing/audit/audit-settings.ts';
import { isCurrency } from '../ticketing/costs/currency.ts';
import { smtpProblems, TELLING_DEFAULTS, tellingSections } from '../ticketing/notify/notification-settings.ts';
import { OIDC_DEFAULTS, OidcSettings, oidcProblems } from '../ticketing/sign-in/oidc/oidc-settings.ts';
import { FILE_DEFAULTS, FileSettings } from '../ticketing/work/files/work-settings.ts';
import { ClusterSettings, clusterProblems } from './roles.ts';
import { ruleProblems } from './rule-problems.ts';
import { type UnknownSettings, unknownSettings } from './unknown-settings.ts';

const text = (description: string) => Type.String({ minLength: 1, description });
const url = (protocols: string, description: string) =>
  Type.String({
    pattern: `^(${protocols})://.+`,
    description: `${protocols.replace('|', ' or ')} URL: ${description}`,
  });
const RetentionDays = Type.Integer({
  minimum: 0,
  maximum: 36_500,
  description: 'days for which readings are kept; 0 for ever',
});
const TimeZone = Type.Refine(
  Type.String({ description: 'IANA time zone in which people read times, for example Europe/Berlin' }),
  isTimeZone,
);
const CurrencyText = Type.Refine(
  Type.String({
    description: 'currency of prices, rates and costs (ISO 4217), for example CNY; stored amounts are not converted',
  }),
  isCurrency,
);
const strict = { additionalProperties: false } as const;

/**
 * Every setting with its meaning and default. The path is the key in the configuration file; the
 * environment variable is the path in capitals (`models.learnRows` is `MODELS_LEARN_ROWS`).
 */
export const Config = Type.Object(
  {
    data: Type.Object({ dir: text('folder of the embedded stores') }, strict),
    log: Type.Object(
      {
        level: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
          description: 'trace, debug, info, warn, error, fatal or silent',
        }),
      },
      strict,
    ),
    broker: BrokerSettings,
    mqtt: MqttSettings,
    http: HttpSettings,
    access: AccessSettings,
    oidc: OidcSettings,
    database: Type.Object({ url: Type.Optional(url('postgres|postgresql', 'PostgreSQL; absent = PGlite')) }, strict),
    influx: Type.Object(
      {
        url: Type.Optional(url('http|https', 'InfluxDB 2; absent = DuckDB')),
        token: Type.Optional(text('InfluxDB token that may write and read the bucket')),
        org: Type.Optional(text('InfluxDB organisation')),
        bucket: Type.Optional(text('InfluxDB bucket; made where there is none')),
        retentionDays: RetentionDays,
      },
      strict,
    ),
    series: Type.Object(
      {
        retentionDays: RetentionDays,
        maxChannels: Type.Integer({
          minimum: 1,
          maximum: 1_000_000,
          description: 'distinct channels of one device; new ones beyond it are quarantined',
        }),
      },
      strict,
    ),
    models: Type.Object(
      {
        backend: Type.Enum(['auto', 'wasm', 'cpu', 'node'], {
          description: 'TensorFlow.js backend: auto, wasm, cpu or node',
        }),
        learnRows: Type.Integer({
          minimum: 20,
          maximum: 1_000_000,
          description: "readings from which a device's first normal behaviour is learned",
        }),
        readingSeconds: Type.Integer({
          minimum: 1,
          maximum: 3_600,
          description: 'the longest that judging one reading, or learning one device, may take; then it is set aside',
        }),
        keptVersions: Type.Integer({
          minimum: 0,
          maximum: 1_000,
          description: 'kept models that a device learned, for a return to them; the newest ones',
        }),
      },
      strict,
    ),
    journal: Type.Object(
      {
        retentionHours: Type.Integer({
          minimum: 0,
          maximum: 87_600,
          description: 'stored and judged readings are kept this long for a replay, while there is room',
        }),
        maxBytes: Type.Integer({
          minimum: 4 * 2 ** 20,
          maximum: 2 ** 39,
          description: 'the most that the embedded journal holds; beyond it nothing is acknowledged',
        }),
        minFreeBytes: Type.Integer({
          minimum: 0,
          maximum: 2 ** 50,
          description: 'space that stays free on the disk; below it nothing is acknowledged',
        }),
      },
      strict,
    ),
    kafka: Type.Object(
      {
        brokers: Type.Optional(
          Type.String({
            pattern: '^[^\\s,:]+:\\d+(,[^\\s,:]+:\\d+)*$',
            description: 'host:port of Kafka brokers, separated by commas; absent = LMDB',
          }),
        ),
        topic: Type.String({ pattern: '^[a-zA-Z0-9._-]{1,200}$', description: 'Kafka topic of the journal' }),
        partitions: Type.Integer({ minimum: 1, maximum: 1000, description: 'of the topic, when it is made' }),
        replicationFactor: Type.Integer({ minimum: 1, maximum: 10, description: 'of the topic, when it is made' }),
      },
      strict,
    ),
    cluster: ClusterSettings,
    site: Type.Object({ timeZone: TimeZone, currency: CurrencyText }, strict),
    sparkplug: Type.Object(
      {
        hostId: Type.String({
          pattern: '^[^/+#]{1,64}$',
          description:
            'Sparkplug host id, without / + #: edge nodes that name it their primary host wait for its STATE',
        }),
      },
      strict,
    ),
    files: FileSettings,
    audit: AuditSettings,
    backup: BackupSettings,
    ticketing: Type.Object({ roster: text('names of people who get tickets, separated by commas') }, strict),
    ...tellingSections,
    clocks: Type.Object(
      {
        backfillDays: Type.Integer({
          minimum: 1,
          maximum: 36_500,
          description: 'times of a device further behind its newest than this are not taken; from 1 to 36500 days',
        }),
      },
      strict,
    ),
    mappings: Type.Object(
      {
        presets: Type.Refine(
          Type.String({ description: `all, none, or some of ${PRESET_NAMES.join(', ')}, separated by commas` }),
          isPresetList,
        ),
        units: Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 32 }), {
          description: 'channel, or site:device/channel, → UCUM unit, where the format carries none; in the file only',
        }),
        states: Type.Record(Type.String(), Type.Record(Type.String({ maxLength: 64 }), Type.Number()), {
          description: 'channel, or site:device/channel, → word → number, for texts that are states; in the file only',
        }),
        rules: Type.Array(Mapping, { description: 'topics of other JSON payloads; in the file only' }),
      },
      strict,
    ),
    detection: Type.Object(
      { rules: Type.Array(Type.Unknown(), { description: "the plant's own alarm rules; in the file only" }) },
      strict,
    ),
    machines: Type.Object(
      {
        rules: Type.Array(MachineSettings, { description: 'data of machines, by device; in the file only' }),
      },
      strict,
    ),
    quarantine: Type.Object(
      {
        maxItems: Type.Integer({ minimum: 100, maximum: 1_000_000, description: 'refused payloads that are kept' }),
        maxBytes: Type.Integer({
          minimum: 2 ** 20,
          maximum: 2 ** 35,
          description: 'bytes of refused payloads that are kept',
        }),
      },
      strict,
    ),
  },
  strict,
);

/** {@link Config} as the program uses it. */
export type Config = Omit<Type.Static<typeof Config>, 'detection'> & {
  readonly detection: { readonly rules: readonly AlarmRule[] };
};

/** The defaults of `up`. */
export const DEFAULTS: Config = {
  data: { dir: './data' },
  log: { level: 'info' },
  broker: BROKER_DEFAULTS,
  mqtt: MQTT_DEFAULTS,
  http: HTTP_DEFAULTS,
  access: ACCESS_DEFAULTS,
  oidc: OIDC_DEFAULTS,
  database: {},
  influx: { retentionDays: 0 },
  series: { retentionDays: 0, maxChannels: 10_000 },
  models: { backend: 'auto', learnRows: 400, readingSeconds: 60, keptVersions: 5 },
  journal: { retentionHours: 24, maxBytes: 64 * 2 ** 30, minFreeBytes: 2 ** 29 },
  kafka: { topic: 'harbinger.readings', partitions: 6, replicationFactor: 1 },
  cluster: { roles: 'all' },
  site: { timeZone: 'UTC', currency: 'EUR' },
  sparkplug: { hostId: 'harbinger' },
  files: FILE_DEFAULTS,
  audit: AUDIT_DEFAULTS,
  backup: BACKUP_DEFAULTS,
  ticketing: { roster: 'Technician A, Technician B, Technician C' },
  ...TELLING_DEFAULTS,
  clocks: { backfillDays: 31 },
  mappings: { presets: 'all', units: {}, states: {}, rules: [] },
  detection: { rules: [] },
  machines: { rules: [] },
  quarantine: { maxItems: 10_000, maxBytes: 256 * 2 ** 20 },
};

/**
 * Reads the settings: defaults < file < environment.
 * @param options.defaults what a command starts from instead of the defaults of `up`
 * @param options.file path of a JSON file
 * @param options.roles of the command line, above the environment
 * @throws {AppError} `invalid` naming every bad setting at once; values are not repeated, some are
 * secret
 */
export function loadConfig(
  options: {
    environment?: NodeJS.ProcessEnv;
    file?: string | undefined;
    defaults?: Partial<Config>;
    roles?: string | undefined;
  } = {},
): Config {
  const { file, defaults, roles } = options;
  const environment: NodeJS.ProcessEnv = {
    ...(options.environment ?? process.env),
    ...(roles !== undefined && { CLUSTER_ROLES: roles }),
  };
  const problems: string[] = [...strangers(environment).wrong];
  const config = structuredClone({ ...DEFAULTS, ...defaults }) as Settings;
  if (file !== undefined) mergeFile(config, file, problems);
  for (const [section, { properties }] of Object.entries(Config.properties)) {
    const values = (config[section] ?? {}) as Settings[string];
    for (const [key, schema] of Object.entries(properties as unknown as Record<string, Described>)) {
      const name = variableOf(section, key);
      const given = environment[name];
      if (given) values[key] = 'type' in schema && schema.type === 'integer' ? numberOf(given) : given;
      if (values[key] === undefined && Type.IsOptional(schema)) continue;
      if ('type' in schema && schema.type === 'array' && Array.isArray(values[key])) continue;
      if (!Value.Check(schema, values[key])) problems.push(`${name}: ${expectation(schema)}`);
    }
  }
  problems.push(...folderProblems(config['data'] ?? {}));
  problems.push(...brokerProblems(config['broker'] ?? {}));
  problems.push(...backupProblems(config['backup'] ?? {}));
  problems.push(...httpProblems(config['http'] ?? {}));
  problems.push(...smtpProblems(config['smtp'] ?? {}));
  problems.push(...oidcProblems(config['oidc'] ?? {}, config['public']?.['url']));
  problems.push(...clusterProblems(config as unknown as Config));
  const { mappings, machines, detection } = config;
  problems.push(
    ...ruleProblems(mappings?.['rules'], { where: 'mappings.rules', schema: Mapping, check: mappingProblems }),
  );
  problems.push(
    ...alarmRuleProblems(detection?.['rules'], 'detection.rules'),
    ...ruleProblems(machines?.['rules'], { where: 'machines.rules', schema: MachineSettings, check: machineProblems }),
  );
  const { url: influxUrl, ...influx } = config['influx'] as Config['influx'];
  for (const key of ['token', 'org', 'bucket'] as const) {
    if (influxUrl && !influx[key]) problems.push(`${variableOf('influx', key)}: needed with INFLUX_URL`);
  }
  if (problems.length > 0) throw new AppError('invalid', `bad settings:\n  ${problems.join('\n  ')}`);
  return config as unknown as Config;
}

/** Names in an environment that are no settings of ours, but look like some. */
export function strangers(environment: NodeJS.ProcessEnv = process.env): UnknownSettings {
  const given = Object.keys(environment).filter((name) => environment[name] !== '');
  const known = Object.entries(Config.properties).flatMap(([section, { properties }]) =>
    Object.keys(properties).map((key) => variableOf(section, key)),
  );
  return unknownSettings(given, { sections: Object.keys(Config.properties).map((each) => each.toUpperCase()), known });
}

/** Names of variables that an environment gives a value. */
export function namesGiven(environment: NodeJS.ProcessEnv = process.env): ReadonlySet<string> {
  return new Set(Object.keys(environment).filter((name) => environment[name]));
}

function folderProblems({ dir }: Record<string, unknown>): readonly string[] {
  const made = typeof dir === 'string' ? kernelFileSystemOf(dir) : undefined;
  if (made === undefined) return [];
  return [
    `DATA_DIR: ${dir} lies in a file system of the kernel (${made}), which keeps no files; choose a folder on a disk`,
  ];
}

/** Of a settings file: its member `harbinger` says it; a file without one is of the first. */
const FORM = 1;

type Described = TSchema & { readonly description: string };
type Settings = Record<string, Record<string, unknown>>;

/** The environment variable of a setting: `models`, `learnRows` → `MODELS_LEARN_ROWS`. */
export function variableOf(section: string, key: string): string {
  return `${section}_${key.replace(/[A-Z]/g, (letter) => `_${letter}`)}`.toUpperCase();
}

function mergeFile(config: Settings, file: string, problems: string[]): void {
  let parsed: unknown;
  try {
    parsed = parseJsonText(readSettings(file));
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'not_found') throw cause;
    problems.push(`${file}: ${messageOf(cause)}`);
    return;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    problems.push(`${file}: an object of sections is expected`);
    return;
  }
  const { harbinger: form = FORM, ...sections } = parsed as Settings & { readonly harbinger?: unknown };
  if (form !== FORM) {
    problems.push(`${file}: harbinger: this program reads form ${FORM} of a settings file, and this is ${form}`);
    return;
  }
  for (const [section, values] of Object.entries(sections as Settings)) {
    const known = Object.hasOwn(Config.properties, section) ? Config.properties[section as keyof Config] : undefined;
    if (!known) problems.push(`${file}: unknown section ${section}`);
    else if (typeof values !== 'object' || values === null) problems.push(`${file}: ${section} is an object`);
    else {
      for (const key of Object.keys(values)) {
        if (!Object.hasOwn(known.properties, key)) problems.push(`${file}: unknown setting ${section}.${key}`);
      }
      config[section] = { ...config[section], ...values };
    }
  }
}

/**
 * @throws {AppError} `not_found` for a file that cannot be read: other faults do not matter then
 */
function readSettings(file: string): string {
  try {
    return decodeText(readFileSync(file), { name: 'the file' });
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    throw new AppError('not_found', `the settings file ${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function numberOf(value: string): number | string {
  return /^-?\d+$/.test(value) ? Number(value) : value;
}

function expectation(schema: Described): string {
  const { type, minimum, maximum } = schema as { type?: string; minimum?: number; maximum?: number };
  return type === 'integer'
    ? `a whole number from ${minimum} to ${maximum}: ${schema.description}`
    : schema.description;
}
