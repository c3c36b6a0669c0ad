import type { PathsWithMethod } from 'openapi-typescript-helpers';
import type { paths } from './schema.d.ts';

/** Every address of the API that can be read. */
export type GetPath = PathsWithMethod<paths, 'get'>;
/** The answer of the API to a read of an address. */
export type GetData<P extends GetPath> = paths[P] extends {
  get: { responses: { 200: { content: { 'application/json': infer Data } } } };
}
  ? Data
  : never;
