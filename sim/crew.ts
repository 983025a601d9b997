/** Worker processes that play seeds beside one another. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Plant } from './hooks.ts'
import type { Report, Task, Told } from './worker.ts'

/** Plays a list of seeds in one process of its own; calls `on` for each. Resolves when all are played, or the first failed if so wished. */
export function playApart(task: Task, on: (result: Told) => void, plant?: Plant): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'worker.ts'), plant ? [JSON.stringify(plant)] : [], { silent: false })
    let over = false
    child.on('message', (report: Report) => {
      if (report.kind === 'ready') child.send(task)
      if (report.kind === 'played') on(report.result)
      if (report.kind === 'over') {
        over = true
        child.kill()
      }
    })
    child.on('error', reject)
    child.on('exit', (code) => (over ? resolve() : reject(new Error(`a worker ended with ${code}`))))
  })
}

/** The same over several processes; seeds are dealt out in turn. */
export async function playBeside(
  seeds: readonly number[],
  workers: number,
  options: Pick<Task, 'shrink' | 'cluster'>,
  on: (result: Told) => void,
): Promise<void> {
  const hands = Array.from({ length: Math.max(1, Math.min(workers, seeds.length)) }, (_none, at) =>
    seeds.filter((_seed, place) => place % workers === at),
  )
  await Promise.all(hands.map((hand) => playApart({ seeds: hand, stopAtFirst: false, ...options }, on)))
}
