import type { PublishPace } from '../../broker/access/pace.ts';
import type { Access } from '../../broker/access/principal.ts';
import { isName } from '../../broker/topics/topic.ts';
import { AppError } from '../../lib/errors.ts';
import type { Principal } from '../../lib/principal.ts';
import { decodeElements } from '../decode/native/native-json.ts';
import type { States } from '../decode/values/loose-number.ts';
import type { ChannelLimit } from '../devices/channel-limit.ts';
import type { ClockCause, DeviceClocks } from '../devices/device-clocks.ts';
import { deviceId, type Reading } from '../reading/reading.ts';
import type { Rejection, RejectionReason } from '../reading/rejection.ts';
import type { Intake } from './intake.ts';

/**
 * The result of a request: accepted readings, and refused parts, such as a channel of one of them.
 */
export type TelemetryReceipt = {
  readonly accepted: number;
  /** Readings that were taken with the time of arrival, because theirs cannot be right. */
  readonly wrongTimes?: readonly WrongTime[];
  readonly rejected: readonly { readonly index: number; readonly reason: RejectionReason; readonly detail: string }[];
};

type WrongTime = { readonly index: number; readonly cause: ClockCause; readonly detail: string };

/** A device that sends over HTTP. */
type Sender = {
  readonly principal: Principal;
  readonly access: Pick<Access, 'maySpeakFor'>;
  readonly pace: Pick<PublishPace, 'take'>;
};

/**
 * Processes readings that came over HTTP, each naming its own device, through the same decoder and
 * journal as MQTT. Resolves once they are on disk.
 * @param items `{device, site?, ts?, seq?, values}`; `device` is `site:device` where `site` is
 * absent
 * @param channels bounds the channels of each device
 * @param clocks judges their times
 * @param states words that the settings declare as states
 * @param sender the device that sends them: the default of an item without a device, and refused
 * for those it may not publish for
 * @throws {AppError} `too_many` when the sender is over its rate: nothing of it was taken
 * @throws {AppError} `unavailable` when the journal cannot be written; then nothing of it counts as
 * accepted
 */
export async function acceptItems(
  intake: Intake,
  request: {
    readonly items: readonly unknown[];
    readonly client: string;
    readonly receivedAt: number;
    readonly channels: Pick<ChannelLimit, 'admit'>;
    readonly clocks: Pick<DeviceClocks, 'judge' | 'wrong'>;
    readonly states?: States | undefined;
    readonly sender?: Sender | undefined;
  },
): Promise<TelemetryReceipt> {
  const { items, client, receivedAt, channels, clocks, states, sender } = request;
  const wait = sender?.pace.take(sender.principal, client, Math.max(1, items.length), receivedAt) ?? 0;
  if (wait > 0) {
    const details = { retryAfterSeconds: Math.ceil(wait / 1000) };
    throw new AppError('too_many', `${client} is over its rate; nothing of this was taken.`, { details });
  }
  const readings: Reading[] = [];
  const rejections: Rejection[] = [];
  const wrongTimes: WrongTime[] = [];
  items.forEach((item, index) => {
    const { device, element } = splitItem(item, sender?.principal);
    if (device === undefined) {
      rejections.push({ reason: 'invalid_device', detail: 'device names a device, with its site', index });
      return;
    }
    const decoded = decodeElements([element], { device, receivedAt, states });
    // Asked only for readings: a gateway may register new devices with one.
    if (sender && decoded.readings.length > 0 && !sender.access.maySpeakFor(sender.principal, device)) {
      rejections.push({ reason: 'forbidden_device', detail: `${client} may not publish for ${device}`, index });
      return;
    }
    const admitted = channels.admit(decoded.readings, index);
    for (const reading of clocks.judge(admitted.readings)) {
      readings.push(reading);
      const clock = reading.saidAt === undefined ? undefined : clocks.wrong(device);
      if (clock) wrongTimes.push({ index, cause: clock.cause, detail: clock.detail });
    }
    rejections.push(...admitted.rejections);
    rejections.push(...decoded.rejections.map((rejection) => ({ ...rejection, index })));
  });
  if (items.length === 0) rejections.push({ reason: 'empty_batch', detail: 'the array is empty', index: 0 });
  const payload = rejections.length > 0 ? Buffer.from(JSON.stringify(items)) : new Uint8Array();
  await new Promise<void>((resolve, reject) => {
    const message = {
      topic: 'POST /api/v1/telemetry',
      client,
      payload,
      receivedAt,
      readings,
      rejections,
      format: 'native' as const,
    };
    intake.accept(message, (error) => (error ? reject(error) : resolve()));
  });
  return {
    accepted: readings.length,
    ...(wrongTimes.length > 0 && { wrongTimes }),
    rejected: rejections.map(({ index, reason, detail }) => ({ index: index ?? 0, reason, detail })),
  };
}

function splitItem(item: unknown, sender: Principal | undefined): { device: string | undefined; element: unknown } {
  if (typeof item !== 'object' || item === null) return { device: undefined, element: item };
  const { device = sender?.device, site, ...element } = item as Record<string, unknown>;
  if (typeof device !== 'string') return { device: undefined, element };
  const own = typeof site === 'string' ? site : device.includes(':') ? undefined : sender?.site;
  const [siteName, deviceName, ...rest] = own === undefined ? device.split(':') : [own, device];
  const valid = rest.length === 0 && isName(siteName ?? '') && isName(deviceName ?? '');
  return { device: valid ? deviceId(siteName as string, deviceName as string) : undefined, element };
}
