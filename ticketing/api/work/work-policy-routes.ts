import { Type } from 'typebox';
import { workReaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { IfMatch, Version, withVersion } from '../../../http/if-match.ts';
import { versionsOfRecords } from '../../db/record-versions.ts';
import type { Db } from '../../db/sql.ts';
import { workClasses } from '../../ticket/ticket.ts';
import { closings, listWorkPolicies, saveWorkPolicy, workPolicyOf } from '../../work/work-policy.ts';
import { claim } from '../claim.ts';

const PolicySchema = Type.Object(
  {
    permit: Type.Boolean({ description: 'A permit to work by a second person before work begins' }),
    signature: Type.Boolean({ description: 'A signature over the work as it is, before it is resolved' }),
    labour: Type.Boolean({ description: 'Labour that is booked, before it is resolved' }),
    closing: Type.Enum([...closings], { description: 'The event that closes a resolved ticket' }),
    soakMinutes: Type.Integer({ minimum: 1, maximum: 43_200, description: 'How long the machine must behave' }),
  },
  { examples: [{ permit: true, signature: true, labour: true, closing: 'both', soakMinutes: 1_440 }] },
);
const NamedPolicy = Type.Object({ workClass: Type.Enum([...workClasses]), ...PolicySchema.properties });

/** Requirements of work of each class beside a verdict. */
export function workPolicyRoutes({ db }: { db: Db }): Routes {
  return (api) => {
    const list = {
      operationId: 'listWorkPolicies',
      summary: 'The needs of work of each class, beside a verdict',
      tags: ['tickets'],
      response: { 200: Type.Object({ items: Type.Array(Type.Object({ ...NamedPolicy.properties, ...Version })) }) },
    };
    api.get('/work-policies', { schema: list, config: { roles: workReaders } }, async () => {
      const versions = await versionsOfRecords(db, 'work policy');
      const decided = await listWorkPolicies(db);
      const items = [];
      for (const workClass of workClasses) {
        const own = decided.find((policy) => policy.workClass === workClass);
        const version = versions.get(workClass) ?? 0;
        items.push({ ...(own ?? (await workPolicyOf(db, workClass))), workClass, version });
      }
      return { items };
    });

    const save = {
      operationId: 'saveWorkPolicy',
      summary: 'Sets the needs of work of a class; they hold for open tickets, too',
      tags: ['tickets'],
      params: Type.Object({ workClass: Type.Enum([...workClasses]) }),
      headers: IfMatch,
      body: PolicySchema,
      response: { 200: withVersion(NamedPolicy, 'The policy') },
    };
    api.put('/work-policies/:workClass', { schema: save, config: { roles: ['planner'] } }, async (request) => {
      const { params, body } = request;
      await db.transaction(async (sql) => {
        await claim(sql, request, { noun: 'work policy', id: params.workClass });
        await saveWorkPolicy(sql, params.workClass, body);
      });
      return { ...body, workClass: params.workClass };
    });
  };
}
