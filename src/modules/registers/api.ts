import type { FastifyInstance } from 'fastify'
import { Refusal, refuse } from '#kernel/refusal.ts'
import { record } from '#platform/audit/trail.ts'
import type { Database } from '#platform/db/database.ts'
import { mount } from '#platform/http/mount.ts'
import { registerMessages } from '#platform/http/problem.ts'
import { registersRoutes } from './contract.ts'
import { registersMessages } from './messages.ts'
import { getLegalPerson } from './queries.ts'
import type { Registers } from './service.ts'

/** JSON routes for the counter: the applicant, before a case is opened. */
export function mountRegisters(app: FastifyInstance, { db, registers }: { db: Database; registers: Registers }): void {
  registerMessages(registersMessages)
  mount(app, registersRoutes, {
    registerPerson: async ({ body, stamp }) => {
      const { personId, checkedBy } = await registers.registerAtCounter(body, stamp.actorKey)
      return { person: await registers.personView(personId), checkedBy }
    },
    lookUpPerson: async ({ body, stamp }) => {
      const personId = await registers.findPersonByIdNumber(db, body.idNumber)
      const object = personId ? `person:${personId}` : 'person:unknown'
      // Every look-up leaves a trace: a counter is no place to try numbers.
      await record(db, { actorKey: stamp.actorKey, action: 'registers.looked-up', object, outcome: 'done' })
      if (personId === undefined) throw new Refusal('not-found', 'registers.person-unknown')
      return registers.personView(personId)
    },
    getPerson: ({ params }) => registers.personView(params.id),
    registerLegalPerson: async ({ body, stamp }) => {
      const occasion = {
        actorKey: stamp.actorKey,
        purpose: '窗口收件核对申请单位',
        basis: '《优化营商环境条例》第三十七条（共享获取的不再要求提供）',
      }
      const fetched = await registers.fetchLegalPerson(body.creditCode, occasion)
      if (fetched.kind === 'unavailable') throw new Refusal('unavailable', 'registers.register-unavailable')
      if (fetched.kind === 'mismatch') throw refuse('registers.legal-person-unknown')
      return getLegalPerson(db, fetched.legalPersonId)
    },
  })
}
