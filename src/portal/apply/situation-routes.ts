import type { FastifyReply } from 'fastify'
import { checkForm, checkOrigin } from '#platform/http/csrf.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import { missedQuestion, readSituation, type SituationChoice } from '../guide/situation.ts'
import { personOf, signInAddress } from '../people.ts'
import { postedOf } from '../posting.ts'
import type { Errand } from '../shell.ts'
import { faultsByPage, isHandedIn, type OpenDraft, openDraft, settleKnown } from './draft.ts'
import { type DraftDependencies, type DraftRequest, frameOf } from './draft-routes.ts'
import { situationPage } from './situation.page.ts'
import { stepAddress, stepAfter, whereToGoOn } from './steps.ts'

/** `/apply/<case>/situation`: which situation it is, asked first and changed from the check page. Files that were sent stay. */
export function situationRoutes(deps: DraftDependencies): Errand {
  const { cases } = deps

  return (app, shell) => {
    const show = (
      request: DraftRequest,
      reply: FastifyReply,
      open: OpenDraft,
      choice: SituationChoice,
      problems: readonly Problem[] = [],
    ) => {
      const frame = frameOf(shell, request, reply, open, 'situation', request.query.from === 'check')
      return shell.page(request, reply, situationPage(frame, choice, problems), problems.length > 0 ? 422 : 200)
    }

    app.get('/apply/:id/situation', async (request: DraftRequest, reply) => {
      const { id } = request.params
      try {
        const open = await openDraft(deps, personOf(request), id)
        return open.choice
          ? show(request, reply, open, open.choice)
          : reply.redirect(stepAddress(id, stepAfter(open)), 303)
      } catch (error) {
        if (isHandedIn(error)) return reply.redirect(stepAddress(id, 'done'), 303)
        throw error
      }
    })

    app.post('/apply/:id/situation', async (request: DraftRequest, reply) => {
      const { id } = request.params
      const posted = postedOf(request)
      checkOrigin(request)
      if (request.actor.kind !== 'person') return reply.redirect(signInAddress(stepAddress(id, 'situation')), 303)
      const { actor } = request
      checkForm(request, posted)
      try {
        const before = await openDraft(deps, actor, id)
        const choice = readSituation(before.draft.item, posted)
        if (!choice) return reply.redirect(stepAddress(id, stepAfter(before)), 303)
        if (!choice.situation) return show(request, reply, before, choice, missedQuestion(choice, posted))
        await cases.saveDraftSituation(actor, id, choice.answers)
        const open = await settleKnown(deps, actor, id)
        const faulty = [...faultsByPage(open).keys()]
        const next = request.query.from === 'check' ? whereToGoOn(open, faulty) : stepAfter(open)
        return reply.redirect(stepAddress(id, next), 303)
      } catch (error) {
        if (isHandedIn(error)) return reply.redirect(stepAddress(id, 'done'), 303)
        throw error
      }
    })
  }
}
