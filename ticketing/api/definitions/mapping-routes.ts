import { Type } from 'typebox';
import type { Routes } from '../../../http/http-app.ts';
import { Mapping } from '../../../ingest/decode/mapping/mapping.ts';
import { type DefinitionDeps, type DefinitionNoun, definitionRoutes } from './definition-routes.ts';

const { name, ...fields } = Mapping.properties;

/**
 * How messages of topics without a built-in format become readings. The broker's side follows them.
 */
export function mappingRoutes(deps: DefinitionDeps): Routes {
  const noun: DefinitionNoun = {
    kind: 'mapping',
    path: 'mappings',
    one: 'Mapping',
    many: 'Mappings',
    tag: 'devices',
    names: 'mapping',
    id: { pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$', maxLength: 64 },
    body: { name: Type.Optional(name), ...fields },
    ordered: true,
    editors: ['reliability_engineer'],
    bySite: false,
    example: { topic: 'line/{site}/{device}/state', values: { temperature: 'temp' }, units: { temperature: 'Cel' } },
    filled: (id, body) => ({ name: id, ...body }),
  };
  return definitionRoutes(noun, deps);
}
