import { Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { scanWords } from '../../words/scan.ts';
import { useWords } from '../../words/words.ts';
import { codeIn } from './code-reader.ts';

const LOOK_EVERY_MS = 250;

/** Looks for a code with the camera, and says where there is none. */
export function Camera({ found }: { readonly found: (code: string) => void }): ReactNode {
  const t = useWords(scanWords);
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  const tell = useRef(found);
  tell.current = found;
  useEffect(() => {
    let over = false;
    let stream: MediaStream | undefined;
    const look = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      const shown = video.current;
      if (over || !shown) return;
      shown.srcObject = stream;
      await shown.play();
      while (!over) {
        const code = await codeIn(shown).catch(() => undefined);
        if (code !== undefined && !over) return tell.current(code);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    };
    look()
      .catch(() => setFailed(true))
      .finally(() => stop());
    const stop = (): void => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    return () => {
      over = true;
      stop();
    };
  }, []);
  if (failed) {
    return (
      <Text size="sm" role="status">
        {t.noCamera}
      </Text>
    );
  }
  return (
    <>
      <Text size="sm">{t.pointAt}</Text>
      <video ref={video} muted playsInline aria-label={t.camera} style={{ width: '100%', borderRadius: 8 }} />
    </>
  );
}
