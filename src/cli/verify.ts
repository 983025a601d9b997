/** `onevisit verify`: is the record of a case what was recorded, and does a receipt belong to it? */
import { existsSync, readFileSync } from 'node:fs'
import { checkCaseNumber } from '#kernel/case-number.ts'
import { chineseTime } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Services } from '../services.ts'
import { write } from './lines.ts'
import { readOptions, UsageFault } from './options.ts'
import { withServices } from './with-services.ts'

/** What a receipt claims, as far as it could be read. */
interface Claim {
  readonly number: string
  /** Chain hash of the submission. */
  readonly head: string | null
  readonly contentHash: string | null
  /** Which event the head belongs to. */
  readonly version: number | null
  /** Hashes of a text that does not say which is which. */
  readonly hashes: readonly string[]
  readonly itemName: string | null
  readonly submittedAt: string | null
  /** The whole receipt where it is a text, without spaces. */
  readonly text: string | null
}

interface Verdict {
  readonly number: string
  readonly found: boolean
  readonly genuine: boolean
  readonly reason: string | null
  readonly itemName: string | null
  readonly submittedAt: string | null
  readonly events: number | null
  /** Chain hash of the newest event. */
  readonly head: string | null
}

export async function run(words: readonly string[]): Promise<number> {
  const { plain, flags } = readOptions(words, { flags: ['json'], most: 1 })
  const [subject] = plain
  if (!subject) throw new UsageFault('请写办件编号，或者回执文件。')
  const claim = claimOf(subject)
  const verdict = await withServices((services) => judge(services, claim))
  await write(flags.has('json') ? `${JSON.stringify(verdict, null, 2)}\n` : told(verdict))
  return verdict.genuine ? 0 : 1
}

function claimOf(subject: string): Claim {
  const number = checkCaseNumber(subject)
  const empty = {
    head: null,
    contentHash: null,
    version: null,
    hashes: [],
    itemName: null,
    submittedAt: null,
    text: null,
  }
  if (number.ok) return { ...empty, number: number.value }
  if (existsSync(subject)) return readReceipt(readFileSync(subject, 'utf8'))
  throw new Error(/[./\\]/.test(subject) ? `没有这个文件：${subject}` : number.reason)
}

/** A receipt as JSON, or the text or page that a person saved. */
export function readReceipt(content: string): Claim {
  const text = content.replace(/^\uFEFF/, '')
  const fields = parsed(text)
  if (fields) {
    const part = (name: string): string | null => (typeof fields[name] === 'string' ? (fields[name] as string) : null)
    const number = checkCaseNumber(part('number') ?? '')
    if (!number.ok) throw new Error(`回执里的编号不对：${number.reason}`)
    const hash = (name: string): string | null => part(name)?.trim().toLowerCase() ?? null
    const [head, contentHash] = [hash('head'), hash('contentHash')]
    if (head === null && contentHash === null) throw new Error('回执里没有校验码（head）和内容指纹（contentHash）。')
    return {
      number: number.value,
      head,
      contentHash,
      version: typeof fields.version === 'number' ? fields.version : null,
      hashes: [],
      itemName: part('itemName'),
      submittedAt: part('submittedAt'),
      text: null,
    }
  }
  const plain = text.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ')
  const numbers = [...plain.matchAll(/(?<![0-9A-Za-z])(?:\d[ \u00a0-]?){18}[0-9A-Z](?![0-9A-Za-z])/g)]
  const number = numbers.map((found) => checkCaseNumber(found[0])).find((one) => one.ok)
  // Anything as long as a hash is taken for one: a hash with a foreign character in it must not pass unseen.
  const long = [...plain.matchAll(/(?<![0-9A-Za-z])[0-9A-Za-z]{56,80}(?![0-9A-Za-z])/g)]
  const hashes = [...new Set(long.map((found) => found[0].toLowerCase()))]
  if (!number?.ok) throw new Error('文件里没有找到办件编号。请用网页上“保存回执”得到的文件。')
  if (hashes.length === 0) throw new Error('文件里没有找到校验码（64 位）。请用网页上“保存回执”得到的文件。')
  return {
    number: number.value,
    head: null,
    contentHash: null,
    version: null,
    hashes,
    itemName: null,
    submittedAt: null,
    text: bare(plain),
  }
}

/** Text without the spaces that layout puts in. */
const bare = (text: string): string => text.replace(/\s/g, '')

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

async function judge({ cases }: Services, claim: Claim): Promise<Verdict> {
  const { number } = claim
  const absent = { number, found: false, genuine: false, itemName: null, submittedAt: null, events: null, head: null }
  const history = await cases.history(number).catch((error: unknown) => {
    if (error instanceof Refusal && error.kind === 'not-found') return undefined
    throw error
  })
  if (!history) return { ...absent, reason: '没有这个编号的办件。' }
  const { events, verdict, row } = history
  const base = {
    ...{ number, found: true, itemName: row.itemName, submittedAt: row.submittedAt },
    ...{ events: events.length, head: events.at(-1)?.hash ?? null },
  }
  if (!verdict.ok) return { ...base, genuine: false, reason: `记录被动过：${verdict.reason}。` }
  const submitted = events.find((event) => event.type === 'case-submitted')
  const content = (submitted?.data as { contentHash?: string } | undefined)?.contentHash ?? ''
  const heads = events.map((event) => event.hash)
  const wrong = differenceOf(claim, { heads, content, itemName: row.itemName, submittedAt: row.submittedAt })
  return { ...base, genuine: wrong === null, reason: wrong }
}

function differenceOf(
  claim: Claim,
  kept: { heads: readonly string[]; content: string; itemName: string; submittedAt: string | null },
): string | null {
  if (claim.head !== null && !kept.heads.includes(claim.head)) return '回执上的校验码和记录对不上。'
  if (claim.head !== null && claim.version !== null && kept.heads[claim.version - 1] !== claim.head)
    return '回执上的序号和记录对不上。'
  if (claim.contentHash !== null && claim.contentHash !== kept.content) return '回执上的内容指纹和记录对不上。'
  if (claim.hashes.some((hash) => hash !== kept.content && !kept.heads.includes(hash)))
    return '回执上的校验码和记录对不上。'
  if (claim.itemName !== null && claim.itemName !== kept.itemName) return '回执上的事项名称和记录对不上。'
  if (claim.submittedAt !== null && Date.parse(claim.submittedAt) !== Date.parse(kept.submittedAt ?? ''))
    return '回执上的提交时间和记录对不上。'
  if (claim.text !== null) {
    if (!claim.text.includes(bare(kept.itemName))) return '回执上的事项名称和记录对不上。'
    const submitted = kept.submittedAt === null ? '' : bare(chineseTime(kept.submittedAt))
    if (claim.text.includes('提交时间') && !claim.text.includes(submitted)) return '回执上的提交时间和记录对不上。'
  }
  return null
}

function told({ number, genuine, reason, itemName, events }: Verdict): string {
  if (genuine) return `✓ ${number} ${itemName ?? ''}：${events ?? 0} 条记录首尾相连，没有改动。\n`
  return `✗ ${number}：${reason ?? '核验不通过。'}\n`
}
