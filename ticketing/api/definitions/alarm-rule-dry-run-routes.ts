import { type Static, Type } from 'typebox';
import { type Caller, viewOf } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { leaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { invalidFields, problemAs } from '../../../http/problem.ts';
import { callerOf } from '../../../http/sign-in.ts';
import type { SeriesDevice, SeriesStore } from '../../../ingest/series/series-store.ts';
import { unprocessable } from '../../../lib/errors.ts';
import { compileGlob } from '../../../lib/text/pattern.ts';
import { machineFinder } from '../../../models/machine/machine-settings.ts';
import type { AlarmRule } from '../../../models/rules/rule.ts';
import { ruleFit } from '../../../models/rules/rule-fit.ts';
import type { TrialAlarm } from '../../../models/rules/rule-trial.ts';
import type { Sql } from '../../db/sql.ts';
import { recordedAlarms, sumOfAlarms, tryOnDevice } from '../../definitions/alarms-of-rule.ts';
import { kindOf, ruleOf } from '../../definitions/definition-kinds.ts';
import { listDefinitions } from '../../definitions/definitions.ts';
import { readMachines } from '../../definitions/read-followed.ts';
import { alarmRuleBody } from './alarm-rule-routes.ts';

const DAY_MS = 86_400_000;
const SPAN_DAYS = 30;

/** Devices that one trial judges, and alarms that it lists of each. */
const MOST_DEVICES = 10;
const LISTED = 50;

const Draft = Type.Object(
  {
    id: Type.Optional(
      Type.String({ ...names('rule'), maxLength: 64, description: 'The rule that the draft would replace' }),
    ),
    rule: Type.Object(alarmRuleBody),
    device: Type.Optional(Type.String({ ...names('device'), description: 'Only this device of the rule' })),
    class: Type.Optional(
      Type.String({ ...names('class'), maxLength: 100, description: 'Only devices of this machine class' }),
    ),
    from: Type.Optional({ ...Instant, description: `${SPAN_DAYS} days before \`to\` where left out, and no more` }),
    to: Type.Optional({ ...Instant, description: 'The newest reading of the device where left out; event time' }),
  },
  {
    examples: [
      {
        rule: {
          devices: 'plant:pump-*',
          message: 'The bearing is too hot',
          when: { kind: 'high', channel: 'temperature', limit: 80, unit: 'Cel' },
        },
      },
    ],
  },
);

const Count = Type.Integer({ minimum: 0 });
const Sum = {
  alarms: Count,
  minutes: { ...Count, description: 'In alarm, within the span' },
  tickets: {
    ...Count,
    description: 'An alarm within 7 days after the one before joins its ticket; floods and people are not foreseen',
  },
};
const Alarms = Type.Object({
  ...Sum,
  items: Type.Array(
    Type.Object({
      raisedAt: Instant,
      clearedAt: Type.Union([Instant, Type.Null()]),
      severity: Type.Enum(['low', 'medium', 'high']),
      channel: Type.String(),
      reason: Type.String(),
    }),
    { description: `Oldest first, at most ${LISTED}` },
  ),
});
const OrNone = (description: string) => Type.Union([Alarms, Type.Null()], { description });
const Answer = Type.Object(
  {
    problems: Type.Array(Type.String(), { description: 'Faults that keep the draft from working now' }),
    devices: Type.Array(
      Type.Object({
        device: Type.String(names('device')),
        from: Instant,
        to: Instant,
        channels: Type.Array(Type.String()),
        channelsLeftOut: Count,
        moments: { ...Count, description: 'Stored moments that were judged' },
        bucketSeconds: Type.Union([Count, Type.Null()], {
          description: 'Set where there were too many: each value is the mean of so many seconds; short peaks are lost',
        }),
        draft: { ...Alarms, description: 'The alarms of the draft' },
        inForce: OrNone('The same of the rule in force; null where there is none'),
        recorded: OrNone('The alarms that the rule in force really gave'),
      }),
    ),
    devicesLeftOut: { ...Count, description: `Devices that fit beyond the first ${MOST_DEVICES}` },
    total: Type.Object({ draft: Type.Object(Sum), inForce: Type.Union([Type.Object(Sum), Type.Null()]) }),
  },
  { description: 'What the draft would have done' },
);

type Deps = {
  readonly db: Sql;
  readonly series: Pick<SeriesStore, 'devices' | 'range' | 'downsample'>;
  /** The rule with the numbers as which its words come now. */
  readonly withNumbers?: (rule: AlarmRule) => AlarmRule;
};

/**
 * `POST /alarm-rules/dry-run`: when a rule that is not saved would have given alarms in the last 30
 * days. Nothing is stored.
 */
export function alarmRuleDryRunRoutes(deps: Deps): Routes {
  const schema = {
    operationId: 'dryRunAlarmRule',
    summary: 'When would a draft of an alarm rule have given alarms, beside the rule in force?',
    tags: ['alarms'],
    body: Draft,
    response: { 200: Answer, 422: problemAs('The rule cannot work, or no device with readings fits') },
  };
  return (api) => {
    const config = { roles: leaders, reach: 'rows' } as const;
    api.post('/alarm-rules/dry-run', { schema, config }, async (request) => {
      const { body } = request;
      const { withNumbers = (rule: AlarmRule) => rule } = deps;
      const id = body.id ?? 'draft';
      const saved = await listDefinitions(deps.db, 'rule');
      const others = saved.filter((one) => one.id !== id);
      // A disabled one is tried as if it were in force.
      const given = { id, body: { ...body.rule, enabled: true } };
      kindOf('rule').refuse(given, others);
      const rule = ruleOf(given);
      const before = saved.find((one) => one.id === body.id);
      const inForce = before && ruleOf(before).enabled !== false ? ruleOf(before) : null;
      const { devices, leftOut } = await devicesFor(deps, rule, { body, caller: callerOf(request) });
      const answers = [];
      for (const device of devices) {
        const tried = {
          draft: withNumbers(rule),
          inForce: inForce && withNumbers(inForce),
          others: others.map((one) => withNumbers(ruleOf(one))),
        };
        answers.push(await triedOn(deps, device, { ...tried, body }));
      }
      const { problems } = ruleFit(rule, devices);
      return { problems: [...problems], devices: answers, devicesLeftOut: leftOut, total: totalOf(answers, inForce) };
    });
  };
}

type Asked = { readonly body: Static<typeof Draft>; readonly caller: Caller };

/**
 * The devices to try on, the ones with the newest readings first.
 * @throws {AppError} if none fits
 */
async function devicesFor(
  { db, series }: Deps,
  rule: AlarmRule,
  { body, caller }: Asked,
): Promise<{ devices: readonly SeriesDevice[]; leftOut: number }> {
  const fits = compileGlob(rule.devices ?? '*');
  const { sites } = viewOf(caller);
  const wantedClass = body.class?.toLowerCase();
  const machineOf = wantedClass === undefined ? () => null : machineFinder(await readMachines(db));
  const found = (await series.devices(body.device)).filter(
    ({ device }) =>
      fits(device) &&
      (body.device === undefined || device === body.device) &&
      (sites === null || sites.includes(device.split(':', 1)[0] ?? '')) &&
      (wantedClass === undefined || machineOf(device)?.class?.toLowerCase() === wantedClass),
  );
  if (found.length === 0) {
    const whose = body.device ?? rule.devices ?? '*';
    const which = body.class === undefined ? '' : ` of class ${body.class}`;
    throw unprocessable('rule.devices', `no device with readings${which} fits ${whose}: choose another`);
  }
  const newest = found.toSorted((a, b) => b.lastSampledAt - a.lastSampledAt || (a.device < b.device ? -1 : 1));
  return { devices: newest.slice(0, MOST_DEVICES), leftOut: Math.max(0, newest.length - MOST_DEVICES) };
}

async function triedOn(
  { db, series }: Deps,
  device: SeriesDevice,
  given: {
    readonly draft: AlarmRule;
    readonly inForce: AlarmRule | null;
    readonly others: readonly AlarmRule[];
    readonly body: Static<typeof Draft>;
  },
): Promise<Static<typeof Answer>['devices'][number]> {
  const { body, inForce } = given;
  const to = body.to === undefined ? device.lastSampledAt + 1 : Date.parse(body.to);
  const from = body.from === undefined ? to - SPAN_DAYS * DAY_MS : Date.parse(body.from);
  if (from >= to) throw invalidFields([{ field: 'from', message: 'must be before `to`' }]);
  if (to - from > SPAN_DAYS * DAY_MS)
    throw invalidFields([{ field: 'from', message: `is at most ${SPAN_DAYS} days before \`to\`` }]);
  const span = { from, to };
  const { channels, draft, inForce: before, ...trial } = await tryOnDevice(series, { ...given, device, span });
  const recorded = inForce && (await recordedAlarms(db, { device: device.device, rule: inForce }, span));
  const alarmsJson = (alarms: readonly TrialAlarm[]) => ({
    ...sumOfAlarms(alarms, span),
    items: alarms.slice(0, LISTED).map(({ raisedAt, clearedAt, ...alarm }) => ({
      ...alarm,
      raisedAt: new Date(raisedAt).toISOString(),
      clearedAt: clearedAt === null ? null : new Date(clearedAt).toISOString(),
    })),
  });
  return {
    ...trial,
    device: device.device,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    channels: [...channels],
    draft: alarmsJson(draft),
    inForce: before && alarmsJson(before),
    recorded: recorded && alarmsJson(recorded),
  };
}

function totalOf(answers: readonly Static<typeof Answer>['devices'][number][], inForce: AlarmRule | null) {
  const sum = (parts: readonly { alarms: number; minutes: number; tickets: number }[]) => ({
    alarms: parts.reduce((total, { alarms }) => total + alarms, 0),
    minutes: parts.reduce((total, { minutes }) => total + minutes, 0),
    tickets: parts.reduce((total, { tickets }) => total + tickets, 0),
  });
  return {
    draft: sum(answers.map(({ draft }) => draft)),
    inForce: inForce && sum(answers.flatMap((answer) => answer.inForce ?? [])),
  };
}
