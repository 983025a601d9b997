/** What an answer to a hostile request must be, whatever was asked. */

import { harmIn } from '../markup.ts'
import type { Answer, Shot } from '../sender.ts'

const chinese = /[\u4e00-\u9fff]/
/** Signs of the machine behind the words. */
const insides =
  /\bat [\w.<>]+ \((?:file|node|\/)|node_modules|\.ts:\d+:\d+|syntax error at|invalid input syntax|violates \w+ constraint|relation "\w+"|SQLSTATE|ECONNREFUSED|Cannot read prop|is not a function|ZodError|DatabaseError|\/tmp\/|\/work\//

/** What is wrong with this answer; empty when it is as it should be. */
export function faultsOf(shot: Shot, { status, headers, text }: Answer): string[] {
  const found: string[] = []
  const type = headers['content-type'] ?? ''
  if (status >= 500) found.push(`status ${status}`)
  if (insides.test(text)) found.push(`shows its insides: ${insides.exec(text)?.[0]}`)
  if (headers['x-content-type-options'] !== 'nosniff') found.push('no nosniff')
  if (!(headers['content-security-policy'] ?? '').includes("default-src 'none'"))
    found.push('no content security policy')
  if (headers['x-powered-by'] || headers.server) found.push('says what it runs on')
  if (Object.keys(headers).some((name) => name.includes('attack'))) found.push('a header of the attacker')
  if (/attack/.test(headers['set-cookie'] ?? '') && !/kept-/.test(headers['set-cookie'] ?? ''))
    found.push('a cookie of the attacker')
  const cors = headers['access-control-allow-origin']
  if (cors !== undefined) found.push(`opens to ${cors}`)
  if (status >= 300 && status < 400 && status !== 304) {
    const to = headers.location ?? ''
    if (!/^\/(?![/\\])/.test(to)) found.push(`leads to ${to}`)
  }
  if (type.startsWith('text/html')) {
    found.push(...harmIn(text).map((harm) => `page holds ${harm}`))
    if (status >= 400 && shot.method !== 'HEAD' && !chinese.test(text)) found.push('no Chinese words')
  } else if (status >= 400 && shot.method !== 'HEAD') found.push(...problemFaults(status, type, text))
  return found
}

/** A problem document: our own media type, a sentence in Chinese that ends, a request number. */
function problemFaults(status: number, type: string, text: string): string[] {
  if (!type.startsWith('application/problem+json')) return [`${status} as ${type}`]
  const problem = JSON.parse(text) as Record<string, unknown>
  const detail = String(problem.detail ?? '')
  const faults: string[] = []
  if (!chinese.test(detail) || !detail.endsWith('。')) faults.push(`says “${detail}”`)
  if (!/^[0-9a-f-]{36}$/.test(String(problem.requestId))) faults.push('no request number')
  return faults
}
