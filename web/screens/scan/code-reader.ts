type Detector = { detect(image: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]> };
type Native = { new (): Detector; getSupportedFormats(): Promise<readonly string[]> };

let opened: Promise<Detector> | undefined;

/**
 * Reads codes in pictures: the browser's own reader where it has one, else ours, which is loaded
 * then.
 */
export function codeReader(): Promise<Detector> {
  opened ??= open();
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

async function open(): Promise<Detector> {
  const { BarcodeDetector: Native } = globalThis as { BarcodeDetector?: Native };
  if (Native && (await Native.getSupportedFormats()).includes('qr_code')) return new Native();
  const [{ BarcodeDetector, prepareZXingModule }, { default: address }] = await Promise.all([
    import('barcode-detector/ponyfill'),
    import('zxing-wasm/reader/zxing_reader.wasm?url'),
  ]);
  // Its own default is a server elsewhere.
  prepareZXingModule({ overrides: { locateFile: () => address } });
  return new BarcodeDetector();
}

/** The first code in a picture; undefined where there is none. */
export async function codeIn(image: ImageBitmapSource): Promise<string | undefined> {
  const [found] = await (await codeReader()).detect(image);
  return found?.rawValue;
}
