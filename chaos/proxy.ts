/** A line between application and database that understands enough of the PostgreSQL protocol to break at the worst moment. */
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** When a line breaks. */
export const cutMoments = [
  /** COMMIT is on its way, PostgreSQL never hears it: nothing may have happened. */
  'before-commit',
  /** PostgreSQL hears COMMIT and answers; the answer is dropped: it has happened. */
  'after-commit',
  /** COMMIT is passed on and the line drops at once: nobody knows. */
  'during-commit',
] as const
export type CutMoment = (typeof cutMoments)[number]

export interface Proxy {
  /** The same database, reached through the line. */
  readonly url: string
  /** How many lines were broken, by moment. */
  readonly cuts: Record<CutMoment, number>
  /** Breaks the line of this share of commits from now on; 0 for none. */
  breakShare(share: number): void
  /** Sends new connections to another server and drops those that are open. */
  switchTo(url: string): void
  close(): Promise<void>
}

/** Length and kind of the frontend messages in a chunk stream; a message may be spread over chunks. */
function messageReader(onMessage: (kind: string, body: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let greeted = false
  return (chunk) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    for (;;) {
      if (!greeted) {
        if (rest.length < 4) return
        const size = rest.readUInt32BE(0)
        if (rest.length < size) return
        // An SSL request is eight bytes long and is followed by the real greeting.
        greeted = size > 8
        rest = rest.subarray(size)
        continue
      }
      if (rest.length < 5) return
      const size = rest.readUInt32BE(1) + 1
      if (rest.length < size) return
      onMessage(String.fromCharCode(rest[0] ?? 0), rest.subarray(5, size))
      rest = rest.subarray(size)
    }
  }
}

/** True for the message that makes work durable: COMMIT, or a statement that stands alone as the submission of several does. */
const commits = (kind: string, body: Buffer): boolean => kind === 'Q' && /^commit/i.test(body.toString('latin1', 0, 8))

const targetOf = (url: string) => {
  const address = new URL(url)
  const sockets = address.searchParams.get('host')
  const port = Number(address.port || 5432)
  return sockets ? { path: join(sockets, `.s.PGSQL.${port}`) } : { host: address.hostname, port }
}

/** Lays the line. `random` decides which commits it breaks, and when. */
export async function proxyTo(url: string, random: () => number): Promise<Proxy> {
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-proxy-'))
  const address = new URL(url)
  const port = Number(address.port || 5432)
  let target = targetOf(url)
  let share = 0
  const open = new Set<Socket>()
  const cuts: Record<CutMoment, number> = { 'before-commit': 0, 'after-commit': 0, 'during-commit': 0 }

  const server = createServer((near) => {
    const far = connect(target)
    let swallow = false
    const end = () => {
      near.destroy()
      far.destroy()
    }
    const cut = (moment: CutMoment) => {
      cuts[moment] += 1
      if (moment !== 'after-commit') return end()
      swallow = true
    }
    let broken: CutMoment | undefined
    const read = messageReader((kind, body) => {
      if (broken === undefined && share > 0 && commits(kind, body) && random() < share)
        broken = cutMoments[Math.floor(random() * cutMoments.length)]
    })
    near.on('data', (chunk) => {
      read(chunk)
      if (broken === 'before-commit') return cut(broken)
      if (broken === 'after-commit' && !swallow) cut(broken)
      if (broken === 'during-commit') {
        cuts[broken] += 1
        far.write(chunk, () => setImmediate(end))
        return
      }
      far.write(chunk)
    })
    far.on('data', (chunk) => {
      // The answer to COMMIT has come this far and no further.
      if (swallow) return end()
      near.write(chunk)
    })
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', end)
      socket.on('close', () => {
        open.delete(socket)
        end()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(join(folder, `.s.PGSQL.${port}`), resolve))
  address.hostname = 'localhost'
  address.port = String(port)
  address.searchParams.set('host', folder)
  const drop = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    url: address.href,
    cuts,
    breakShare(wanted) {
      share = wanted
    },
    switchTo(next) {
      target = targetOf(next)
      drop()
    },
    async close() {
      drop()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
