/** One file named in a ZIP archive's directory. */
export interface ZipEntry {
  name: string
  compressedBytes: number
  bytes: number
  /** A link to another place instead of content, as Unix archives hold them. */
  isLink: boolean
}

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const limits = { entries: 1_000, bytes: 200 * 1024 * 1024, ratio: 100 }

/**
 * Reads the directory at the end of a ZIP archive without unpacking anything. Undefined when it is damaged, split or ZIP64: no
 * office document within our size limits is.
 */
export function zipDirectory(bytes: Buffer): ZipEntry[] | undefined {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== endSignature) return undefined
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  const entries: ZipEntry[] = []
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entrySignature) return undefined
    const nameLength = bytes.readUInt16LE(at + 28)
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      compressedBytes: bytes.readUInt32LE(at + 20),
      bytes: bytes.readUInt32LE(at + 24),
      isLink: (bytes.readUInt16LE(at + 40) & 0xf000) === 0xa000,
    })
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * Whether an archive of `size` bytes is of a size and shape that an office document has: no bomb, no path out of its folder, no link, no
 * entries that share their bytes.
 */
export function isHarmlessZip(entries: readonly ZipEntry[], size: number): boolean {
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  const packed = entries.reduce((sum, entry) => sum + entry.compressedBytes, 0)
  if (entries.length > limits.entries || total > limits.bytes || total > packed * limits.ratio + 1_000_000) return false
  if (packed > size) return false
  return entries.every(({ name, isLink }) => !isLink && !name.startsWith('/') && !name.split(/[\\/]/).includes('..'))
}
