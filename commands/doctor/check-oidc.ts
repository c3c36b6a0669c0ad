import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { callbackUrl, createOidcProvider } from '../../ticketing/sign-in/oidc/oidc-provider.ts';
import { hasProvider, type OidcSettings } from '../../ticketing/sign-in/oidc/oidc-settings.ts';
import { attempt, type Finding } from './finding.ts';

const ADVICE =
  'check OIDC_ISSUER (exactly as the provider names itself), OIDC_CLIENT_SECRET_FILE, that the provider is there, and that ' +
  'this machine trusts its certificate (NODE_EXTRA_CA_CERTS)';

/** Whether the sign-in provider answers, under the configured name. Performs no sign-in. */
export function checkOidc(settings: OidcSettings, publicUrl: string | undefined): Promise<Finding> {
  if (!hasProvider(settings) || publicUrl === undefined) {
    return attempt('sign-in', '', () => 'no provider: people sign in with passwords and links; OIDC_ISSUER sets one');
  }
  return attempt('sign-in', ADVICE, async () => {
    const { issuer, clientSecretFile } = settings;
    if (clientSecretFile !== undefined) await readFile(clientSecretFile);
    const log = pino({ level: 'silent' });
    await createOidcProvider({ settings, publicUrl, now: Date.now, log }).check();
    return `${issuer} answers; register ${callbackUrl(publicUrl)} there`;
  });
}
