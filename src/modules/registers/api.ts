import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal, refuse } from '#kernel/refusal.ts'
import { record } from '#platform/audit/trail.ts'
import type { Database } from '#platform/db/database.ts'
import { mount } from '#platform/http/mount.ts'
import { registerMessages } from '#platform/http/problem.ts'
import { registersRoutes } from './contract.ts'
import { registersMessages } from './messages.ts'
import { counterPurpose } from './model.ts'
import { getLegalPerson, lookerOf } from './queries.ts'
import type { Registers } from './service.ts'

/** JSON routes for the counter: the applicant, before a case is opened. */
export function mountRegisters(app: FastifyInstance, { db, registers }: { db: Database; registers: Registers }): void {
  registerMessages(registersMessages)

  /** A masked view for the counter, noted before it is given. */
  const lookAt = async (request: FastifyRequest, personId: string, action: string) => {
    const { actor } = request
    if (actor.kind !== 'staff') throw new Refusal('forbidden', 'platform.not-permitted')
    const view = await registers.personView(personId)
    const look = { action, purpose: counterPurpose, ip: request.ip }
    await registers.noteLook(await lookerOf(db, actor), { personId }, look)
    return view
  }

  mount(app, registersRoutes, {
    registerPerson: async ({ body, stamp, request }) => {
      const { personId, checkedBy } = await registers.registerAtCounter(body, stamp.actorKey)
      return { person: await lookAt(request, personId, 'registers.viewed'), checkedBy }
    },
    lookUpPerson: async ({ body, stamp, request }) => {
      const personId = await registers.findPersonByIdNumber(db, body.idNumber)
      // Every look-up leaves a trace: a counter is no place to try numbers.
      if (personId !== undefined) return lookAt(request, personId, 'registers.looked-up')
      const act = { actorKey: stamp.actorKey, action: 'registers.looked-up', object: 'person:unknown' }
      await record(db, { ...act, outcome: 'done', purpose: counterPurpose, ip: request.ip })
      throw new Refusal('not-found', 'registers.person-unknown')
    },
    getPerson: ({ params, request }) => lookAt(request, params.id, 'registers.viewed'),
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
