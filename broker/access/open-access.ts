import { isName } from '../topics/topic.ts';
import type { Access } from './principal.ts';

/** The site of a device whose name comes without one. */
export const DEFAULT_SITE = 'plant';

/**
 * The development switch, with a warning: every client may connect and publish for every device. A
 * client is taken for the device that its user name (`site:device` or `device`) or else its client
 * id names, so that `v1/devices/me/telemetry` works.
 */
export function openAccess(): Access {
  return {
    authenticate: async ({ username, clientId }) => {
      const [device = '', site = DEFAULT_SITE] = (username ?? clientId).split(':').toReversed();
      const named = isName(device) && isName(site) ? { site, device } : { site: DEFAULT_SITE, device: 'unnamed' };
      return { principal: { ...named, kind: 'anyone' } };
    },
    maySpeakFor: () => true,
    maySpeakBehind: () => true,
    mayPublish: () => true,
    maySubscribe: () => true,
    onRevoke: () => () => undefined,
  };
}
