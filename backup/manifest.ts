import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { AppError } from '../lib/errors.ts';
import { VERSION } from '../version.ts';
import type { DatabaseShape } from './parts/database-rows.ts';
import { influxOf, isShared, kafkaOf, type Place } from './place.ts';

/** Version of the format: a newer one is refused. */
const FORMAT = 2;

/** Version 1 has readings as the embedded store's file alone. */
export function formatOf(place: Place): number {
  return !isShared(place) && (influxOf(place) || kafkaOf(place)) ? FORMAT : 1;
}

/** The first member. */
export const HEAD_FILE = 'backup.json';

/** The last member but one: a backup without it was cut off. */
export const MANIFEST_FILE = 'manifest.json';

/** The last member: the SHA-256 of the manifest, which has those of all others. */
export const MANIFEST_SUM_FILE = 'manifest.sha256';

const strict = { additionalProperties: false } as const;
const SetSum = Type.Object({ count: Type.Integer(), sum: Type.String() }, strict);
const Head = Type.Object({
  format: Type.Integer(),
  program: Type.String(),
  createdAt: Type.String(),
});
const Database = Type.Object({
  schema: Type.Integer(),
  tables: Type.Array(Type.Object({ name: Type.String(), columns: Type.Array(Type.String()) })),
  sequences: Type.Array(Type.Object({ name: Type.String(), last: Type.String(), called: Type.Boolean() })),
  triggers: Type.Array(Type.Object({ name: Type.String(), table: Type.String(), text: Type.String() })),
});
const Manifest = Type.Object({
  ...Head.properties,
  /** Where the data were. */
  stores: Type.Object({ database: Type.String(), series: Type.String(), journal: Type.String() }),
  database: Database,
  /** Sums of rows by table, and of entries by `store/database`. */
  rows: Type.Record(Type.String(), SetSum),
  entries: Type.Record(Type.String(), SetSum),
  /** Sums of readings that InfluxDB had, by device and channel. */
  readings: Type.Optional(Type.Record(Type.String(), SetSum)),
  /**
   * Where the readers of the journal go on, as records of the embedded journal count; where they
   * themselves do not say it. The partitions of the topic that states of devices are under.
   */
  positions: Type.Optional(
    Type.Object({
      recorder: Type.Integer(),
      detector: Type.Optional(Type.Integer()),
      firstPartition: Type.Optional(Type.Integer()),
      partitions: Type.Optional(Type.Integer()),
    }),
  ),
  members: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer(), sha256: Type.String() })),
  /** What the data folder has and the backup has not. */
  leftOut: Type.Array(Type.String()),
});

/** What a backup begins with. */
export type Head = Static<typeof Head>;

/** What a backup is made of. */
export type Manifest = Omit<Static<typeof Manifest>, 'database'> & { readonly database: DatabaseShape };

/** @throws {AppError} `invalid` for another file, or a format of a later program */
export function readHead(text: string): Head {
  const head = parse(text);
  if (!Value.Check(Head, head)) throw new AppError('invalid', 'this is no backup of Harbinger');
  if (head.format > FORMAT) {
    throw new AppError(
      'invalid',
      `the backup was made by a newer Harbinger (${head.program}, format ${head.format}); this is ${VERSION} and reads up to ${FORMAT}: update it`,
    );
  }
  return head;
}

/** @throws {AppError} `invalid` */
export function readManifest(text: string): Manifest {
  const manifest = parse(text);
  if (!Value.Check(Manifest, manifest)) throw new AppError('invalid', 'the manifest of the backup is damaged');
  return manifest;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
