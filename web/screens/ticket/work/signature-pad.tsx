import { Button, Stack, Text } from '@mantine/core';
import { type PointerEvent, type ReactNode, useRef } from 'react';

const WIDTH = 264;
const HEIGHT = 120;

/** A field to sign in with the finger, a pen or the mouse; those who cannot draw sign without. */
export function SignaturePad(props: {
  readonly label: string;
  readonly clear: string;
  /** Called after each stroke with the drawing as PNG; with undefined when it is cleared. */
  readonly drawn: (image: Blob | undefined) => void;
}): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pen = (event: PointerEvent<HTMLCanvasElement>): CanvasRenderingContext2D | null | undefined => {
    const context = canvas.current?.getContext('2d');
    if (context) Object.assign(context, { lineWidth: 2.5, lineCap: 'round', strokeStyle: '#123' });
    if (event.type === 'pointerdown') context?.beginPath();
    return context;
  };
  const down = (event: PointerEvent<HTMLCanvasElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    pen(event)?.moveTo(event.nativeEvent.offsetX, event.nativeEvent.offsetY);
  };
  const move = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.buttons === 0) return;
    const context = pen(event);
    context?.lineTo(event.nativeEvent.offsetX, event.nativeEvent.offsetY);
    context?.stroke();
  };
  const up = (): void => canvas.current?.toBlob((image) => props.drawn(image ?? undefined));
  const clear = (): void => {
    canvas.current?.getContext('2d')?.clearRect(0, 0, WIDTH, HEIGHT);
    props.drawn(undefined);
  };
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm">{props.label}</Text>
      <canvas
        ref={canvas}
        width={WIDTH}
        height={HEIGHT}
        aria-hidden
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        style={{ border: '1px solid #888', borderRadius: 8, background: '#fff', touchAction: 'none' }}
      />
      <Button size="compact-sm" variant="subtle" onClick={clear}>
        {props.clear}
      </Button>
    </Stack>
  );
}
