import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { signatureOf } from '../signing.ts'

/** A running sandbox of a test. */
export interface RunningSandbox {
  url: string
  key: string
  secret: string
  /** A signed POST; the answer's status and JSON body (text when it is no JSON). */
  post(path: string, body: unknown): Promise<{ status: number; body: unknown }>
  /** Switches a fault on until `none`. */
  fault(service: 'messages' | 'population' | 'legal-persons', mode: string, delayMs?: number): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')

/** Starts the sandbox as its own process on a free port and stops it when the test ends. */
export async function startSandbox(
  t: { after(work: () => Promise<void>): void },
  options: { state?: string } = {},
): Promise<RunningSandbox> {
  const key = 'key-of-the-test'
  const secret = 'secret-of-the-test'
  const settings = [
    '--port',
    '0',
    '--key',
    key,
    '--secret',
    secret,
    ...(options.state ? ['--state', options.state] : []),
  ]
  const child = spawn(process.execPath, [join(root, 'sandbox', 'main.ts'), ...settings], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => stop(child))
  const lines = createInterface({ input: child.stdout })
  const [line] = (await once(lines, 'line')) as [string]
  const url: string = JSON.parse(line).listening
  const post = async (path: string, content: unknown) => {
    const body = JSON.stringify(content)
    const timestamp = String(Math.floor(Date.now() / 1000))
    const reply = await fetch(url + path, {
      method: 'POST',
      body,
      headers: {
        authorization: `Bearer ${key}`,
        'x-timestamp': timestamp,
        'x-signature': signatureOf(secret, timestamp, 'POST', path, body),
      },
    })
    const text = await reply.text()
    const isJson = reply.headers.get('content-type')?.startsWith('application/json')
    return { status: reply.status, body: isJson ? JSON.parse(text) : text }
  }
  return {
    url,
    key,
    secret,
    post,
    fault: async (service, mode, delayMs) => {
      await post('/v1/faults', { service, mode, ...(delayMs === undefined ? {} : { delayMs }) })
    },
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
