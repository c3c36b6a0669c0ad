import { leaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import type { SeriesStore } from '../../../ingest/series/series-store.ts';
import { MachineSettings } from '../../../models/machine/machine-settings.ts';
import { MachineClass } from '../../definitions/definition-kinds.ts';
import { zoneProblems } from '../../definitions/zone-problems.ts';
import { type DefinitionDeps, type DefinitionNoun, definitionRoutes } from './definition-routes.ts';

/** Inputs of zone-problems.ts. */
type Deps = DefinitionDeps & { readonly series: Pick<SeriesStore, 'devices'> };

/** Facts about machines: by their class, and by their devices. The detector follows them. */
export function machineRoutes(deps: Deps): readonly Routes[] {
  const classes: DefinitionNoun = {
    kind: 'class',
    path: 'machine-classes',
    one: 'MachineClass',
    many: 'MachineClasses',
    tag: 'assets',
    names: 'class',
    ordered: false,
    editors: leaders,
    bySite: false,
    id: { pattern: '^[^\\s\\x00-\\x1f\\x7f/](?:[^\\x00-\\x1f\\x7f/]*[^\\s\\x00-\\x1f\\x7f/])?$', maxLength: 100 },
    body: MachineClass.properties,
    example: { rpm: 1480, iso: { group: 2, mounting: 'rigid' } },
    problems: (given) => zoneProblems(deps, { class: given.id }),
  };
  const machines: DefinitionNoun = {
    kind: 'machine',
    path: 'machines',
    one: 'Machine',
    many: 'Machines',
    tag: 'assets',
    names: 'machine',
    ordered: true,
    editors: leaders,
    bySite: true,
    id: { pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$', maxLength: 64 },
    body: MachineSettings.properties,
    example: { devices: 'plant:pump-*', class: 'pump', rpm: 1480, iso: { group: 2, mounting: 'rigid' } },
    problems: (given) => zoneProblems(deps, { devices: String(given.body['devices']) }),
  };
  return [definitionRoutes(classes, deps), definitionRoutes(machines, deps)];
}
