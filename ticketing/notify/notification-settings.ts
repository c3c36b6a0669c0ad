import { Type } from 'typebox';
import { reaches } from './webhook-address.ts';

const strict = { additionalProperties: false } as const;
const web = (description: string) => Type.String({ pattern: '^https?://[^\\s/]+[^\\s]*$', description });

/** Where mail goes out; the section `smtp` of the settings. */
const SmtpSettings = Type.Object(
  {
    url: Type.Optional(
      Type.String({
        pattern: '^smtps?://[^\\s]+$',
        description: 'smtp or smtps URL, with user and password in it where the server asks; absent = no e-mail',
      }),
    ),
    from: Type.Optional(
      Type.String({
        pattern: '^[^<>@\\s,;"\\x00-\\x1f]+@[^<>@\\s,;"\\x00-\\x1f]+$',
        description: 'address that mail comes from, for example harbinger@plant.example',
      }),
    ),
  },
  strict,
);
export type SmtpSettings = Type.Static<typeof SmtpSettings>;

/** How people reach this program; the section `public`. */
const PublicSettings = Type.Object(
  {
    url: Type.Optional(web('http or https URL at which people open Harbinger; links in mails begin with it')),
    reports: Type.Enum(['on', 'off'], {
      description: 'on or off: people without an account report faults by the code on a label (docs/work-orders.md)',
    }),
    contactDays: Type.Integer({
      minimum: 1,
      maximum: 3_650,
      description: 'days after the end of the work for which names and contacts of such people are kept',
    }),
  },
  strict,
);

/** Defaults for people without choices, and the time of retries; the section `notifications`. */
const NotificationSettings = Type.Object(
  {
    quietHours: Type.String({
      pattern: '^(none|([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]):[0-5]\\d)$',
      description: 'local times such as 22:00-06:00 in which no mail goes to people who chose nothing else; or none',
    }),
    maxAttempts: Type.Integer({
      minimum: 1,
      maximum: 100,
      description: 'attempts at one notification, from seconds to 4 hours apart; then it is a dead letter',
    }),
    keepDays: Type.Integer({
      minimum: 1,
      maximum: 3_650,
      description:
        'days for which delivered notifications are kept, in the inboxes, too; dead letters four times as long',
    }),
  },
  strict,
);
export type NotificationSettings = Type.Static<typeof NotificationSettings>;

/** Where webhooks may go; the section `webhooks`. */
const WebhookSettings = Type.Object(
  {
    reach: Type.Enum([...reaches], {
      description:
        'addresses that webhooks may go to: public; private (also 10/8, 172.16/12, 192.168/16 and fc00::/7); loopback (also this machine). Never link-local',
    }),
  },
  strict,
);

/** The sections of the settings about telling people and other systems. */
export const tellingSections = {
  smtp: SmtpSettings,
  public: PublicSettings,
  notifications: NotificationSettings,
  webhooks: WebhookSettings,
} as const;

/** Their defaults. */
export const TELLING_DEFAULTS: {
  readonly smtp: SmtpSettings;
  readonly public: Type.Static<typeof PublicSettings>;
  readonly notifications: NotificationSettings;
  readonly webhooks: Type.Static<typeof WebhookSettings>;
} = {
  smtp: {},
  public: { reports: 'on', contactDays: 180 },
  notifications: { quietHours: '22:00-06:00', maxAttempts: 16, keepDays: 90 },
  webhooks: { reach: 'private' },
};

/** Checks of the section `smtp` beyond its schema. */
export function smtpProblems({ url, from }: Readonly<Record<string, unknown>>): readonly string[] {
  return url !== undefined && from === undefined ? ['SMTP_FROM: needed with SMTP_URL'] : [];
}
