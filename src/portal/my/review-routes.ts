import type { FastifyReply } from 'fastify'
import type { CaseView } from '#modules/cases/contract.ts'
import { type Grade, grades } from '#modules/reviews/model.ts'
import { checkForm } from '#platform/http/csrf.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import { personOf } from '../people.ts'
import { formFields, listOf, postedOf, problemsOf, stampOfForm, textOf } from '../posting.ts'
import type { Errand } from '../shell.ts'
import type { CaseDependencies, OfCase } from './case-routes.ts'
import { gradePage, reasonsPage, thanksPage } from './review.page.ts'

const gradeOf = (value: unknown): Grade | undefined => grades.find((grade) => String(grade) === value)

/** 好差评: grade, then reasons and words, then thanks. */
export function reviewRoutes({ cases, reviews }: Pick<CaseDependencies, 'cases' | 'reviews'>): Errand {
  return (app, shell) => {
    const showReasons = (
      request: OfCase,
      reply: FastifyReply,
      view: CaseView,
      grade: Grade,
      typed = { reasons: [] as string[], words: '' },
      problems: readonly Problem[] = [],
      status = 200,
    ) =>
      shell.page(request, reply, reasonsPage(view, grade, typed, formFields(shell, request, reply), problems), status)

    app.get('/my/cases/:id/review', async (request: OfCase, reply) => {
      const view = await cases.view(personOf(request), request.params.id)
      const given = await reviews.find(view.id)
      if (given) return shell.page(request, reply, thanksPage(shell.site, view, given.grade))
      if (view.concludedOn === null) return reply.redirect(`/my/cases/${view.id}`, 303)
      const grade = gradeOf(request.query.grade)
      if (grade) return showReasons(request, reply, view, grade)
      const asked = request.query.step === '2'
      const problems = asked ? [{ field: 'grade', message: '还没有选。请选一个，五个里选哪个都行。' }] : []
      return shell.page(request, reply, gradePage(view, problems), asked ? 422 : 200)
    })

    app.post('/my/cases/:id/review', async (request: OfCase, reply) => {
      const posted = postedOf(request)
      checkForm(request, posted)
      const actor = personOf(request)
      const { id } = request.params
      const grade = gradeOf(textOf(posted, 'grade'))
      if (!grade) return reply.redirect(`/my/cases/${encodeURIComponent(id)}/review?step=2`, 303)
      const typed = { reasons: listOf(posted, 'reasons'), words: textOf(posted, 'words', 500) }
      try {
        await reviews.give(actor, id, stampOfForm(request, posted), { grade, ...typed })
      } catch (error) {
        const { problems, status } = problemsOf(error)
        if (await reviews.find(id)) return reply.redirect(`/my/cases/${id}/review`, 303)
        return showReasons(request, reply, await cases.view(actor, id), grade, typed, problems, status)
      }
      return reply.redirect(`/my/cases/${id}/review`, 303)
    })
  }
}
