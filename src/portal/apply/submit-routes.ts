import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import type { Calendars } from '#modules/calendar/service.ts'
import type { CaseRules } from '#modules/cases/model.ts'
import { commitmentTexts } from '#modules/cases/service.ts'
import { checkForm, checkOrigin } from '#platform/http/csrf.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import { upcoming } from '../my/course.ts'
import { personOf, signInAddress } from '../people.ts'
import { postedOf, problemsOf, stampOfForm, textOf } from '../posting.ts'
import { timelineOf } from '../reads.ts'
import type { Errand } from '../shell.ts'
import { dayWords } from '../words.ts'
import { calendarFile } from './calendar-file.ts'
import { checkPage } from './check.page.ts'
import { answerGroups, materialRows, ourPromises, yourPromises } from './check-rows.ts'
import { donePage } from './done.page.ts'
import { type DraftSources, faultsByPage, isHandedIn, type OpenDraft, openDraft, settleKnown } from './draft.ts'
import { type DraftRequest, deferWords, frameOf } from './draft-routes.ts'
import { commitmentNeeded, isDecided, openMaterials, situationOpen, stepAddress } from './steps.ts'

export interface SubmitDependencies extends DraftSources {
  calendars: Calendars
  rules: CaseRules
  publicUrl: string
}

const commitmentTitles = {
  'deferred-materials': '容缺承诺书',
  'notice-and-commitment': '告知承诺书',
} as const

type OfCase = FastifyRequest<{ Params: { id: string } }>

/** Checking, handing in, and the receipt. */
export function submitRoutes(deps: SubmitDependencies): Errand {
  const { cases, calendars, rules, publicUrl, now } = deps

  return (app, shell) => {
    const show = async (
      request: DraftRequest,
      reply: FastifyReply,
      open: OpenDraft,
      problems: readonly Problem[] = [],
      status = problems.length > 0 ? 422 : 200,
    ) => {
      const calendar = await calendars.current()
      const groups = answerGroups(open)
      const materials = materialRows(open)
      const needed = commitmentNeeded(open)
      const rows = [...groups.flatMap((group) => group.rows), ...materials]
      const view = checkPage({
        frame: frameOf(shell, request, reply, open, 'check', false),
        groups,
        situation: open.choice?.situation && {
          label: '您的情形',
          value: open.choice.situation.name,
          change: { href: `${stepAddress(open.draft.caseId, 'situation')}?from=check` },
        },
        materials,
        answered: rows.length,
        fetched: rows.filter((row) => row.source !== undefined).length,
        ours: ourPromises(open, calendar, rules),
        yours: yourPromises(open, deferWords(calendar, open)),
        commitment: needed && { title: commitmentTitles[needed], text: commitmentTexts[needed].text },
        problems,
      })
      return shell.page(request, reply, view, status)
    }

    /** The step that still has something to put right, if any. */
    const unfinished = (open: OpenDraft): string | undefined => {
      if (situationOpen(open)) return 'situation?from=check'
      const [faulty] = faultsByPage(open).keys()
      if (faulty !== undefined && faulty !== '') return `pages/${faulty}?from=check`
      return openMaterials(open).some((material) => !isDecided(material, open)) ? 'materials?from=check' : undefined
    }

    app.get('/apply/:id/check', async (request: DraftRequest, reply) => {
      const actor = personOf(request)
      const { id } = request.params
      try {
        const open = await settleKnown(deps, actor, id)
        const step = unfinished(open)
        return step ? reply.redirect(stepAddress(id, step), 303) : show(request, reply, open)
      } catch (error) {
        if (isHandedIn(error)) return reply.redirect(stepAddress(id, 'done'), 303)
        throw error
      }
    })

    app.post('/apply/:id/check', async (request: DraftRequest, reply) => {
      const { id } = request.params
      const posted = postedOf(request)
      checkOrigin(request)
      if (request.actor.kind !== 'person') return reply.redirect(signInAddress(stepAddress(id, 'check')), 303)
      const { actor } = request
      checkForm(request, posted)
      const done = () => reply.redirect(stepAddress(id, 'done'), 303)
      let open: OpenDraft
      try {
        open = await openDraft(deps, actor, id)
      } catch (error) {
        // Sent twice, or from another tab: what was handed in is handed in.
        if (isHandedIn(error)) return done()
        throw error
      }
      if (textOf(posted, 'agree') === '')
        return show(request, reply, open, [{ field: 'agree', message: '还没有打勾。看过上面的承诺，同意的，请打勾。' }])
      try {
        const commitment = commitmentNeeded(open)
        await cases.submitDraft(actor, id, stampOfForm(request, posted, { commitment }), { commitment })
        return done()
      } catch (error) {
        if (isHandedIn(error)) return done()
        const { problems, status } = problemsOf(error)
        const step = unfinished(await openDraft(deps, actor, id))
        if (step) return reply.redirect(stepAddress(id, step), 303)
        return show(
          request,
          reply,
          open,
          problems.map(({ message }) => ({ field: '', message })),
          status,
        )
      }
    })

    const receiptOf = async (request: OfCase) => {
      const view = await cases.view(personOf(request), request.params.id)
      if (view.number === null && view.status !== 'draft') throw new Refusal('not-found', 'cases.unknown')
      return view
    }

    app.get('/apply/:id/done', async (request: OfCase, reply) => {
      const view = await receiptOf(request)
      if (view.receipt === null) return reply.redirect(`/apply/${view.id}`, 303)
      const { promisedWorkingDays } = view
      const verifyUrl = `${publicUrl}/verify?code=${view.number}-${view.receipt.head.slice(0, 16)}`
      const deferred = view.materials
        .filter((material) => material.state === 'deferred')
        .map(({ name, deferredUntil }) => ({
          name,
          until: deferredUntil
            ? `${dayWords(deferredUntil)}前`
            : `受理后 ${Math.max(1, promisedWorkingDays)} 个工作日内`,
        }))
      const page = donePage({
        site: shell.site,
        view,
        entries: [
          ...timelineOf(view).map((entry) => (entry.state === 'now' ? { ...entry, state: 'past' as const } : entry)),
          ...upcoming(view, promisedWorkingDays),
        ],
        verifyUrl,
        deferred,
        hasCalendar: calendarFile(view, publicUrl, now()) !== undefined,
      })
      return shell.page(request, reply, page)
    })

    app.get('/apply/:id/calendar.ics', async (request: OfCase, reply) => {
      const view = await receiptOf(request)
      const file = calendarFile(view, publicUrl, now())
      if (file === undefined) throw new Refusal('not-found', 'platform.no-such-page')
      return reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', 'attachment; filename="onevisit.ics"')
        .send(file)
    })
  }
}
