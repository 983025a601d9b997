import type { FastifyRequest } from 'fastify'
import { dayOf } from '#kernel/plain-date.ts'
import type { Identity } from '#modules/identity/service.ts'
import { accessesTo } from '#modules/registers/queries.ts'
import { checkForm } from '#platform/http/csrf.ts'
import { clearSessionCookie } from '#platform/http/session.ts'
import { licencesFor } from '../apply/draft.ts'
import { displayCookie, readDisplay, textSizes } from '../display.ts'
import { actingLine, needsRealName, originOf, ownToken, personOf } from '../people.ts'
import { formFields, postedOf, textOf } from '../posting.ts'
import type { Errand } from '../shell.ts'
import { caseRoutes } from './case-routes.ts'
import { displayForAccount, setDisplayCookie } from './display.ts'
import { type HandingInDependencies, handingInRoutes } from './handing-in-routes.ts'
import { listPage } from './list.page.ts'
import { organisationRoutes } from './organisation-routes.ts'
import { accessPage, displayPage, licencesPage, sessionsPage } from './papers.page.ts'
import { reviewRoutes } from './review-routes.ts'

export interface MyDependencies extends HandingInDependencies {
  identity: Identity
}

type Asked = FastifyRequest<{ Querystring: Record<string, unknown> }>
type OfSession = FastifyRequest<{ Params: { id: string } }>

const pageSize = 30

/** Where the next page begins: the instant and id of the last case shown. */
function cursorOf(text: unknown): { openedAt: string; id: string } | undefined {
  const found = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z)~([0-9a-f-]{36})$/.exec(typeof text === 'string' ? text : '')
  return found?.[1] && found[2] && !Number.isNaN(Date.parse(found[1]))
    ? { openedAt: found[1], id: found[2] }
    : undefined
}

/** 我的: cases, licences, who looked, sessions, display, organisations. */
export function createMy(deps: MyDependencies): Errand {
  const { db, cases, identity } = deps

  return async (app, shell) => {
    app.get('/my', async (request: Asked, reply) => {
      const actor = personOf(request)
      const after = cursorOf(request.query.after)
      const found = await cases.ownCases(actor, { after, limit: pageSize + 1 })
      const own = found.slice(0, pageSize)
      const last = own.at(-1)
      const older = found.length > pageSize && last ? `${new Date(last.openedAt).toISOString()}~${last.id}` : undefined
      const view = listPage({
        acting: actingLine(actor),
        cases: own,
        olderHref: older && `/my?after=${encodeURIComponent(older)}`,
        isOlder: after !== undefined,
        needsRealName: needsRealName(actor),
      })
      return shell.page(request, reply, view)
    })

    app.get('/my/licences', async (request, reply) => {
      const actor = personOf(request)
      const all = await licencesFor(deps, actor)
      const own = actor.actingFor
        ? await deps.licences.heldBy(db, { legalPersonId: actor.actingFor.legalPersonId })
        : all
      return shell.page(request, reply, licencesPage(actingLine(actor), own, dayOf(deps.now())))
    })

    app.get('/my/access', async (request, reply) => {
      const { personId } = personOf(request)
      return shell.page(request, reply, accessPage(shell.site, personId ? await accessesTo(db, personId) : []))
    })

    app.get('/my/sessions', async (request: Asked, reply) => {
      const sessions = await identity.sessions(personOf(request), ownToken(request))
      const view = sessionsPage(sessions, formFields(shell, request, reply), request.query.done === 'yes')
      return shell.page(request, reply, view)
    })

    app.post('/my/sessions/:id/end', async (request: OfSession, reply) => {
      checkForm(request, postedOf(request))
      await identity.endSession(personOf(request), request.params.id, originOf(request))
      return reply.redirect('/my/sessions?done=yes', 303)
    })

    app.post('/my/sessions/end', async (request, reply) => {
      checkForm(request, postedOf(request))
      await identity.endAllSessions(personOf(request), originOf(request))
      clearSessionCookie(reply)
      return reply.redirect('/', 303)
    })

    app.get('/my/display', async (request: Asked, reply) => {
      personOf(request)
      const now = readDisplay(request.cookies[displayCookie])
      return shell.page(
        request,
        reply,
        displayPage(now, formFields(shell, request, reply), request.query.saved === 'yes'),
      )
    })

    app.post('/my/display', async (request, reply) => {
      const posted = postedOf(request)
      checkForm(request, posted)
      const size = textSizes.find((one) => one === textOf(posted, 'size')) ?? 'standard'
      const display = { size, contrast: textOf(posted, 'contrast') === 'on' }
      await identity.setDisplay(personOf(request), displayForAccount(display))
      setDisplayCookie(reply, display)
      return reply.redirect('/my/display?saved=yes', 303)
    })

    for (const routes of [caseRoutes(deps), handingInRoutes(deps), reviewRoutes(deps), organisationRoutes(deps)])
      await routes(app, shell)
  }
}
