/** Hostile requests to every way in, one broken thing at a time, each answer judged. */
import { Refusal } from '#kernel/refusal.ts'
import { uuidv7 } from '#platform/crypto.ts'
import { sentence } from '#platform/http/problem.ts'
import { type Pace, quietly } from '../pace.ts'
import { type Answer, fire, formPass, type Shot } from '../sender.ts'
import type { Ground, Pass } from './ground.ts'
import { faultsOf } from './judge.ts'
import { foreignHeaders, headerPayloads, jsonPayloads, rawBodies, textPayloads } from './payloads.ts'
import { apiWays, decent, portalWays, type Way } from './slots.ts'
import { stillness } from './stillness.ts'

/** What came of it. */
export interface HostileVerdict {
  /** The part of all requests that was sent to every way in; 1 is all of them. */
  readonly share: number
  readonly requests: number
  readonly ofRequests: number
  readonly ways: number
  readonly slots: number
  readonly byKind: Readonly<Record<string, number>>
  readonly byStatus: Readonly<Record<string, number>>
  /** Refusals of what would have written, and those of them after which nobody looked whether something had changed. */
  readonly refused: number
  readonly unwatched: number
  readonly found: readonly string[]
}

interface Try {
  readonly name: string
  readonly kind: string
  readonly shot: Shot
  /** More that this answer has to be. */
  readonly also?: (answer: Answer) => readonly string[]
}

function place(name: string): number {
  let hash = 2166136261
  for (const sign of name) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16777619)
  return (hash >>> 0) / 2 ** 32
}

/** Names of columns and rights that no request may set by itself. */
const wishes = {
  ...{ role: 'system-administrator', roles: ['system-administrator'], isAdmin: true, permissions: ['audit.view'] },
  ...{
    decision: 'granted',
    outcome: 'granted',
    status: 'decided',
    deadline: '2099-01-01',
    dueOn: '2099-01-01',
    due_on: '2099-01-01',
  },
  ...{
    region: '430000000000',
    region_code: '430000000000',
    office_id: 'attack',
    actorKey: 'system:clock',
    actor_key: 'system:clock',
  },
  ...{
    staffId: 'attack',
    personId: 'attack',
    person_id: 'attack',
    accountId: 'attack',
    level: 5,
    verified: true,
    acceptedOn: '2020-01-01',
  },
  ...{ occurredAt: '2020-01-01T00:00:00Z', hash: 'attack', head: 'attack', createdAt: '2020-01-01', visits: 0 },
}
type Wish = keyof typeof wishes

/** Who sends: a try is made when it is asked for, so that a pass that was used up can be another one for the next. */
interface Sender {
  pass: Pass
  /** Whether routes outside the portal are sent with this pass too. */
  readonly isOnly: boolean
}

