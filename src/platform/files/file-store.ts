import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { Refusal } from '#kernel/refusal.ts'
import { sm3 } from '../crypto.ts'
import { faultPoint } from '../fault-points.ts'
import { type AcceptedType, contradicts, endingOf, mediaTypeOf } from './media-type.ts'
import { mostPixels, pixelsOf } from './picture-size.ts'

/** What is known about stored bytes. */
export interface StoredFile {
  /** SM3 of the content, 64 hex digits; also its address. */
  digest: string
  size: number
  mediaType: AcceptedType
}

export interface FileStore {
  /**
   * Stores a stream. It appears under its digest whole or not at all. `name` is the sender's name, whose ending must not lie. Refuses
   * 'platform.file-empty', 'platform.file-too-large', 'platform.file-type', 'platform.file-lies' {extension},
   * 'platform.picture-too-large' and 'platform.file-cut'.
   */
  put(content: Readable, limits: { maxBytes: number; name?: string }): Promise<StoredFile>
  /** The bytes, checked against their digest; 'platform.no-such-file' or 'platform.file-damaged' otherwise. */
  get(digest: string): Promise<StoredFile & { bytes: Buffer }>
  /** Takes bytes off the disk, but not those that were stored (again) since `writtenBefore`: then false. */
  remove(digest: string, writtenBefore: Date): Promise<boolean>
}

/** A file store in a folder: `<folder>/ab/cdef…`, unfinished files in `<folder>/incoming`. */
export async function openFileStore(folder: string): Promise<FileStore> {
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  await removeAbandoned(incoming)
  const placeOf = (digest: string) => join(folder, digest.slice(0, 2), digest.slice(2))
  return {
    async put(content, { maxBytes, name = '' }) {
      const draft = join(incoming, randomUUID())
      try {
        const { digest, size } = await write(draft, content, maxBytes)
        const bytes = await readFile(draft)
        const mediaType = await mediaTypeOf(bytes)
        if (!mediaType) throw new Refusal('invalid', 'platform.file-type')
        if ((pixelsOf(bytes, mediaType) ?? 0) > mostPixels) throw new Refusal('invalid', 'platform.picture-too-large')
        if (contradicts(name, mediaType))
          throw new Refusal('invalid', 'platform.file-lies', { extension: endingOf(name) })
        const place = placeOf(digest)
        await mkdir(dirname(place), { recursive: true, mode: 0o700 })
        faultPoint('after-file-flush')
        await rename(draft, place)
        faultPoint('after-file-rename')
        await flushFolder(dirname(place))
        return { digest, size, mediaType }
      } catch (error) {
        await rm(draft, { force: true })
        throw isDiskFull(error) ? new Refusal('unavailable', 'platform.cannot-write') : error
      }
    },
    async get(digest) {
      if (!/^[0-9a-f]{64}$/.test(digest)) throw new Refusal('not-found', 'platform.no-such-file')
      const bytes = await readFile(placeOf(digest)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new Refusal('not-found', 'platform.no-such-file') : error
      })
      const mediaType = await mediaTypeOf(bytes)
      if (sm3(bytes) !== digest || !mediaType) throw new Refusal('unavailable', 'platform.file-damaged')
      return { bytes, digest, size: bytes.length, mediaType }
    },
    async remove(digest, writtenBefore) {
      const place = placeOf(digest)
      if (await isFresh(place, writtenBefore)) return false
      // Taken aside before it is judged for good: somebody may be storing the same bytes at this moment.
      const aside = join(incoming, randomUUID())
      const isThere = await rename(place, aside).then(() => true, isMissing)
      if (!isThere) return true
      if (await isFresh(aside, writtenBefore)) {
        await rename(aside, place)
        return false
      }
      await rm(aside, { force: true })
      return true
    },
  }
}

async function isFresh(file: string, writtenBefore: Date): Promise<boolean> {
  return stat(file).then(({ mtime }) => mtime >= writtenBefore, isMissing)
}

/** False for a file that is not there; any other error goes on. */
function isMissing(error: NodeJS.ErrnoException): false {
  if (error.code === 'ENOENT') return false
  throw error
}

async function write(draft: string, content: Readable, maxBytes: number): Promise<{ digest: string; size: number }> {
  const file = await open(draft, 'wx', 0o600)
  try {
    const hash = createHash('sm3')
    let size = 0
    for await (const chunk of chunksOf(content)) {
      size += chunk.length
      if (size > maxBytes)
        throw new Refusal('invalid', 'platform.file-too-large', { maxMegabytes: Math.floor(maxBytes / 1_048_576) })
      hash.update(chunk)
      // All of it or an error: a disk that is nearly full takes a part of a single write and says nothing.
      await file.appendFile(chunk)
    }
    if (size === 0) throw new Refusal('invalid', 'platform.file-empty')
    await file.sync()
    return { digest: hash.digest('hex'), size }
  } finally {
    await file.close()
  }
}

function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')
}

/** Errors of the sender's side are a cut line; errors of our disk stay faults. */
async function* chunksOf(content: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of content) yield chunk as Buffer
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('invalid', 'platform.file-cut')
  }
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Unfinished files of a process that was killed; other processes finish theirs meanwhile. */
async function removeAbandoned(incoming: string): Promise<void> {
  const dayAgo = Date.now() - 86_400_000
  for (const name of await readdir(incoming)) {
    const draft = join(incoming, name)
    const facts = await stat(draft).catch(ignoreMissing)
    if (facts && facts.mtimeMs < dayAgo) await rm(draft, { force: true })
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
