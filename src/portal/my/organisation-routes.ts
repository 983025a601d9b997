import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import type { PersonActor } from '#modules/identity/model.ts'
import type { Identity } from '#modules/identity/service.ts'
import { checkForm } from '#platform/http/csrf.ts'
import { perMinute } from '#platform/http/rate-limit.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import { readDate, type TypedDate } from '../components/field/date-field.ts'
import { pathWithin } from '../html.ts'
import { beginSession, needsRealName, originOf, ownToken, personOf, realNameAddress } from '../people.ts'
import { formFields, postedOf, problemsOf, textOf } from '../posting.ts'
import type { Errand } from '../shell.ts'
import { agentsPage, organisationsPage } from './organisations.page.ts'

type Asked = FastifyRequest<{ Params: { id: string; agent: string }; Querystring: Record<string, unknown> }>

const empty = { name: '', idNumber: '', scope: '全部办事', validTo: undefined as TypedDate | undefined }

const fieldOf: Readonly<Record<string, string>> = {
  'registers.name-missing': 'name',
  'registers.id-number': 'idNumber',
  'identity.agent-mismatch': 'idNumber',
  'registers.agent-dates': 'validTo',
}

/** 替单位办事: binding, choosing for whom, authorising agents. */
export function organisationRoutes({ identity }: { identity: Identity }): Errand {
  return (app, shell) => {
    const backTo = (request: Asked): string => pathWithin(request.query.return, '/my')

    const show = async (
      request: Asked,
      reply: FastifyReply,
      actor: PersonActor,
      creditCode = '',
      problems: readonly Problem[] = [],
      status = 200,
    ) => {
      const organisations = await identity.legalPersonsOf(actor)
      const view = organisationsPage({
        organisations,
        current: actor.actingFor?.legalPersonId ?? null,
        returnTo: backTo(request),
        creditCode,
        fields: formFields(shell, request, reply),
        problems,
        bound: organisations.find((one) => one.legalPersonId === request.query.bound)?.name,
      })
      return shell.page(request, reply, view, status)
    }

    app.get('/my/organisations', async (request: Asked, reply) => {
      const actor = personOf(request)
      if (needsRealName(actor)) return reply.redirect(realNameAddress(request.url), 303)
      return show(request, reply, actor)
    })

    app.post('/my/organisations', { config: { rateLimit: perMinute(20) } }, async (request: Asked, reply) => {
      const posted = postedOf(request)
      checkForm(request, posted)
      const actor = personOf(request)
      if (needsRealName(actor)) return reply.redirect(realNameAddress('/my/organisations'), 303)
      const creditCode = textOf(posted, 'creditCode', 40)
      if (creditCode.trim() === '') {
        const problem = { field: 'creditCode', message: '还没有写统一社会信用代码。18 位，在营业执照上。' }
        return show(request, reply, actor, '', [problem], 422)
      }
      try {
        const bound = await identity.bindLegalPerson(actor, creditCode, originOf(request))
        const query = new URLSearchParams({ return: backTo(request), bound: bound.legalPersonId })
        return reply.redirect(`/my/organisations?${query}`, 303)
      } catch (error) {
        const { problems, status } = problemsOf(error, 'creditCode')
        return show(request, reply, actor, creditCode, problems, status === 409 ? 422 : status)
      }
    })

    app.post('/my/organisations/acting', async (request: Asked, reply) => {
      const posted = postedOf(request)
      checkForm(request, posted)
      personOf(request)
      const id = textOf(posted, 'legalPersonId', 60)
      beginSession(request, reply, await identity.actFor(ownToken(request), id === '' ? null : id, originOf(request)))
      return reply.redirect(backTo(request), 303)
    })

    const organisationOf = async (actor: PersonActor, id: string) => {
      const found = (await identity.legalPersonsOf(actor)).find((one) => one.legalPersonId === id)
      if (found?.as !== 'representative') throw new Refusal('forbidden', 'identity.only-representative')
      return found
    }

    const showAgents = async (
      request: Asked,
      reply: FastifyReply,
      actor: PersonActor,
      typed = empty,
      problems: readonly Problem[] = [],
      status = 200,
    ) => {
      const organisation = await organisationOf(actor, request.params.id)
      const agents = await identity.agentsOf(actor, organisation.legalPersonId)
      const fields = formFields(shell, request, reply)
      const done = { granted: '已授权。他登录后，在“替单位办事”里就能选', revoked: '已撤销，立即生效' }
      const key = request.query.done === 'granted' || request.query.done === 'revoked' ? request.query.done : undefined
      const view = agentsPage({ organisation, agents, typed, fields, problems, done: key ? done[key] : null })
      return shell.page(request, reply, view, status)
    }

    app.get('/my/organisations/:id/agents', (request: Asked, reply) => showAgents(request, reply, personOf(request)))

    app.post(
      '/my/organisations/:id/agents',
      { config: { rateLimit: perMinute(20) } },
      async (request: Asked, reply) => {
        const posted = postedOf(request)
        checkForm(request, posted)
        const actor = personOf(request)
        const until = readDate(posted, 'validTo')
        const typed = {
          name: textOf(posted, 'name', 60),
          idNumber: textOf(posted, 'idNumber', 40),
          scope: textOf(posted, 'scope', 60).trim(),
          validTo: until.typed,
        }
        const missing: Problem[] = [
          ...(typed.name.trim() === '' ? [{ field: 'name', message: '还没有写姓名。' }] : []),
          ...(typed.idNumber.trim() === '' ? [{ field: 'idNumber', message: '还没有写身份证号。' }] : []),
          ...(typed.scope === '' ? [{ field: 'scope', message: '还没有写能办哪些事。都能办的，写“全部办事”。' }] : []),
          ...(until.kind === 'wrong' ? [{ field: 'validTo', message: until.message }] : []),
        ]
        if (missing.length > 0) return showAgents(request, reply, actor, typed, missing, 422)
        const { id } = request.params
        try {
          const validTo = until.kind === 'date' ? until.date : null
          await identity.grantAgent(actor, { legalPersonId: id, ...typed, validTo }, originOf(request))
        } catch (error) {
          const at = error instanceof Refusal ? (fieldOf[error.code] ?? 'idNumber') : ''
          const { problems, status } = problemsOf(error, at)
          return showAgents(request, reply, actor, typed, problems, status === 409 ? 422 : status)
        }
        return reply.redirect(`/my/organisations/${id}/agents?done=granted`, 303)
      },
    )

    app.post('/my/organisations/:id/agents/:agent/revocation', async (request: Asked, reply) => {
      checkForm(request, postedOf(request))
      const { id, agent } = request.params
      await identity.revokeAgent(personOf(request), id, agent, originOf(request))
      return reply.redirect(`/my/organisations/${id}/agents?done=revoked`, 303)
    })
  }
}
