import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig, strangers } from '../../platform/config.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

type Container = {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly securityContext: object;
  readonly volumeMounts: readonly { readonly name: string }[];
};
type Workload = {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly selector: { readonly matchLabels: object };
    readonly template: {
      readonly metadata: { readonly labels: object };
      readonly spec: {
        readonly containers: readonly [Container];
        readonly volumes: readonly { readonly name: string }[];
      };
    };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
};

function objects(): Workload[] {
  const folder = path.join(ROOT, 'deploy/kubernetes');
  const files = readdirSync(folder).filter((name) => name !== 'kustomization.yaml');
  return files.flatMap((name) =>
    parseAllDocuments(readFileSync(path.join(folder, name), 'utf8')).map((document) => document.toJS() as Workload),
  );
}

/** Environments of all processes in deploy/, by where they are. */
function environments(): Record<string, Record<string, string>> {
  const { configMapGenerator } = parse(text('deploy/kubernetes/kustomization.yaml')) as {
    configMapGenerator: readonly [{ readonly literals: readonly string[] }];
  };
  const common = Object.fromEntries(configMapGenerator[0].literals.map((line) => line.split('=') as [string, string]));
  const secrets = { DATABASE_URL: 'postgres://a@b/c', INFLUX_TOKEN: 'x', HTTP_ADMIN_TOKEN: 'x'.repeat(24) };
  const found: Record<string, Record<string, string>> = {};
  for (const { kind, metadata, spec } of objects().filter((each) => 'template' in (each.spec ?? {}))) {
    const own = spec.template.spec.containers[0].env.map(({ name, value }) => [name, value ?? 'a'] as const);
    found[`${kind} ${metadata.name}`] = { ...common, ...secrets, ...Object.fromEntries(own) };
  }
  for (const file of ['deploy/compose.yaml', 'deploy/compose.cluster.yaml']) {
    const { services } = parse(text(file), { merge: true }) as {
      services: Record<string, { readonly image: string; readonly environment?: Record<string, string> }>;
    };
    for (const [name, { image, environment = {} }] of Object.entries(services)) {
      if (!image.startsWith('harbinger')) continue;
      const filled = Object.entries(environment).map(([key, value]) => [key, filledIn(key, value)] as const);
      found[`${file} ${name}`] = Object.fromEntries(filled);
    }
  }
  return found;
}

/** A value as the shell of Compose would fill it in. */
function filledIn(key: string, value: string): string {
  const given = key === 'BACKUP_RECIPIENTS' ? 'age1x' : 'x'.repeat(24);
  return value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1').replaceAll(/\$\{\w+:\?[^}]*\}/g, given);
}

it('every setting in deploy/ is one, and each process would start with its own', () => {
  const all = environments();
  expect(Object.keys(all).length).toBeGreaterThan(10);
  for (const [where, environment] of Object.entries(all)) {
    expect(strangers(environment), where).toEqual({ wrong: [], odd: [] });
    expect(() => loadConfig({ environment }), where).not.toThrow();
  }
});

it('a cluster has each role, and a front door takes in what it acknowledges', () => {
  for (const prefix of ['Deployment|StatefulSet', 'deploy/compose.cluster.yaml']) {
    const own = Object.entries(environments()).filter(([where]) => new RegExp(`^(${prefix})`).test(where));
    const roles = own.map(([, { CLUSTER_ROLES = '' }]) => CLUSTER_ROLES.split(','));
    expect([...new Set(roles.flat())].sort()).toEqual(['api', 'broker', 'detect', 'ingest', 'record', 'ticketing']);
    for (const list of roles) expect(list.includes('broker')).toBe(list.includes('ingest'));
  }
});

it('a container has no rights, writes to its volumes alone, and every selector meets its labels', () => {
  const workloads = objects().filter((each) => 'template' in (each.spec ?? {}));
  for (const { metadata, spec } of workloads) {
    const { containers, volumes } = spec.template.spec;
    const [container] = containers;
    expect(container.securityContext, metadata.name).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    const there = [...volumes, ...(spec.volumeClaimTemplates ?? []).map(({ metadata: claim }) => claim)];
    for (const { name } of container.volumeMounts) expect(there.map((each) => each.name)).toContain(name);
  }
  const budgets = objects().filter(({ kind }) => kind === 'PodDisruptionBudget');
  expect(budgets.map(({ metadata }) => metadata.name).sort()).toEqual(
    workloads.map(({ metadata }) => metadata.name).sort(),
  );
});

it('alerts and the dashboard ask for metrics that there are', () => {
  const known = new Set(
    text('docs/operations.md')
      .match(/`harbinger_\w+`/g)
      ?.map((name) => name.slice(1, -1)),
  );
  for (const file of ['deploy/prometheus/alerts.yaml', 'deploy/grafana/harbinger.json']) {
    const asked = new Set(text(file).match(/harbinger_\w+/g));
    expect(asked.size).toBeGreaterThan(10);
    const unknown = [...asked].filter((name) => !known.has(name) && !known.has(name.replace(/_bucket$/, '')));
    expect(unknown, file).toEqual([]);
  }
});

it('the image is built from what the program needs, and both ignore files name the same', () => {
  const lines = (file: string): string[] => text(file).split('\n').slice(1);
  expect(lines('.dockerignore')).toEqual(lines('.containerignore'));
  const containerfile = text('deploy/Containerfile');
  expect(containerfile).toMatch(/^USER 1000:1000$/m);
  expect(containerfile).toMatch(/^HEALTHCHECK /m);
  expect(containerfile).toContain('"--v8-pool-size=1"');
});
