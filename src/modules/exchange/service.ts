import type { Database } from '#platform/db/database.ts'
import type { Sealer } from '#platform/sealing.ts'
import { type Breaker, createBreaker } from './breaker.ts'
import { type Asked, ask } from './connector.ts'
import { LegalPersonReply, LegalPersonVerificationReply, PersonReply, PersonVerificationReply } from './contract.ts'
import type {
  LegalPersonAnswer,
  LegalPersonVerification,
  Occasion,
  PersonAnswer,
  PersonVerification,
  RegisterName,
} from './model.ts'
import { recordCall } from './store.ts'

/** Address and keys of each register; a register without a configuration is always unavailable. */
export interface ExchangeConfig {
  population?: RegisterAddress
  legalPersons?: RegisterAddress
  timeoutMs?: number
  maxBytes?: number
  /** failures in a row before a register is left alone, and for how long */
  breaker?: { failures: number; restMs: number }
}

/** Base address of a register, our key there, and the secret we sign with; the key itself where the register gives only one. */
export interface RegisterAddress {
  url: string
  key: string
  secret?: string
}

export interface ExchangeDeps {
  db: Database
  sealer: Sealer
  config: ExchangeConfig
  now: () => Date
}

/** Questions to the population and the legal-person register. None of them throws because of the register: they answer `unavailable`. */
export interface Exchange {
  verifyPerson(name: string, idNumber: string, occasion: Occasion): Promise<PersonVerification>
  fetchPerson(idNumber: string, occasion: Occasion): Promise<PersonAnswer>
  /** `name` and `representativeIdNumber` are compared when given. */
  verifyLegalPerson(
    asked: { creditCode: string; name?: string; personIdNumber?: string },
    occasion: Occasion,
  ): Promise<LegalPersonVerification>
  fetchLegalPerson(creditCode: string, occasion: Occasion): Promise<LegalPersonAnswer>
}

const defaults = { timeoutMs: 5000, maxBytes: 64 * 1024, breaker: { failures: 5, restMs: 30_000 } }

/** Composes the connectors; every call is timed and kept in `exchange_call`, whatever came of it. */
export function createExchange({ db, sealer, config, now }: ExchangeDeps): Exchange {
  const breakerSettings = config.breaker ?? defaults.breaker
  const clock = () => now().getTime()
  const breakers: Record<RegisterName, Breaker> = {
    population: createBreaker(breakerSettings, clock),
    'legal-person': createBreaker(breakerSettings, clock),
  }
  const connectors = { population: config.population, 'legal-person': config.legalPersons }

  const put = async <Reply>(
    register: RegisterName,
    path: string,
    body: Record<string, unknown>,
    schema: Parameters<typeof ask<Reply>>[4],
  ): Promise<Asked<Reply>> => {
    const connector = connectors[register]
    if (!connector) return { kind: 'unavailable' }
    const limits = {
      timeoutMs: config.timeoutMs ?? defaults.timeoutMs,
      maxBytes: config.maxBytes ?? defaults.maxBytes,
    }
    return ask(
      { ...connector, secret: connector.secret ?? connector.key, ...limits },
      breakers[register],
      path,
      body,
      schema,
    )
  }

  const kept = async <Result extends { kind: 'match' | 'mismatch' | 'unavailable' }>(
    call: { register: RegisterName; operation: 'verify' | 'fetch'; subject: string; occasion: Occasion },
    work: () => Promise<Result>,
  ): Promise<Result> => {
    const started = performance.now()
    const calledAt = now().toISOString()
    const result = await work()
    await recordCall(db, {
      ...call.occasion,
      register: call.register,
      operation: call.operation,
      subjectIndex: sealer.indexOf(call.subject, 'id-number'),
      outcome: result.kind,
      tookMs: Math.round(performance.now() - started),
      calledAt,
    })
    return result
  }

  return {
    verifyPerson: (name, idNumber, occasion) =>
      kept({ register: 'population', operation: 'verify', subject: idNumber, occasion }, async () => {
        const asked = await put('population', '/v1/population/verify', { name, idNumber }, PersonVerificationReply)
        if (asked.kind !== 'answer') return { kind: 'unavailable' }
        const { reply } = asked
        if (reply.idNumber !== idNumber) return { kind: 'unavailable' }
        if (reply.match === true) return { kind: 'match', deceased: reply.deceased ?? false }
        return { kind: 'mismatch', known: reply.match !== 'unknown' }
      }),

    fetchPerson: (idNumber, occasion) =>
      kept({ register: 'population', operation: 'fetch', subject: idNumber, occasion }, async () => {
        const { purpose, basis, caseNumber } = occasion
        const body = { idNumber, purpose, basis, ...(caseNumber ? { caseNumber } : {}) }
        const asked = await put('population', '/v1/population/person', body, PersonReply)
        if (asked.kind === 'absent') return { kind: 'mismatch' }
        if (asked.kind === 'unavailable' || asked.reply.idNumber !== idNumber) return { kind: 'unavailable' }
        const { sex, birthDate, ...rest } = asked.reply
        return { kind: 'match', person: { ...rest, sex: sex === '男' ? 'male' : 'female', birthOn: birthDate } }
      }),

    verifyLegalPerson: ({ creditCode, name, personIdNumber }, occasion) =>
      kept({ register: 'legal-person', operation: 'verify', subject: creditCode, occasion }, async () => {
        const body = {
          creditCode,
          ...(name ? { name } : {}),
          ...(personIdNumber ? { representativeId: personIdNumber } : {}),
        }
        const asked = await put('legal-person', '/v1/legal-persons/verify', body, LegalPersonVerificationReply)
        if (asked.kind !== 'answer') return { kind: 'unavailable' }
        const { reply } = asked
        if (reply.creditCode !== creditCode) return { kind: 'unavailable' }
        if (reply.match !== true) return { kind: 'mismatch' }
        return { kind: 'match', representative: reply.representative ?? false, agent: reply.agent ?? false }
      }),

    fetchLegalPerson: (creditCode, occasion) =>
      kept({ register: 'legal-person', operation: 'fetch', subject: creditCode, occasion }, async () => {
        const { purpose, basis, caseNumber } = occasion
        const body = { creditCode, purpose, basis, ...(caseNumber ? { caseNumber } : {}) }
        const asked = await put('legal-person', '/v1/legal-persons/get', body, LegalPersonReply)
        if (asked.kind === 'absent') return { kind: 'mismatch' }
        if (asked.kind === 'unavailable' || asked.reply.creditCode !== creditCode) return { kind: 'unavailable' }
        const { status: _status, ...legalPerson } = asked.reply
        return { kind: 'match', legalPerson }
      }),
  }
}
