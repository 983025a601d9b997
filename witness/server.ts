/** What a witness tells: its key, the checkpoint it signed last, every size it signed, and what it refused. */
import { createServer, type Server } from 'node:http'
import type { Memory } from './memory.ts'
import type { Witness } from './witness.ts'

const outcomes = {
  signed: '账本接得上，已签名',
  unchanged: '账本没有新的封账',
  refused: '拒绝签名',
  unreachable: '连不上账本',
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

/** The witness as an HTTP server that is not listening yet; `witness` is undefined until it is told which log to watch. */
export function witnessServer(name: string, memory: Memory, witness: () => Witness | undefined): Server {
  const page = (): string => {
    const standing = witness()?.standing()
    const rows = [
      ['现在', standing?.outcome ? outcomes[standing.outcome] : '等账本的地址'],
      ['说明', standing?.reason ?? '无'],
      ['签到第几条', String(memory.last()?.size ?? '还没有')],
      ['最近签名', memory.last()?.at ?? '还没有'],
      ['拒绝过', `${memory.refusals().length} 次`],
    ]
    return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${escaped(name)}</title><h1>${escaped(name)}</h1>
<p>独立于办事系统的程序。它只做一件事：账本只增不改，就签名；账本改了旧账，就拒绝，留下证据。</p>
<dl>${rows.map(([label = '', value = '']) => `<dt>${label}<dd>${escaped(value)}`).join('')}</dl>
<p><a href="/checkpoint">签过名的封账</a>　<a href="/key">公钥</a>　<a href="/history">签过的每一次</a>　<a href="/refusals">拒绝的证据</a></html>`
  }
  const answers: Record<string, () => [type: string, text: string] | undefined> = {
    '/': () => ['text/html', page()],
    '/status': () => ['application/json', JSON.stringify({ name, ...witness()?.standing() })],
    '/key': () => {
      const key = witness()?.key
      return key === undefined ? undefined : ['text/plain', `${key}\n`]
    },
    '/checkpoint': () => {
      const note = memory.last()?.note
      return note === undefined ? undefined : ['text/plain', note]
    },
    '/history': () => ['application/jsonl', memory.history()],
    '/refusals': () => [
      'application/jsonl',
      memory
        .refusals()
        .map((line) => `${line}\n`)
        .join(''),
    ],
  }
  return createServer((request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?')
    const answer = request.method === 'GET' ? answers[path]?.() : undefined
    const [type, text] = answer ?? ['text/plain', 'not found\n']
    response.writeHead(answer ? 200 : 404, {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
    })
    response.end(text)
  })
}
