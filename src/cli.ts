/** The command line: `npm run -s onevisit -- <command>`. Each command is loaded only when it is asked for. */
import { leave } from './cli/leaving.ts'
import { usage } from './cli/usage.ts'

/** What a command is given and answers: its words after the name, and the exit code. */
type Command = (words: readonly string[]) => Promise<number>

const commands: Readonly<Record<string, () => Promise<{ run: Command }>>> = {
  deadline: () => import('./cli/deadline.ts'),
  'check-id': () => import('./cli/check-id.ts'),
  import: () => import('./cli/import.ts'),
  search: () => import('./cli/search.ts'),
  lint: () => import('./cli/lint.ts'),
  plan: () => import('./cli/plan.ts'),
  prerequisites: () => import('./cli/prerequisites.ts'),
  case: () => import('./cli/case.ts'),
  verify: () => import('./cli/verify.ts'),
  'verify-log': () => import('./cli/verify-log.ts'),
  rebuild: () => import('./cli/rebuild.ts'),
  administrator: () => import('./cli/administrator.ts'),
}

// Whoever reads our output may stop reading, as `head` does; that is no fault.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => void leave(error.code === 'EPIPE' ? 0 : 1))
process.once('SIGINT', () => void leave(130))
process.once('SIGTERM', () => void leave(143))

async function main([name = '', ...words]: readonly string[]): Promise<number> {
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage)
    return 0
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load) {
    process.stderr.write(`${name === '' ? '请写明要做什么。' : `没有“${name}”这个命令。`}\n\n${usage}`)
    return 2
  }
  try {
    return await (await load()).run(words)
  } catch (error) {
    const { inWords, isUsage } = await import('./cli/words.ts')
    process.stderr.write(`${inWords(error)}\n${isUsage(error) ? `\n${usage}` : ''}`)
    return isUsage(error) ? 2 : 1
  }
}

process.exitCode = await main(process.argv.slice(2))
