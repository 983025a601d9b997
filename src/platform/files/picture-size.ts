import type { AcceptedType } from './media-type.ts'

/** A picture may be large to send and small to store: a few bytes can claim more pixels than a machine has memory to draw. */
export const mostPixels = 100_000_000

/** Pixels a picture claims to have, by its head alone; undefined where the type has none, or the head does not say. */
export function pixelsOf(bytes: Buffer, type: AcceptedType): number | undefined {
  if (type === 'image/png') return bytes.length < 24 ? undefined : bytes.readUInt32BE(16) * bytes.readUInt32BE(20)
  if (type === 'image/jpeg') return jpegPixels(bytes)
  if (type === 'image/webp') return webpPixels(bytes)
  if (type === 'image/heic') return heicPixels(bytes)
  return undefined
}

/** ITU T.81: the frame header (SOF0 to SOF15, but for the three tables that share its range) tells height and width. */
function jpegPixels(bytes: Buffer): number | undefined {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes.readUInt8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7)
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

/** RFC 9649: extended, lossless or lossy; each keeps its size elsewhere. */
function webpPixels(bytes: Buffer): number | undefined {
  if (bytes.length < 30) return undefined
  const kind = bytes.toString('latin1', 12, 16)
  if (kind === 'VP8X') return (bytes.readUIntLE(24, 3) + 1) * (bytes.readUIntLE(27, 3) + 1)
  if (kind === 'VP8 ') return (bytes.readUInt16LE(26) & 0x3fff) * (bytes.readUInt16LE(28) & 0x3fff)
  const packed = bytes.readUInt32LE(21)
  return ((packed & 0x3fff) + 1) * (((packed >>> 14) & 0x3fff) + 1)
}

/** ISO/IEC 23008-12: the largest `ispe` property. */
function heicPixels(bytes: Buffer): number | undefined {
  let most: number | undefined
  for (let at = bytes.indexOf('ispe'); at >= 0 && at + 16 <= bytes.length; at = bytes.indexOf('ispe', at + 4))
    most = Math.max(most ?? 0, bytes.readUInt32BE(at + 8) * bytes.readUInt32BE(at + 12))
  return most
}
