/** Pages that look like scanned papers, drawn here so that no real paper is needed. */

import { Readable } from 'node:stream'
import { crc32, deflateSync } from 'node:zlib'
import type { FileStore, StoredFile } from '#platform/files/file-store.ts'

const width = 420
const height = 594

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  const sum = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A grey-scale PNG of a page: a title bar, lines of text as bars, a round seal at the foot. `kind` varies the layout. */
export function scannedPage(kind: number): Buffer {
  const rows = Buffer.alloc((width + 1) * height, 0xf4)
  const paint = (x0: number, y0: number, x1: number, y1: number, shade: number): void => {
    for (let y = y0; y < y1; y += 1) rows.fill(shade, y * (width + 1) + 1 + x0, y * (width + 1) + 1 + x1)
  }
  for (let y = 0; y < height; y += 1) rows[y * (width + 1)] = 0
  paint(110, 48, 310, 68, 0x40)
  for (let line = 0; line < 12 + (kind % 5); line += 1) {
    const y = 110 + line * 26
    paint(50, y, 50 + 60, y + 8, 0x70)
    paint(130, y, 200 + ((line * 53 + kind * 31) % 170), y + 8, 0x90)
  }
  for (let y = -34; y <= 34; y += 1) {
    for (let x = -34; x <= 34; x += 1) {
      const far = x * x + y * y
      if (far <= 34 * 34 && far >= 29 * 29) rows[(520 + y) * (width + 1) + 1 + 320 + x] = 0x80
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Stores the pages; the same bytes are stored once. */
export const storePages = (store: FileStore, kinds: number): Promise<readonly StoredFile[]> =>
  Promise.all(
    Array.from({ length: kinds }, (_, kind) => store.put(Readable.from(scannedPage(kind)), { maxBytes: 1 << 20 })),
  )
