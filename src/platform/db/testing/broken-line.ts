import { connect, createServer } from 'node:net'
import type { TestContext } from 'node:test'

/**
 * Passes bytes on both ways, but once, when PostgreSQL answers with these words, gives `instead` in place of its answer and closes the
 * line, or only breaks it; tells the address to use.
 */
export async function lineThatBreaksOnce(
  t: TestContext,
  url: string,
  words: string,
  instead?: Buffer,
): Promise<{ url: string; broke: () => boolean }> {
  const target = new URL(url)
  const { port } = target
  // A folder when PostgreSQL listens on a socket.
  const host = target.searchParams.get('host') ?? target.hostname
  let broke = false
  const server = createServer((client) => {
    const database = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(Number(port), host)
    const end = () => {
      client.destroy()
      database.destroy()
    }
    for (const socket of [client, database]) socket.on('error', end).on('close', end)
    client.on('data', (bytes) => database.write(bytes))
    database.on('data', (bytes) => {
      if (broke || !bytes.includes(words)) return void client.write(bytes)
      broke = true
      // What came with it belongs to an answer nobody gets: after such an error PostgreSQL closes the line as well.
      if (instead) client.end(instead, end)
      else end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  target.searchParams.set('host', '127.0.0.1')
  target.port = String((server.address() as { port: number }).port)
  return { url: target.href, broke: () => broke }
}

/** An answer of PostgreSQL's: an error with these words, and that it is ready again. */
export function errorAnswer(fields: Readonly<Record<string, string>>): Buffer {
  const said = Buffer.concat([
    ...Object.entries(fields).map(([kind, text]) => Buffer.from(`${kind}${text}\0`)),
    Buffer.of(0),
  ])
  const head = Buffer.from('E\0\0\0\0')
  head.writeInt32BE(said.length + 4, 1)
  return Buffer.concat([head, said, Buffer.from('Z\0\0\0\u0005I')])
}
