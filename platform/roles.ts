import { hostname } from 'node:os';
import { Type } from 'typebox';

/** What a process may do, in the order in which a reading meets them. */
export const ROLES = ['broker', 'ingest', 'record', 'detect', 'ticketing', 'api'] as const;
export type Role = (typeof ROLES)[number];

/** The roles of this process. */
export type Roles = {
  has(role: Role): boolean;
  /** Other processes work on the same journal and databases. */
  readonly shared: boolean;
  /** The name of this process among them. */
  readonly node: string;
  /** In their order, for logs and metrics. */
  readonly names: readonly Role[];
};

/** Whether a text names roles: `all`, or some of them separated by commas. */
export function isRoleList(text: string): boolean {
  return text === 'all' || text.split(',').every((name) => (ROLES as readonly string[]).includes(name));
}

/** The settings of a process that is one of several. */
export const ClusterSettings = Type.Object(
  {
    roles: Type.Refine(
      Type.String({
        description: `what this process does: all, or some of ${ROLES.join(', ')}, separated by commas, beside other processes`,
      }),
      isRoleList,
    ),
    node: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9._-]{1,100}$',
        description: 'name of this process among several, in logs and metrics; absent = the name of the machine',
      }),
    ),
  },
  { additionalProperties: false },
);
type ClusterSettings = Type.Static<typeof ClusterSettings>;

/** The roles by the settings. `all` is one process that does everything alone. */
export function rolesOf({ cluster }: { cluster: ClusterSettings }): Roles {
  const given = cluster.roles.split(',');
  const shared = cluster.roles !== 'all';
  const names = shared ? ROLES.filter((role) => given.includes(role)) : ROLES;
  return { has: (role) => names.includes(role), shared, names, node: cluster.node ?? hostname() };
}

/**
 * What a process that is one of several lacks, by the setting to change: they find each other by
 * the servers alone.
 */
export function clusterProblems(config: {
  readonly cluster: ClusterSettings;
  readonly kafka: { readonly brokers?: string | undefined };
  readonly database: { readonly url?: string | undefined };
  readonly influx: { readonly url?: string | undefined };
  readonly access: { readonly keyFile?: string | undefined };
}): readonly string[] {
  const { cluster, kafka, database, influx, access } = config;
  if (typeof cluster.roles !== 'string' || cluster.roles === 'all' || !isRoleList(cluster.roles)) return [];
  const names = cluster.roles.split(',');
  const problems: string[] = [];
  const needed = (value: unknown, setting: string, why: string): void => {
    if (value === undefined) {
      problems.push(
        `${setting}: needed with CLUSTER_ROLES=${cluster.roles}, ${why}; CLUSTER_ROLES=all needs no server`,
      );
    }
  };
  needed(kafka.brokers, 'KAFKA_BROKERS', 'since the embedded journal is of one process');
  needed(database.url, 'DATABASE_URL', 'since PGlite is of one process');
  needed(influx.url, 'INFLUX_URL', 'since DuckDB is of one process');
  if (names.includes('api') || names.includes('ticketing')) {
    needed(access.keyFile, 'ACCESS_KEY_FILE', 'since every process must open what another has locked with its key');
  }
  if (names.includes('broker') && !names.includes('ingest')) {
    problems.push('CLUSTER_ROLES: broker needs ingest beside it: it acknowledges what ingest has in the journal');
  }
  return problems;
}
