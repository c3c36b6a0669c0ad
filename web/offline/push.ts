/** Whether notifications can come to this device while the app is closed. */
export function mayPush(): boolean {
  return import.meta.env.PROD && 'serviceWorker' in navigator && 'PushManager' in globalThis;
}

/**
 * Subscribes this device at the push service of its browser; the person is asked.
 * @param publicKey of the plant
 * @throws where the person or the browser is against it
 */
export async function subscribePush(publicKey: string) {
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  const made = await pushManager.subscribe(options).catch(async (error: unknown) => {
    // The plant has another key than when this device subscribed.
    const old = await pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return await pushManager.subscribe(options);
  });
  const { keys } = made.toJSON();
  const { p256dh = '', auth = '' } = keys ?? {};
  return { endpoint: made.endpoint, keys: { p256dh, auth }, name: nameOf(navigator.userAgent) };
}

/** Has nothing more come to this device, for example because its person signs out. */
export async function endPush(): Promise<void> {
  if (!mayPush()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/** A browser by its name and system, such as "Chrome, Android". */
export function nameOf(agent: string): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(agent)?.[1] ?? 'Browser';
  const system = /(Android|iPhone|iPad|Windows|Mac OS|Linux)/.exec(agent)?.[1];
  return system === undefined ? browser : `${browser}, ${system}`;
}