function* triesOf(ground: Ground, way: Way, sender: Sender): Generator<Try> {
  const { key, method, path, isForm } = way
  const params = ground.paramsOf(path)
  const url = decent(path, params)
  const writes = method !== 'GET'
  const json = (body: unknown): Partial<Shot> => ({
    headers: { 'content-type': 'application/json', 'idempotency-key': uuidv7() },
    ...(way.body || way.fields.length > 0 ? { payload: JSON.stringify(body) } : {}),
  })
  const form = (fields: Readonly<Record<string, string>>): Partial<Shot> => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ...sender.pass.fields, requestId: uuidv7(), ...fields }).toString(),
  })
  const usual = (): Partial<Shot> => (!writes ? {} : isForm ? form({}) : json(way.body ?? {}))
  const shot = (more: Partial<Shot>): Shot => {
    const cookie = isForm || sender.isOnly ? sender.pass.cookie : ground.cookieFor(key)
    return { ...{ method, url, cookie }, ...usual(), ...more }
  }

  for (const name of [...path.matchAll(/:(\w+)/g)].map(([, one = '']) => one)) {
    for (const { kind, value } of textPayloads) {
      const text = String(value)
      const encoded = text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80'
      const raw = path
        .replace(`:${name}`, encoded)
        .replace(/:(\w+)/g, (_, other: string) => encodeURIComponent(params[other] ?? ''))
      yield { name: `:${name} ${text.slice(0, 40)}`, kind, shot: shot({ url: raw }) }
    }
  }
  for (const name of [...way.query, 'attack']) {
    for (const { kind, value } of textPayloads) {
      const text = String(value).toWellFormed()
      yield {
        name: `?${name} ${text.slice(0, 40)}`,
        kind,
        shot: shot({ url: `${url}?${new URLSearchParams({ [name]: text })}` }),
      }
    }
    const twice = `${url}?${name}=attack&${name}=2&${name}[]=3&${name}[attack]=4&__proto__[${name}]=5`
    yield { name: `?${name} several times`, kind: 'pollution', shot: shot({ url: twice }) }
  }
  if (writes && !way.multipart) {
    for (const name of way.fields) {
      for (const { kind, value } of textPayloads) {
        const text = String(value)
        const more = isForm ? form({ [name]: text.toWellFormed() }) : json({ ...way.body, [name]: text })
        yield { name: `${name} ${text.slice(0, 40)}`, kind, shot: shot(more) }
      }
      if (isForm) {
        const payload = `${form({}).payload}&${name}=attack&${name}=2&${name}[attack]=3&__proto__[${name}]=4`
        yield { name: `${name} several times`, kind: 'pollution', shot: shot({ ...form({}), payload }) }
        continue
      }
      for (const { kind, value } of jsonPayloads)
        yield {
          name: `${name} ${JSON.stringify(value).slice(0, 40)}`,
          kind,
          shot: shot(json({ ...way.body, [name]: value })),
        }
    }
    for (const [kind, payload, type] of rawBodies)
      yield {
        name: `body ${kind} ${String(payload).slice(0, 30)}`,
        kind: 'body',
        shot: shot({ payload, headers: { 'content-type': type, 'idempotency-key': uuidv7() } }),
      }
    if (!isForm && way.body) {
      const foreign = Object.keys(wishes).filter((name) => !way.fields.includes(name)) as Wish[]
      const sent = Object.fromEntries(foreign.map((name) => [name, wishes[name]]))
      yield {
        ...{ name: 'all column names', kind: 'mass assignment', shot: shot(json({ ...way.body, ...sent })) },
        also: ({ status, text }) => {
          if (status === 401 || status === 403) return []
          const silent = foreign.filter((name) => !text.includes(`"${name}"`))
          return status !== 422 || silent.length > 0 ? [`${status}, takes ${silent.join(' ')} in silence`] : []
        },
      }
    }
    for (const headers of foreignHeaders) {
      const usually = usual()
      yield {
        ...{ name: `from ${JSON.stringify(headers)}`, kind: 'cross-origin' },
        shot: shot({ ...usually, headers: { ...usually.headers, ...headers } }),
        also: ({ status }) =>
          [401, 403, 404].includes(status) || (status === 303 && isForm) ? [] : [`${status} for another site`],
      }
    }
    if (isForm && !needsNoToken.includes(path)) {
      const { csrf: _token, ...rest } = sender.pass.fields
      yield {
        ...{ name: 'without the token of the form', kind: 'cross-origin' },
        shot: shot({
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: new URLSearchParams(rest).toString(),
        }),
        // 415: a form with files, which this is not.
        also: ({ status }) => ([401, 403, 404, 415].includes(status) ? [] : [`${status} without a token`]),
      }
    }
  }
  for (const headers of headerPayloads) {
    const usually = usual()
    yield {
      name: `headers ${JSON.stringify(headers).slice(0, 60)}`,
      kind: 'header',
      shot: shot({ ...usually, headers: { ...usually.headers, ...headers } }),
    }
  }
  for (const other of ['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'].filter(
    (one) => one !== method,
  ))
    yield { name: `as ${other}`, kind: 'method', shot: { ...shot({}), method: other } }
}

/** Two questions change nothing; a page of a draft is shown again with what was written, and nothing of it is kept. */
const needsNoToken: readonly string[] = ['/progress', '/ask', '/apply/:id/pages/:page']

/** What a page says of `platform.cannot-write`. */
const cannotWriteWords = sentence(new Refusal('unavailable', 'platform.cannot-write'))

/**
 * 503 with a reason: the database of this ground takes no event, so whoever got so far was judged good; no register is connected; the
 * workbench may not be built where tests run.
 */
const isHonestPause = ({ status, text }: Answer): boolean =>
  status === 503 &&
  (/"(platform\.cannot-write|registers\.register-unavailable|workbench\.not-built)"/.test(text) ||
    text.includes(cannotWriteWords))

/** May end the session it comes with, or begin another: tried when everything else is done, each time on a session of its own. */
const isLast = ({ path }: Way): boolean => /sign-out|sessions|\/api\/session$|organisations\/acting/.test(path)

