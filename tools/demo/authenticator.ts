import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoStaff } from '../demo-people/staff.ts'

/** Address and key of a running sandbox; `secret` is the key unless told. */
export interface SandboxAddress {
  url: string
  key: string
  secret?: string
}

/** Puts the one-time-code secrets of the demonstration staff into the sandbox's authenticator page, those with a story first. */
export async function enrolAuthenticator(sandbox: SandboxAddress): Promise<number> {
  const file = join(import.meta.dirname, '..', '..', 'db', 'demo', 'staff.json')
  const staff: DemoStaff[] = JSON.parse(readFileSync(file, 'utf8')).staff
  const ordered = [...staff.filter((one) => one.story), ...staff.filter((one) => !one.story)]
  for (const one of ordered) {
    const name = one.story ? `${one.name}，${one.story}` : `${one.name}，${one.office}`
    await post(sandbox, '/v1/authenticator/enrolments', { account: one.workNo, name, secret: one.totpSecret })
  }
  return ordered.length
}

async function post(sandbox: SandboxAddress, path: string, content: unknown): Promise<void> {
  const body = JSON.stringify(content)
  const timestamp = String(Math.floor(Date.now() / 1000))
  const digest = createHash('sha256').update(body).digest('hex')
  const signed = `${timestamp}\nPOST\n${path}\n${digest}`
  const reply = await fetch(sandbox.url + path, {
    method: 'POST',
    body,
    headers: {
      authorization: `Bearer ${sandbox.key}`,
      'x-timestamp': timestamp,
      'x-signature': createHmac('sha256', sandbox.secret ?? sandbox.key)
        .update(signed)
        .digest('hex'),
    },
  })
  if (!reply.ok) throw new Error(`the sandbox answered ${reply.status}`)
}
