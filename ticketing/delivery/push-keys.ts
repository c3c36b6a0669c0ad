import { createECDH, hkdfSync } from 'node:crypto';

/** The keys by which push services know this plant (VAPID, RFC 8292), in base64url. */
export type PushKeys = { readonly publicKey: string; readonly privateKey: string };

/**
 * The keys of push messages. They follow from the access key: so they are made at the first start,
 * are kept with the secrets, and are the same in every process. With another access key devices
 * subscribe anew.
 * @param accessKey 32 bytes
 */
export function pushKeysOf(accessKey: Buffer): PushKeys {
  for (let attempt = 0; ; attempt++) {
    const scalar = Buffer.from(hkdfSync('sha256', accessKey, '', `web push ${attempt}`, 32));
    const curve = createECDH('prime256v1');
    try {
      curve.setPrivateKey(scalar);
    } catch {
      // Not below the order of the curve: one in 2^32.
      continue;
    }
    return { publicKey: curve.getPublicKey('base64url'), privateKey: scalar.toString('base64url') };
  }
}
