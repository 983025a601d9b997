import pg from 'pg'

export interface Listener {
  listen(channel: string, on: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** One connection for all channels of a process, opened on first use and opened again (with growing pauses) when it breaks. */
export function openListener(settings: pg.ClientConfig): Listener {
  const channels = new Map<string, Set<(payload: string) => void>>()
  let client: Promise<pg.Client> | undefined
  let retry: NodeJS.Timeout | undefined
  let closed = false

  async function connect(): Promise<pg.Client> {
    const line = new pg.Client(settings)
    line.on('notification', (note) => {
      for (const on of channels.get(note.channel) ?? []) on(note.payload ?? '')
    })
    line.on('error', () => {})
    await line.connect()
    line.on('end', () => {
      client = undefined
      if (!closed) reconnect(100)
    })
    for (const channel of channels.keys()) await line.query(`listen ${pg.escapeIdentifier(channel)}`)
    return line
  }

  function reconnect(pause: number): void {
    if (closed || channels.size === 0) return
    retry = setTimeout(async () => {
      try {
        client ??= connect()
        await client
        for (const listeners of channels.values()) for (const on of listeners) on('')
      } catch {
        client = undefined
        reconnect(Math.min(pause * 2, 5_000))
      }
    }, pause)
    retry.unref()
  }

  async function line(): Promise<pg.Client> {
    client ??= connect()
    try {
      return await client
    } catch (error) {
      client = undefined
      throw error
    }
  }

  return {
    async listen(channel, on) {
      const open = await line()
      const listeners = channels.get(channel) ?? new Set()
      channels.set(channel, listeners.add(on))
      if (listeners.size === 1) await open.query(`listen ${pg.escapeIdentifier(channel)}`)
      return async () => {
        listeners.delete(on)
        if (listeners.size > 0 || channels.get(channel) !== listeners) return
        channels.delete(channel)
        if (!closed) await (await line()).query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => {})
      }
    },
    async close() {
      closed = true
      clearTimeout(retry)
      const open = await client?.catch(() => undefined)
      await open?.end()
    },
  }
}
