import { appendOnlyTables } from '../audit/audited-tables.ts';

/** Tables with credentials of people and programs, or with keys that sign outgoing messages. */
const secretTables = [
  'account',
  'account_identity',
  'account_session',
  'sign_in_link',
  'api_token',
  'webhook_endpoint',
  'push_device',
  'oidc_flow',
  'second_factor',
  'recovery_code',
  'pending_sign_in',
  'idempotency_key',
] as const;

/**
 * SQL that separates the rights of the program from those of the owner: run it as a superuser, once
 * and after each update. The owner brings the schema up to date, the program writes rows and cannot
 * change a record, reports read.
 * @param schema where the tables are
 */
export function databaseRolesSql(schema: string): string {
  const revoke = (rights: string, tables: readonly string[], role: string): string => `do $$ declare name text; begin
  foreach name in array array['${tables.join("', '")}'] loop
    if to_regclass('${schema}.' || name) is not null then
      execute format('revoke ${rights} on ${schema}.%I from ${role}', name);
    end if;
  end loop;
end $$;`;
  const made = ['harbinger_owner', 'harbinger_app', 'harbinger_reports'].map(
    (role) => `do $$ begin create role ${role} nologin; exception when duplicate_object then null; end $$;`,
  );
  return `-- Give each role that is to sign in a password: alter role harbinger_app login password '...';
${made.join('\n')}

-- The owner migrates: all objects are its own, triggers and functions too.
grant usage, create on schema ${schema} to harbinger_owner;
do $$ declare each record; begin
  for each in select c.relname, c.relkind from pg_class c where c.relnamespace = '${schema}'::regnamespace
      and c.relkind in ('r', 'p') loop
    execute format('alter table ${schema}.%I owner to harbinger_owner', each.relname);
  end loop;
  for each in select p.oid::regprocedure as name from pg_proc p
      where p.pronamespace = '${schema}'::regnamespace and p.prolang <> 13
        and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e') loop
    execute format('alter function %s owner to harbinger_owner', each.name);
  end loop;
end $$;

-- The program: rows, but neither triggers nor the rows of a record that were written before.
revoke create on schema ${schema} from public;
grant usage on schema ${schema} to harbinger_app, harbinger_reports;
grant select, insert, update, delete on all tables in schema ${schema} to harbinger_app;
grant usage, select on all sequences in schema ${schema} to harbinger_app;
${revoke('update, delete, truncate', [...appendOnlyTables, 'sla_definition'], 'harbinger_app')}
${revoke('insert, update, delete', ['schema_migration'], 'harbinger_app')}
revoke execute on function ${schema}.erase_words(text, jsonb) from public;
grant execute on function ${schema}.erase_words(text, jsonb) to harbinger_app;

-- Reports: everything but secrets.
grant select on all tables in schema ${schema} to harbinger_reports;
${revoke('select', secretTables, 'harbinger_reports')}
`;
}
