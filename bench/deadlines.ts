/** `onevisit deadline` over many lines, against a program that only reads and writes the same JSON. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { quantile, timeOf } from './measure.ts'

const lines = 200_000
const rounds = 3
const cli = join(import.meta.dirname, '..', 'src', 'cli.ts')
const echo = `let rest = ''
process.stdin.setEncoding('utf8').on('data', (chunk) => {
  const parts = (rest + chunk).split('\\n')
  rest = parts.pop()
  process.stdout.write(parts.map((line) => JSON.stringify(JSON.parse(line)) + '\\n').join(''))
})`

/** Limits of 0 to 39 working days from every day of 2020 to 2025, every fourth with a suspension. */
function questions(): string {
  const first = Date.UTC(2020, 0, 1)
  const day = (n: number): string => new Date(first + n * 86_400_000).toISOString().slice(0, 10)
  return Array.from({ length: lines }, (_, n) => {
    const from = n % 2000
    const suspensions = n % 4 === 0 ? [{ after: day(from + 3), through: day(from + 8) }] : []
    return `${JSON.stringify({ from: day(from), workingDays: n % 40, suspensions })}\n`
  }).join('')
}

const answered = (args: readonly string[], input: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'inherit'] })
    child.on('error', reject).on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))))
    child.stdin.end(input)
  })

export async function deadlines() {
  const input = questions()
  const product: number[] = []
  const bare: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    product.push(await timeOf(() => answered([cli, 'deadline'], input)))
    bare.push(await timeOf(() => answered(['-e', echo], input)))
  }
  const rate = (times: readonly number[]): number => lines / (quantile(times, 0.5) / 1000)
  return { perSecond: rate(product), barePerSecond: rate(bare) }
}
