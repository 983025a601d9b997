import { parseArgs } from 'node:util'
import { createSandbox } from './server.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: process.env.SANDBOX_PORT ?? '8790' },
    host: { type: 'string', default: process.env.SANDBOX_HOST ?? '127.0.0.1' },
    key: { type: 'string', default: process.env.SANDBOX_KEY ?? 'sandbox-key' },
    secret: { type: 'string', default: process.env.SANDBOX_SECRET ?? '' },
    demo: { type: 'string', default: process.env.SANDBOX_DEMO ?? 'db/demo' },
    state: { type: 'string', default: process.env.SANDBOX_STATE ?? '' },
    // ends when standard input closes: a parent that was killed leaves no sandbox behind
    attached: { type: 'boolean', default: false },
  },
})

const server = createSandbox({
  key: values.key,
  secret: values.secret || values.key,
  demo: values.demo,
  ...(values.state ? { state: values.state } : {}),
})

server.listen(Number(values.port), values.host, () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : values.port
  process.stdout.write(`${JSON.stringify({ listening: `http://${values.host}:${port}` })}\n`)
})

const stop = () => {
  server.close()
  server.closeAllConnections()
  // An open standard input would keep the process alive.
  process.stdin.destroy()
}
if (values.attached) process.stdin.on('end', stop).resume()
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