/** What the rounds have brought so far. */
interface Tally {
  requests: number
  readonly byKind: Record<string, number>
  readonly byStatus: Record<string, number>
  refused: number
  unwatched: number
  readonly found: string[]
}

/** Tries whose place lies between these two. */
interface Slice {
  readonly from: number
  readonly to: number
}

/** Every name that any page reads is put to every page: most pages read none of them, so names foreign to an address have a fifth. */
const isIn = ({ key, isForm }: Way, { name }: Try, { from, to }: Slice): boolean => {
  const at = place(`${key} ${name}`) * (isForm && name.startsWith('?') ? 5 : 1)
  return at >= from && at < to
}

/** A part of the tries of one way in. */
async function attackWay(ground: Ground, way: Way, sender: Sender, slice: Slice, tally: Tally): Promise<void> {
  const watch = way.method === 'GET' ? undefined : await stillness(ground)
  for (const one of triesOf(ground, way, sender)) {
    if (!isIn(way, one, slice)) continue
    const { name, kind, shot, also } = one
    tally.requests += 1
    tally.byKind[kind] = (tally.byKind[kind] ?? 0) + 1
    const started = performance.now()
    const answer = await fire(ground.county.server, shot)
    tally.byStatus[answer.status] = (tally.byStatus[answer.status] ?? 0) + 1
    // A form sent from elsewhere is refused by showing the way to sign in.
    const isTaken = answer.status < 400 && !(kind === 'cross-origin' && answer.status === 303)
    if (await watch?.saw(isTaken)) tally.found.push(`${way.key} up to ${name}: refused, and yet something changed`)
    const faults = [...faultsOf(shot, answer), ...(also?.(answer) ?? [])]
    const real = isHonestPause(answer) ? faults.filter((fault) => fault !== 'status 503') : faults
    if (kind === 'sql' && performance.now() - started > 2_500) real.push('slept')
    if (real.length > 0) tally.found.push(`${way.key} ${name}: ${real.join(', ')}: ${answer.text.slice(0, 120)}`)
    if (sender.isOnly && answer.status < 400) sender.pass = await ground.passOfLeaver()
  }
  if (await watch?.end()) tally.found.push(`${way.key}: refused to the end, and yet something changed`)
  const { refused = 0, unwatched = 0 } = watch?.told() ?? {}
  tally.refused += refused
  tally.unwatched += unwatched
}

/**
 * Sends the tries whose place is below `share`: 1 is all of them. They go in rounds of a tenth over every way in, so that a run that ends
 * early has sent the same part to each.
 */
export async function runHostile(ground: Ground, share: number, pace: Pace = quietly): Promise<HostileVerdict> {
  const { county } = ground
  const ways = [...apiWays(county.server.routeTable, ground.bodyOf), ...portalWays(ground.addresses)]
  const early = ways.filter((way) => !isLast(way))
  const usual: Sender = { pass: await formPass(county.server, ground.resident.cookie), isOnly: false }
  const leaving: Sender = { pass: await ground.passOfLeaver(), isOnly: true }
  const tally: Tally = { requests: 0, byKind: {}, byStatus: {}, refused: 0, unwatched: 0, found: [] }
  const all = ways.reduce((sum, way) => sum + countOf(ground, way, usual), 0)
  let reached = 0
  for (let from = 0; from < share && !pace.isOver(); from = reached) {
    const slice = { from, to: Math.min(share, Math.round((from + 0.1) * 10) / 10) }
    for (const way of early) {
      if (pace.isOver()) break
      await attackWay(ground, way, usual, slice, tally)
      pace.tell(tally.requests, Math.round(all * share), tally.found.length)
    }
    if (pace.isOver()) break
    reached = slice.to
  }
  for (const way of ways.filter(isLast)) await attackWay(ground, way, leaving, { from: 0, to: reached || share }, tally)
  const { requests, byKind, byStatus, refused, unwatched, found } = tally
  const slots = ways.reduce((sum, way) => sum + slotsOf(way), 0)
  return {
    share: reached,
    requests,
    ofRequests: all,
    ways: ways.length,
    slots,
    byKind,
    byStatus,
    refused,
    unwatched,
    found,
  }
}

const slotsOf = ({ query, fields, path }: Way): number =>
  query.length + fields.length + (path.match(/:\w/g)?.length ?? 0)

function countOf(ground: Ground, way: Way, sender: Sender): number {
  let count = 0
  for (const one of triesOf(ground, way, sender)) if (isIn(way, one, { from: 0, to: 1 })) count += 1
  return count
}
