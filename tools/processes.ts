import { readFile } from 'node:fs/promises'

/** Whether a process of this id is there, whoever it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Ended, and its parent has not asked how. */
export async function isZombie(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return status.slice(status.lastIndexOf(')') + 2).startsWith('Z')
}

/**
 * Tells a process from the one before it that had the same id: the start of the machine and of the process. Linux only. Ids are given
 * again, after a restart in a container to the very same program.
 */
export async function lifeOf(pid: number): Promise<string | undefined> {
  const [boot, status] = await Promise.all(
    ['/proc/sys/kernel/random/boot_id', `/proc/${pid}/stat`].map((path) => readFile(path, 'utf8').catch(() => '')),
  )
  const startedAt = status?.slice(status.lastIndexOf(')') + 2).split(' ')[19]
  return boot && startedAt ? `${boot.trim()} ${startedAt}` : undefined
}
