// A witness of one log, run by somebody else than the log:
//   node witness/main.ts --log https://zwfw.example.gov.cn/log --log-key <public key> --name <name> --state <folder> --port 3002
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { openMemory } from './memory.ts'
import { witnessKey } from './notes.ts'
import { witnessServer } from './server.ts'
import { createWitness, type Witness } from './witness.ts'

const { values } = parseArgs({
  options: {
    log: { type: 'string' },
    'log-key': { type: 'string' },
    name: { type: 'string', default: 'witness' },
    state: { type: 'string', default: 'witness-state' },
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '3002' },
    // seconds between two looks
    every: { type: 'string', default: '30' },
    // reads {"log": …, "logKey": …} from standard input and ends with it: a parent that was killed leaves no witness behind
    attached: { type: 'boolean', default: false },
  },
})

if (/[\s+]/.test(values.name) || values.name === '') throw new Error('--name holds neither spaces nor +')
const memory = openMemory(values.state)
let witness: Witness | undefined
let timer: NodeJS.Timeout | undefined
let stopped = false

function watch(log: string, logKey: string): void {
  const watching = createWitness({ name: values.name, log, logKey, memory })
  witness = watching
  const look = async () => {
    const outcome = await watching.look()
    const { reason } = watching.standing()
    if (outcome === 'refused') process.stderr.write(`refused: ${reason}\n`)
    if (!stopped) timer = setTimeout(() => void look(), Number(values.every) * 1000)
  }
  void look()
}

const server = witnessServer(values.name, memory, () => witness)
server.listen(Number(values.port), values.host, () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : values.port
  const key = witnessKey(values.name, memory.key)
  process.stdout.write(`${JSON.stringify({ listening: `http://${values.host}:${port}`, key })}\n`)
  if (values.log && values['log-key']) watch(values.log, values['log-key'])
})

const stop = () => {
  stopped = true
  clearTimeout(timer)
  server.close()
  server.closeAllConnections()
  process.stdin.destroy()
}
if (values.attached) {
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    const { log, logKey } = JSON.parse(line) as { log: string; logKey: string }
    if (!witness) watch(log, logKey)
  })
  lines.on('close', stop)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
