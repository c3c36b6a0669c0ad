import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * How commands on this machine reach the running program: its address, and a token that ends with
 * it.
 */
export type LocalApi = {
  readonly http: string;
  readonly token: string;
  /** The broker's address for devices; absent in the file of an older version. */
  readonly broker?: LocalBroker;
};

/** The broker of the running program, for the address that a device connects to. */
export type LocalBroker = {
  /** Its ports, by scheme: `mqtt`, `mqtts`, `ws`, `wss`. */
  readonly ports: Readonly<Record<string, number>>;
  /** The address that it listens on. */
  readonly host: string;
  /** With TLS: its certificate, as an absolute path. */
  readonly certFile?: string;
};

/** A token for {@link announceLocalApi}. */
export function newLocalToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Writes it to a file of the data folder, readable by the owner only: a reader could change the
 * stores there anyway.
 * @returns removes the file
 */
export async function announceLocalApi(dataDir: string, api: LocalApi): Promise<() => Promise<void>> {
  const file = fileOf(dataDir);
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(api), { mode: 0o600 });
  await rename(draft, file);
  return () => rm(file, { force: true });
}

/** Reads the file of the running program, or of a killed one; undefined where there is none. */
export async function readLocalApi(dataDir: string): Promise<LocalApi | undefined> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as LocalApi);
}

function fileOf(dataDir: string): string {
  return path.join(dataDir, 'local-api.json');
}
