import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../lib/errors.ts';
import { tryPort } from '../../lib/free-port.ts';
import type { Config } from '../../platform/config.ts';
import { OTHER_FILES, openFileLimit } from '../../platform/fit-connections.ts';
import { attempt, type Finding } from './finding.ts';

const MIN_FREE_BYTES = 2 ** 30;
const ENOUGH_FILES = 4096;

/** Whether this Node runs us. */
export function checkNode(version: string): Promise<Finding> {
  return attempt('Node', 'install Node 20.19 or newer', () => {
    const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
    if (major < 20 || (major === 20 && minor < 19)) throw new AppError('invalid', version);
    return version;
  });
}

/** Whether the data folder can be written. */
export function checkFolder(folder: string): Promise<Finding> {
  return attempt('data folder', 'set DATA_DIR to a folder that this user can write', () => {
    const nearest = nearestExisting(folder);
    if (!statSync(nearest).isDirectory()) throw new AppError('invalid', `${nearest} is not a folder`);
    accessSync(nearest, constants.W_OK);
    return existsSync(folder) ? nearest : `${path.resolve(folder)} (will be made)`;
  });
}

/** The folder itself, or the nearest one above it that exists. */
export function nearestExisting(folder: string): string {
  let nearest = path.resolve(folder);
  while (!existsSync(nearest)) nearest = path.dirname(nearest);
  return nearest;
}

/** Whether there is room where the data folder is. */
export function checkDisk(folder: string): Promise<Finding> {
  return attempt('disk', 'free some space, or set DATA_DIR to another disk', async () => {
    const { bavail, bsize } = await statfs(nearestExisting(folder));
    const free = bavail * bsize;
    if (free < MIN_FREE_BYTES) throw new AppError('unavailable', `only ${Math.round(free / 2 ** 20)} MiB free`);
    return `${Math.round(free / 2 ** 30)} GiB free`;
  });
}

/** Whether a port can be listened on. */
export function checkPort(check: string, setting: string, host: string, port: number): Promise<Finding> {
  return attempt(check, `stop what uses it (harbinger itself, if it is running), or set ${setting}`, async () => {
    await tryPort(host, port);
    return port === 0 ? `${host}, any free port` : `${host}:${port} is free`;
  });
}

/**
 * Whether passwords and readings cross a network in clear; many plants do so, so this is a note and
 * no failure.
 */
export function checkPlain({ host, wsPort, tlsCertFile }: Config['broker']): Promise<Finding> {
  const what = wsPort !== undefined && tlsCertFile === undefined ? 'MQTT and WebSocket' : 'MQTT';
  return attempt('plain MQTT', 'set BROKER_PLAIN=off', () => {
    if (/^(127\.|::1$|localhost$)/.test(host)) return `${what} without TLS on ${host} only, which is this machine`;
    return `WARNING: ${what} without TLS on ${host}: passwords and readings can be read on the way; BROKER_PLAIN=off closes it`;
  });
}

/** Whether every port that "up" would open can be listened on. */
export function checkPorts({ broker, http }: Pick<Config, 'broker' | 'http'>): Promise<readonly Finding[]> {
  const { host, port, plain, tlsPort, wsPort } = broker;
  return Promise.all([
    ...(plain === 'off' ? [] : [checkPort('MQTT port', 'BROKER_PORT', host, port), checkPlain(broker)]),
    ...(tlsPort === undefined ? [] : [checkPort('MQTT TLS port', 'BROKER_TLS_PORT', host, tlsPort)]),
    ...(wsPort === undefined ? [] : [checkPort('WebSocket port', 'BROKER_WS_PORT', host, wsPort)]),
    checkPort('HTTP port', 'HTTP_PORT', http.host, http.port),
  ]);
}

/**
 * Whether enough files may be open for the connections that are allowed, of MQTT and HTTP together:
 * each takes one. A limit that is below them, and far above the need of a small plant, is a note
 * and no failure.
 * @param limit undefined where the system does not show it
 */
export function checkOpenFiles(connections: number, limit: number | undefined = openFileLimit()): Promise<Finding> {
  const wanted = connections + OTHER_FILES;
  const advice = `allow ${wanted} (ulimit -n, or LimitNOFILE= of systemd), or set BROKER_MAX_CONNECTIONS and HTTP_MAX_CONNECTIONS lower`;
  return attempt('open files', advice, () => {
    if (limit === undefined) return 'this system does not show its limit';
    const said = `${limit} may be open; ${connections} connections are allowed`;
    if (limit < Math.min(wanted, ENOUGH_FILES)) throw new AppError('unavailable', said);
    return limit < wanted
      ? `${limit} may be open: enough for ${limit - OTHER_FILES} of the ${connections} connections that are allowed`
      : said;
  });
}
