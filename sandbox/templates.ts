import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Message texts filed with the gateway, by template name; `{name}` places take the parameters. */
export type Templates = Readonly<Record<string, string>>

const signature = '【华容县一次办】'

/** Reads the filed texts; a folder without the file has none. */
export function readTemplates(folder: string): Templates {
  try {
    return JSON.parse(readFileSync(join(folder, 'sms-templates.json'), 'utf8')).templates
  } catch {
    return {}
  }
}

/**
 * The text of a message. A template that is not filed is still shown, by its name and parameters: a real gateway refuses it, a demonstration should
 * let one see what was meant. Undefined when the body names no template.
 */
export function textOf(templates: Templates, body: Record<string, unknown>): string | undefined {
  const { template, params } = body
  if (typeof template !== 'string' || template === '') return undefined
  const given = Object.entries((params ?? {}) as Record<string, unknown>)
  const filed = templates[template]
  if (!filed)
    return `${signature}（未备案的模板 ${template}）${given.map(([name, value]) => `${name}：${value}`).join('，')}`
  return signature + given.reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), filed)
}
