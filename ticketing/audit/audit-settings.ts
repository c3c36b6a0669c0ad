import { Type } from 'typebox';

/** How heads of days leave the database; the section `audit` of the settings. */
export const AuditSettings = Type.Object(
  {
    keyFile: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Ed25519 private key in PEM, outside the database, that signs the head of each day; absent = unsigned',
      }),
    ),
    syslogUrl: Type.Optional(
      Type.String({
        pattern: '^(udp|tcp|tls)://[^\\s/]+:\\d+$',
        description: 'udp, tcp or tls URL with a port, to which the head of each day is sent (RFC 5424); absent = none',
      }),
    ),
    syslogCaFile: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'certificates in PEM that a tls server must chain to; absent = those of Node',
      }),
    ),
    mailTo: Type.Optional(
      Type.String({
        pattern: '^[^\\s@,;<>]+@[^\\s@,;<>]+$',
        description: 'address that the head of each day is mailed to; needs SMTP_URL; absent = none',
      }),
    ),
  },
  { additionalProperties: false },
);
export type AuditSettings = Type.Static<typeof AuditSettings>;

export const AUDIT_DEFAULTS: AuditSettings = {};
