import type { Log } from '../../lib/log.ts';
import type { Principal } from '../../lib/principal.ts';
import type { SecretVerifier } from '../../lib/secrets/secret-verifier.ts';
import { type DeviceAdministration, refuseDeviceName } from './device-administration.ts';
import type { DeviceEntry } from './device-entry.ts';
import type { DeviceRegistry } from './device-registry.ts';
import { type Presented, readCredential } from './presented-credential.ts';
import type { Access, Answer, Credential, EntryRefusal } from './principal.ts';
import { claimOf, subscriptionOf, type TopicClaim } from './topic-rights.ts';

/** Facts about one device, needed for every reading; null: not registered. */
type Facts = { readonly active: boolean; readonly gateway: string | null; readonly adopts: boolean } | null;

/** Facts held in memory: about 100 bytes each. */
const MAX_FACTS = 200_000;

/** Devices that a gateway may register: a broken gateway must not fill the registry. */
const MAX_ADOPTED = 10_000;

/**
 * Access by the registry of devices: the clients that may connect, and the devices of each. Watches
 * the registry until that is closed.
 * @param isTelemetry whether a topic outside the devices' own namespaces has a payload format,
 * which then names the device
 */
export function createRegistryAccess(options: {
  registry: DeviceRegistry;
  administration: Pick<DeviceAdministration, 'provision' | 'adopt'>;
  verifier: SecretVerifier;
  isTelemetry: (topic: string) => boolean;
  log: Log;
}): Access {
  const { registry, administration, isTelemetry, log } = options;
  const facts = new Map<string, Facts>();
  const adopted = new Map<string, number>();
  const revoked = new Set<(deviceId: string) => void>();
  options.verifier.onGuessing(({ id, source }) =>
    log.warn({ deviceId: id, address: source }, 'the secret of a device is being guessed'),
  );
  registry.watch(({ id, credential }) => {
    facts.delete(id);
    if (credential) for (const listener of revoked) listener(id);
  });

  function factsOf(id: string): Facts {
    let known = facts.get(id);
    if (known === undefined) {
      const entry = registry.get(id);
      known = entry ? { active: entry.status === 'active', gateway: entry.gateway, adopts: entry.adopts } : null;
      if (facts.size >= MAX_FACTS) facts.clear();
      facts.set(id, known);
    }
    return known;
  }

  function adopts(gateway: string, { site }: Principal, child: string): boolean {
    if (!child.startsWith(`${site}:`) || factsOf(gateway)?.adopts !== true) return false;
    if (refuseDeviceName(child) !== undefined) return false;
    const count = adopted.get(gateway) ?? registry.children(gateway, { limit: MAX_ADOPTED }).length;
    if (count >= MAX_ADOPTED) return false;
    adopted.set(gateway, count + 1);
    facts.set(child, { active: true, gateway, adopts: false });
    log.info({ deviceId: child, gateway }, 'adopted by its gateway');
    administration.adopt(gateway, child).catch((error: unknown) => {
      facts.delete(child);
      log.error({ err: error, deviceId: child, gateway }, 'a child of a gateway could not be registered');
    });
    return true;
  }

  function maySpeakFor(principal: Principal, id: string): boolean {
    if (principal.kind === 'anyone') return true;
    const own = `${principal.site}:${principal.device}`;
    if (factsOf(own)?.active !== true) return false;
    if (id === own) return true;
    if (principal.kind !== 'gateway') return false;
    const child = factsOf(id);
    return child === null ? adopts(own, principal, id) : child.active && child.gateway === own;
  }

  const allows = (principal: Principal, claim: TopicClaim): boolean =>
    claim === 'own' || (typeof claim === 'object' && maySpeakFor(principal, claim.device));

  return {
    authenticate: (credential) => authenticate(credential, options),
    maySpeakFor,
    maySpeakBehind: (principal, id) => factsOf(id) === null || maySpeakFor(principal, id),
    mayPublish(principal, topic) {
      const claim = claimOf(topic, principal);
      return principal.kind === 'anyone' || allows(principal, claim) || (claim === 'payload' && isTelemetry(topic));
    },
    maySubscribe: (principal, filter) =>
      principal.kind === 'anyone' || allows(principal, subscriptionOf(filter, principal)),
    onRevoke(listener) {
      revoked.add(listener);
      return () => void revoked.delete(listener);
    },
  };
}

async function authenticate(
  credential: Credential,
  options: Pick<Parameters<typeof createRegistryAccess>[0], 'registry' | 'administration' | 'verifier'>,
): Promise<Answer> {
  const { registry, administration, verifier } = options;
  const source = credential.address ?? credential.clientId;
  const presented = readCredential(credential);
  switch (presented.kind) {
    case 'none':
      return { refused: 'no_credentials' };
    case 'certificate':
      return byCertificate(registry, presented);
    case 'provision': {
      const { id, key } = presented;
      const known = registry.get(id) !== undefined;
      if (known) return bySecret({ id, secret: Buffer.from(presented.secret), source }, { registry, verifier });
      const outcome = await administration.provision({ id, key, secret: presented.secret, source });
      if (outcome.kind === 'pending') return { refused: 'pending' };
      const { kind: _, reason, ...wait } = outcome;
      return { refused: reason, ...wait };
    }
    case 'secret':
      return bySecret({ ...presented, source }, { registry, verifier });
    default:
      return presented satisfies never;
  }
}

function byCertificate(registry: DeviceRegistry, presented: Presented & { kind: 'certificate' }): Answer {
  const id = registry.byCertificate(presented.fingerprint);
  const entry = id === undefined ? undefined : registry.get(id);
  if (!entry || (presented.id !== undefined && presented.id !== id)) return { refused: 'unknown' };
  return standing(entry);
}

async function bySecret(
  { id, secret, source }: { id: string; secret: Uint8Array; source: string },
  { registry, verifier }: { registry: DeviceRegistry; verifier: SecretVerifier },
): Promise<Answer> {
  const stored = registry.get(id)?.secret ?? undefined;
  const verdict = await verifier.verify({ id, secret, stored, source });
  if (typeof verdict === 'object') return { refused: 'throttled', retryAfterSeconds: verdict.throttledSeconds };
  // Read again: it may have been revoked or rotated while the hash was made.
  const entry = registry.get(id);
  if (!entry) return { refused: 'unknown' };
  const same = stored !== undefined && entry.secret !== null && Buffer.compare(stored.salt, entry.secret.salt) === 0;
  if (verdict === 'wrong' || !same) return { refused: 'wrong_password' };
  return standing(entry);
}

/** The answer that a device's state gives after it has proved its identity. */
function standing({ id, kind, status }: DeviceEntry): Answer {
  if (status !== 'active') return { refused: status satisfies EntryRefusal };
  const [site = '', device = ''] = id.split(':');
  return { principal: { site, device, kind } };
}
