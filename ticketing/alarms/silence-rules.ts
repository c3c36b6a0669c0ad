/** How far apart in event time the devices of a silent gateway fall silent, in milliseconds. */
export const SILENCE_MS = 900_000;

/**
 * Time for a gateway's other devices to follow the first one heard again, in milliseconds of wall
 * time.
 */
export const RETURN_MS = 300_000;

/** The facts known when a device falls silent. */
export type SilenceFacts = {
  /** It is the gateway of other devices. */
  readonly isGateway: boolean;
  /** Its gateway, or null. */
  readonly gateway: string | null;
  /**
   * Other devices of that gateway, and the gateway itself, whose silence is active and began within
   * 15 minutes.
   */
  readonly silentBeside: number;
};

/** Whether a silence is that of a gateway, and why. */
export type SilenceDecision =
  | { readonly kind: 'gateway'; readonly gateway: string; readonly reason: string }
  | { readonly kind: 'device'; readonly reason: string };

/**
 * Decides whose silence it is: a second silent device behind the same gateway means the gateway.
 */
export function decideSilence(device: string, facts: SilenceFacts): SilenceDecision {
  const { isGateway, gateway, silentBeside } = facts;
  if (isGateway) return { kind: 'gateway', gateway: device, reason: 'the gateway itself is silent' };
  if (gateway === null) return { kind: 'device', reason: 'it has no gateway' };
  if (silentBeside === 0) return { kind: 'device', reason: `nothing else behind ${gateway} is silent` };
  return {
    kind: 'gateway',
    gateway,
    reason: `${silentBeside + 1} devices behind ${gateway} fell silent within 15 min`,
  };
}
