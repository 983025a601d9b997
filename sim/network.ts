/** What lies outside: the SMS service and the two registers, which answer late, wrongly, twice or never. */
import type { World } from './world.ts'

/** A person or a business as its register knows it. */
export interface RegisterPerson {
  readonly idNumber: string
  readonly name: string
  readonly address: string
  readonly regionCode: string
}
export interface RegisterBusiness {
  readonly creditCode: string
  readonly name: string
  readonly representative: RegisterPerson
  readonly regionCode: string
}

export interface Registered {
  readonly people: readonly RegisterPerson[]
  readonly businesses: readonly RegisterBusiness[]
}

/** As much of a Response as the product reads. The real one goes through streams whose steps no seed decides. */
function reply(text: string, status: number, type: string): Response {
  const body = {
    cancel: async () => {},
    async *[Symbol.asyncIterator]() {
      yield Buffer.from(text)
    },
  }
  return { status, ok: status < 300, headers: new Headers({ 'content-type': type }), body } as unknown as Response
}
const json = (body: unknown, status = 200) => reply(JSON.stringify(body), status, 'application/json')

const timedOut = () => Object.assign(new Error('The operation was aborted due to timeout'), { name: 'TimeoutError' })

export class Network {
  private readonly world: World
  private readonly registered: Registered
  /** What the SMS service has taken, by request id: how often it was handed over, and to whom. */
  readonly taken = new Map<string, { times: number; to: string; template: string }>()

  constructor(world: World, registered: Registered) {
    this.world = world
    this.registered = registered
  }

  fetch(url: string, init: { readonly body?: unknown }): Promise<Response> {
    const { host, pathname } = new URL(url)
    const body = JSON.parse(String(init.body)) as Record<string, string>
    return new Promise((resolve, reject) => {
      const answer = (delay: number, give: () => void) => this.world.later(delay, null, give)
      const delay = 5 + this.world.fate.whole(120)
      if (host === 'sms.sim') return this.sms(body, (give) => answer(delay, give), resolve, reject)
      if (this.world.goesWrong('register-late', 0.2)) return answer(5_000, () => reject(timedOut()))
      if (this.world.goesWrong('register-broken', 0.2))
        return answer(delay, () =>
          resolve(this.world.fate.happens(0.5) ? reply('<h1>502</h1>', 502, 'text/html') : json({ hello: 'world' })),
        )
      const wrong = this.world.goesWrong('register-wrong', 0.2)
      answer(delay, () => resolve(this.register(pathname, body, wrong)))
    })
  }

  private sms(
    body: Record<string, string>,
    answer: (give: () => void) => void,
    resolve: (response: Response) => void,
    reject: (error: Error) => void,
  ): unknown {
    if (this.world.goesWrong('sms-refused', 0.15)) return answer(() => resolve(json({}, 503)))
    if (this.world.goesWrong('sms-rejected', 0.03)) return answer(() => resolve(json({}, 400)))
    const { requestId = '', to = '', template = '' } = body
    const before = this.taken.get(requestId)
    this.taken.set(requestId, { times: (before?.times ?? 0) + 1, to, template })
    if (this.world.goesWrong('sms-lost-answer', 0.15)) return answer(() => reject(timedOut()))
    return answer(() => resolve(json({})))
  }

  private register(path: string, body: Record<string, string>, wrong: boolean): Response {
    const { people, businesses } = this.registered
    const person = people.find((one) => one.idNumber === body.idNumber)
    const other = people.find((one) => one.idNumber !== body.idNumber)
    if (path === '/v1/population/verify') {
      const idNumber = wrong ? other?.idNumber : body.idNumber
      return json({ idNumber, match: person ? person.name === body.name : 'unknown', deceased: false })
    }
    if (path === '/v1/population/person') {
      const found = wrong ? other : person
      if (!found) return json({}, 404)
      return json({ ...found, sex: '女', birthDate: '1990-01-01', deceased: false })
    }
    if (path === '/v1/legal-persons/get') {
      const business = businesses.find((one) => (one.creditCode === body.creditCode) !== wrong)
      if (!business) return json({}, 404)
      const { representative, ...facts } = business
      return json({
        ...{
          ...facts,
          kind: 'enterprise',
          address: '华容县章华镇迎宾南路 18 号',
          establishedOn: '2015-06-01',
          status: '存续',
        },
        ...{ representativeName: representative.name, representativeIdNumber: representative.idNumber, agents: [] },
      })
    }
    return json({}, 404)
  }
}
