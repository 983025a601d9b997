import type { FastifyReply, FastifyRequest } from 'fastify'
import { dayOf, type PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { workingDaysBetween } from '#kernel/working-days.ts'
import type { Calendars } from '#modules/calendar/service.ts'
import type { CaseView } from '#modules/cases/contract.ts'
import type { Cases } from '#modules/cases/service.ts'
import { getItem } from '#modules/catalog/queries.ts'
import { formOf } from '#modules/catalog/service.ts'
import type { Licences } from '#modules/licences/service.ts'
import { defaultReviewWorkingDays } from '#modules/reviews/model.ts'
import type { Reviews } from '#modules/reviews/service.ts'
import type { Database } from '#platform/db/database.ts'
import { checkForm } from '#platform/http/csrf.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import { actingLine, personOf } from '../people.ts'
import { formFields, postedOf, problemsOf, stampOfForm, textOf } from '../posting.ts'
import type { Errand } from '../shell.ts'
import { asOfWords, casePage } from './case.page.ts'
import { withdrawalPage } from './tasks.page.ts'

export interface CaseDependencies {
  db: Database
  now: () => Date
  calendars: Calendars
  cases: Cases
  licences: Licences
  reviews: Reviews
  publicUrl: string
}

export type OfCase = FastifyRequest<{ Params: { id: string }; Querystring: Record<string, unknown> }>

/** Whether the applicant may still review: over, decided either way, within the review period. */
export async function mayReview(deps: Pick<CaseDependencies, 'calendars' | 'now'>, view: CaseView): Promise<boolean> {
  if (view.concludedOn === null) return false
  const days = workingDaysBetween(await deps.calendars.current(), view.concludedOn as PlainDate, dayOf(deps.now()))
  return days <= defaultReviewWorkingDays
}

/** One case: how it stands, and taking it back. */
export function caseRoutes(deps: CaseDependencies): Errand {
  const { db, now, cases, licences, reviews, publicUrl } = deps

  return (app, shell) => {
    app.get('/my/cases/:id', async (request: OfCase, reply) => {
      const actor = personOf(request)
      const view = await cases.view(actor, request.params.id)
      if (view.status === 'draft') return reply.redirect(`/apply/${view.id}`, 303)
      const licence = view.result?.licenceId ? await licences.findByCase(db, view.id) : undefined
      const decision = view.documents.findLast((one) => one.kind === 'decision')
      const hash =
        licence && decision && view.number
          ? (await cases.history(view.number)).events.find((event) => event.version === decision.version)?.hash
          : undefined
      const item = await getItem(db, view.item.id, view.item.version)
      const page = casePage({
        promisedDays: view.promisedWorkingDays,
        fieldOrder: formOf(item)['x-pages'].flatMap((page) => page.fields),
        site: shell.site,
        view,
        acting: actingLine(actor),
        licence,
        verifyUrl: hash && `${publicUrl}/verify?code=${view.number}-${hash.slice(0, 16)}`,
        mayReview: !(await reviews.find(view.id)) && (await mayReview(deps, view)),
        asOf: asOfWords(now()),
        today: dayOf(now()),
      })
      return shell.page(request, reply, page)
    })

    const showWithdrawal = (
      request: OfCase,
      reply: FastifyReply,
      view: CaseView,
      reason = '',
      problems: readonly Problem[] = [],
      status = 200,
    ) => shell.page(request, reply, withdrawalPage(view, reason, formFields(shell, request, reply), problems), status)

    app.get('/my/cases/:id/withdrawal', async (request: OfCase, reply) => {
      const view = await cases.view(personOf(request), request.params.id)
      if (!view.actions.some((action) => action.command === 'withdraw' && action.open))
        return reply.redirect(`/my/cases/${view.id}`, 303)
      return showWithdrawal(request, reply, view)
    })

    app.post('/my/cases/:id/withdrawal', async (request: OfCase, reply) => {
      const posted = postedOf(request)
      checkForm(request, posted)
      const actor = personOf(request)
      const { id } = request.params
      const reason = textOf(posted, 'reason', 500).trim()
      if (reason === '') {
        const view = await cases.view(actor, id)
        const problem = { field: 'reason', message: '还没有写为什么撤回。写一句就行。' }
        return showWithdrawal(request, reply, view, '', [problem], 422)
      }
      const version = Number(textOf(posted, 'version', 9))
      if (!Number.isInteger(version)) throw new Refusal('invalid', 'platform.bad-request')
      try {
        await cases.command(actor, id, stampOfForm(request, posted), version, { type: 'withdraw', data: { reason } })
      } catch (error) {
        const { problems, status } = problemsOf(error)
        return showWithdrawal(request, reply, await cases.view(actor, id), reason, problems, status)
      }
      return reply.redirect(`/my/cases/${id}`, 303)
    })
  }
}
