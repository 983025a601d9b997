import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A line to a database that a test can cut and mend. */
export interface Line {
  /** The same database, reached through the line. */
  readonly url: string
  readonly cut: () => void
  readonly mend: () => void
}

/** Lays a line to a PostgreSQL address; it is taken up when the test ends. */
export async function lineTo(t: { after(work: () => Promise<void>): void }, url: string): Promise<Line> {
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-line-'))
  const address = new URL(url)
  const port = Number(address.port || 5432)
  const sockets = address.searchParams.get('host')
  const target = sockets ? { path: join(sockets, `.s.PGSQL.${port}`) } : { host: address.hostname, port }
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(target)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(join(folder, `.s.PGSQL.${port}`), resolve))
  t.after(async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
    await rm(folder, { recursive: true, force: true })
  })
  address.hostname = 'localhost'
  address.port = String(port)
  address.searchParams.set('host', folder)
  return {
    url: address.href,
    cut: () => {
      isCut = true
      for (const socket of open) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
  }
}
