import { principalId } from '../../broker/access/principal.ts';
import { parseNativeTopic } from '../../broker/topics/topic.ts';
import type { IntakeMessage } from '../reading/intake-message.ts';
import { deviceId } from '../reading/reading.ts';

/** Something of a device's newest message was refused. */
export type RefusedDevice = {
  /** Since when each of its messages had something refused, milliseconds since the epoch. */
  readonly since: number;
  readonly detail: string;
};

/** Of which devices something is refused now: in a row up to the newest message. */
export type RefusedDevices = {
  note(message: IntakeMessage): void;
  of(device: string): RefusedDevice | undefined;
  count(): number;
};

/** Most devices; beyond it, the device whose refusals began first is removed. */
const MAX_DEVICES = 20_000;

/**
 * Starts empty, and is kept in memory. A message belongs to the device of its native topic, or of
 * its readings, or to its sender.
 */
export function createRefusedDevices(): RefusedDevices {
  const devices = new Map<string, RefusedDevice>();

  function refuse(device: string, { rejections, readings, receivedAt }: IntakeMessage): void {
    const [first] = rejections;
    const since = devices.get(device)?.since ?? receivedAt;
    const whole = readings.length === 0 ? 'its newest message was refused' : 'a part of its newest message was refused';
    devices.set(device, { since, detail: `${whole}: ${first?.reason}: ${first?.detail}` });
    if (devices.size <= MAX_DEVICES) return;
    const oldest = devices.keys().next().value;
    if (oldest !== undefined) devices.delete(oldest);
  }

  return {
    note(message) {
      if (message.rejections.length > 0) refuse(deviceOf(message), message);
      else if (devices.size > 0) for (const { device } of message.readings) devices.delete(device);
    },
    of: (device) => devices.get(device),
    count: () => devices.size,
  };
}

function deviceOf({ topic, principal, client, readings, rejections }: IntakeMessage): string {
  // A stranger's messages about a device are not the device's.
  const isForeign = rejections.some(({ reason }) => reason === 'forbidden_device');
  const native = isForeign ? undefined : parseNativeTopic(topic, principal);
  if (native) return deviceId(native.site, native.device);
  return readings[0]?.device ?? (principal ? principalId(principal) : client);
}
