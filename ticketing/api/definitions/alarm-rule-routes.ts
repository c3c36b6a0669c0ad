import { Type } from 'typebox';
import { leaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import type { SeriesStore } from '../../../ingest/series/series-store.ts';
import { unprocessable } from '../../../lib/errors.ts';
import { alarmRuleFaults } from '../../../models/rules/alarm-rule-problems.ts';
import { RuleShape } from '../../../models/rules/rule.ts';
import { ruleFit } from '../../../models/rules/rule-fit.ts';
import { ruleOf } from '../../definitions/definition-kinds.ts';
import { type DefinitionDeps, type DefinitionNoun, definitionRoutes } from './definition-routes.ts';

const { id: _, when: __, ...fields } = RuleShape.properties;

/** The members of a rule beside its id. */
export const alarmRuleBody = {
  when: Type.Record(Type.String(), Type.Unknown(), {
    description: 'The condition (docs/alarms.md): its `kind` and the members of that kind',
  }),
  ...fields,
};

/** The plant's own alarm rules, which the detector follows. */
export function alarmRuleRoutes(deps: DefinitionDeps & { readonly series: Pick<SeriesStore, 'devices'> }): Routes {
  const noun: DefinitionNoun = {
    kind: 'rule',
    path: 'alarm-rules',
    one: 'AlarmRule',
    many: 'AlarmRules',
    tag: 'alarms',
    names: 'rule',
    id: { pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$', maxLength: 64 },
    body: alarmRuleBody,
    ordered: false,
    editors: leaders,
    bySite: true,
    example: {
      devices: 'plant:pump-*',
      message: 'The bearing is too hot',
      onDelaySeconds: 30,
      when: { kind: 'high', channel: 'temperature', limit: 80, unit: 'Cel' },
    },
    problems: async (given, { saving }) => {
      const rule = ruleOf(given);
      // The save reports errors in the rule itself, or they keep it from being judged.
      const own = alarmRuleFaults([rule]).filter(({ problem }) => !problem.startsWith('there is no rule '));
      if (own.length > 0) return own.map(({ problem }) => problem);
      const { problems, never } = ruleFit(rule, await deps.series.devices());
      if (saving && never !== null) throw unprocessable('when.unit', never);
      return problems;
    },
  };
  return definitionRoutes(noun, deps);
}
