/** Lines in, lines out: in order, as they come, whatever the size of the input. */
import { once } from 'node:events'

const outputChunk = 1 << 16

/** Lines of standard input without their ends; a byte order mark and carriage returns are taken off, blank lines stay. */
async function* batches(): AsyncGenerator<readonly string[]> {
  process.stdin.setEncoding('utf8')
  let rest = ''
  let first = true
  for await (const chunk of process.stdin as AsyncIterable<string>) {
    const text = rest + (first ? chunk.replace(/^\uFEFF/, '') : chunk)
    first = false
    const lines = text.split('\n')
    rest = lines.pop() ?? ''
    if (lines.length > 0) yield lines.map(withoutReturn)
  }
  if (rest !== '') yield [withoutReturn(rest)]
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)

/** Answers each line of standard input with one JSON line; waits for a slow reader. */
export async function answerLines(answer: (line: string) => unknown): Promise<void> {
  for await (const lines of batches()) {
    let out = ''
    for (const line of lines) {
      out += `${JSON.stringify(answer(line))}\n`
      if (out.length >= outputChunk) {
        await write(out)
        out = ''
      }
    }
    if (out !== '') await write(out)
  }
}

/** As `answerLines` for answers that take their time: a few at once, written in the order of the questions. */
export async function answerLinesLater(atOnce: number, answer: (line: string) => Promise<unknown>): Promise<void> {
  for await (const lines of batches()) {
    for (let at = 0; at < lines.length; at += atOnce) {
      const answers = await Promise.all(lines.slice(at, at + atOnce).map(answer))
      await write(answers.map((one) => `${JSON.stringify(one)}\n`).join(''))
    }
  }
}

/** Writes to standard output and waits when the reader is slower than we are. */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}
