import QRCode from 'qrcode'
import { drawing, type Html, html } from '../../html.ts'

/** A QR code as an SVG drawing: one path, black on white, quiet zone of four modules. `label` says what a scan opens. */
export function qrCode(text: string, label: string): Html {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  let path = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!modules.get(y, x)) continue
      let run = 1
      while (x + run < size && modules.get(y, x + run)) run++
      path += `M${x} ${y}h${run}v1h-${run}z`
      x += run
    }
  }
  const box = `-4 -4 ${size + 8} ${size + 8}`
  return html`<span class="qr" role="img" aria-label="${label}">${drawing(
    `<svg viewBox="${box}" aria-hidden="true" shape-rendering="crispEdges"><path fill="#fff" d="M-4-4h${size + 8}v${size + 8}h-${size + 8}z"/><path fill="#000" d="${path}"/></svg>`,
  )}</span>`
}

/** A QR code with the words under it. */
export function qrFigure(text: string, caption: string): Html {
  return html`<figure class="qr-figure">${qrCode(text, `二维码：${caption}`)}<figcaption>${caption}</figcaption></figure>`
}
