import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Message {
  requestId: string
  messageId: string
  to: string
  text: string
  sentAt: string
}

export interface Enrolment {
  account: string
  name: string
  secret: string
}

/** What the sandbox remembers; with a file it survives a restart, without one it ends with the process. */
export interface Memory {
  messages: Message[]
  enrolments: Enrolment[]
  keep(): void
}

const kept = 1000

/** Opens the memory, reading `file` when it exists; an unreadable file starts empty rather than stopping the demonstration. */
export function openMemory(file?: string): Memory {
  const memory: Memory = {
    messages: [],
    enrolments: [],
    keep() {
      if (memory.messages.length > kept) memory.messages.splice(0, memory.messages.length - kept)
      if (!file) return
      mkdirSync(dirname(file), { recursive: true })
      const { messages, enrolments } = memory
      writeFileSync(`${file}.new`, JSON.stringify({ messages, enrolments }), { mode: 0o600 })
      renameSync(`${file}.new`, file)
    },
  }
  if (!file) return memory
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as Partial<Memory>
    memory.messages = stored.messages ?? []
    memory.enrolments = stored.enrolments ?? []
  } catch {
    return memory
  }
  return memory
}
