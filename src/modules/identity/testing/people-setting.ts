import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createExchange, type ExchangeConfig } from '#modules/exchange/service.ts'
import { createRegisters } from '#modules/registers/service.ts'
import type { Database } from '#platform/db/database.ts'
import { createSealer } from '#platform/sealing.ts'
import type { RunningSandbox } from '../../../../sandbox/testing/start-sandbox.ts'
import { createIdentity } from '../service.ts'
import type { IdentitySettings } from '../settings.ts'

const demo = join(import.meta.dirname, '..', '..', '..', '..', 'db', 'demo')

export interface DemoPerson {
  key: string
  name: string
  idNumber: string
  phone: string
  deceasedOn: string | null
  story: string | null
}

export interface DemoLegalPerson {
  key: string
  name: string
  creditCode: string
  representative: string
  agents: { person: string; scope: string }[]
}

const people: DemoPerson[] = JSON.parse(readFileSync(join(demo, 'people.json'), 'utf8')).people
const companies: DemoLegalPerson[] = JSON.parse(readFileSync(join(demo, 'companies.json'), 'utf8')).companies

/** A resident or company of `db/demo` by key. */
export function demoPerson(key: string): DemoPerson {
  const found = people.find((one) => one.key === key)
  if (!found) throw new Error(`no resident ${key}`)
  return found
}

export function demoCompany(where: (company: DemoLegalPerson) => boolean): DemoLegalPerson {
  const found = companies.find(where)
  if (!found) throw new Error('no such company')
  return found
}

export function demoPersonWhere(where: (person: DemoPerson) => boolean): DemoPerson {
  const found = people.find(where)
  if (!found) throw new Error('no such resident')
  return found
}

/** Registers, exchange and identity over a database and a sandbox, with a clock the test can move. */
export function peopleSetting(
  db: Database,
  sandbox: RunningSandbox | undefined,
  options: { settings?: Partial<IdentitySettings>; exchange?: Partial<ExchangeConfig> } = {},
) {
  const clock = { at: new Date() }
  const now = () => clock.at
  const sealer = createSealer('secret of the tests, at least 32 characters')
  const address = sandbox && { url: sandbox.url, key: sandbox.key, secret: sandbox.secret }
  const config = { ...(address ? { population: address, legalPersons: address } : {}), ...options.exchange }
  const exchange = createExchange({ db, sealer, config, now })
  const registers = createRegisters({ db, sealer, exchange, now })
  const identity = createIdentity({ db, sealer, exchange, registers, now, settings: options.settings ?? {} })
  const pass = (amount: { seconds?: number; minutes?: number; hours?: number; days?: number }) => {
    const { seconds = 0, minutes = 0, hours = 0, days = 0 } = amount
    clock.at = new Date(clock.at.getTime() + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000)
  }
  /** The newest code queued for a phone: what its owner reads. */
  const codeFor = async (phone: string): Promise<string> => {
    const [message] = await db.query<{ params: { code: string } }>(
      `select params from message where recipient = $1 and template = 'sign-in-code' order by message_id desc limit 1`,
      [phone],
    )
    return message?.params.code ?? ''
  }
  const origin = { ip: '192.0.2.10', userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0' }
  const signIn = async (phone: string) => {
    await identity.requestCode(phone, origin)
    return identity.signInWithCode(phone, await codeFor(phone), origin)
  }
  const personActor = async (token: string) => {
    const actor = await identity.authenticate(token)
    if (actor.kind !== 'person') throw new Error('nobody is signed in')
    return actor
  }
  /** Signs in and does the real-name check; answers the token. */
  const signInByName = async (person: DemoPerson) => {
    const { token } = await signIn(person.phone)
    const actor = await personActor(token)
    return actor.personId === null ? (await identity.verifyRealName(actor, person, origin)).token : token
  }
  return { clock, pass, sealer, exchange, registers, identity, codeFor, origin, signIn, signInByName, personActor }
}
