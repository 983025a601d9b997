import { type PointerEvent, useEffect, useRef } from 'react'

/**
 * 签字板：笔、手指、鼠标都行。The drawing stays on the screen for the clerk to compare; the record keeps that the receiver signed, and
 * the signed delivery receipt is the paper.
 */
export function SignaturePad({ onSigned, cleared }: { onSigned: (signed: boolean) => void; cleared: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const drawing = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new number means: wipe
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const scale = window.devicePixelRatio || 1
    element.width = element.clientWidth * scale
    element.height = element.clientHeight * scale
    const pen = element.getContext('2d')
    if (!pen) return
    pen.scale(scale, scale)
    pen.lineWidth = 2.2
    pen.lineCap = 'round'
    pen.lineJoin = 'round'
    pen.strokeStyle = getComputedStyle(element).color
  }, [cleared])
  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top] as const
  }
  return (
    <canvas
      ref={canvas}
      className="signature"
      role="img"
      aria-label="签字板"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        drawing.current = true
        const pen = event.currentTarget.getContext('2d')
        pen?.beginPath()
        pen?.moveTo(...at(event))
      }}
      onPointerMove={(event) => {
        if (!drawing.current) return
        const pen = event.currentTarget.getContext('2d')
        pen?.lineTo(...at(event))
        pen?.stroke()
      }}
      onPointerUp={() => {
        drawing.current = false
        onSigned(true)
      }}
    />
  )
}
