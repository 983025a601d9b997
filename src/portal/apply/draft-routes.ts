import type { FastifyReply, FastifyRequest } from 'fastify'
import { chineseDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { addWorkingDays, type WorkCalendar } from '#kernel/working-days.ts'
import type { Calendars } from '#modules/calendar/service.ts'
import type { MaterialInput } from '#modules/cases/contract.ts'
import { type FormPage, shownPages } from '#modules/catalog/model.ts'
import type { PersonActor } from '#modules/identity/model.ts'
import { checkForm, checkOrigin } from '#platform/http/csrf.ts'
import type { Sealer } from '#platform/sealing.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import type { TypedDate } from '../components/field/date-field.ts'
import { keepForm, takeKept } from '../kept-form.ts'
import { type FilesDoor, type FormWithFiles, keepFiles, receiveForm } from '../many-files.ts'
import { actingLine, personOf, signInAddress } from '../people.ts'
import { formFields, listOf, type Posted, postedOf, textOf } from '../posting.ts'
import type { Errand, Shell } from '../shell.ts'
import { type DraftSources, faultsByPage, isHandedIn, type OpenDraft, openDraft, settleKnown } from './draft.ts'
import { answerWords, readFields } from './form-fields.ts'
import { materialsPage } from './materials.page.ts'
import { mayBePromised } from './promise.ts'
import { type FactLine, questionPage, type StepFrame } from './question.page.ts'
import {
  type ChosenMaterial,
  isDecided,
  openMaterials,
  situationOpen,
  stepAddress,
  stepAfter,
  stepBefore,
  stepNames,
  stepOrder,
} from './steps.ts'

export interface DraftDependencies extends DraftSources, FilesDoor {
  sealer: Sealer
  calendars: Calendars
}

export type DraftRequest = FastifyRequest<{
  Params: { id: string; page: string }
  Querystring: Record<string, unknown>
}>

/** The frame of a step of a draft. `step`: `pages/<key>`, `materials` or `check`. */
export function frameOf(
  shell: Shell,
  request: FastifyRequest,
  reply: FastifyReply,
  open: OpenDraft,
  step: string,
  fromCheck: boolean,
): StepFrame {
  const { draft } = open
  const steps = stepNames(open)
  const order = stepOrder(open)
  const before = stepBefore(open, step)
  const back = fromCheck
    ? { href: stepAddress(draft.caseId, 'check'), words: '回到核对' }
    : before
      ? { href: stepAddress(draft.caseId, before), words: '上一步' }
      : { href: `/apply/${draft.item.code}`, words: '上一步' }
  return {
    site: shell.site,
    caseId: draft.caseId,
    itemName: draft.item.name,
    steps,
    current: order.indexOf(step) + 1,
    back,
    fromCheck,
    fields: formFields(shell, request, reply),
    acting: request.actor.kind === 'person' ? actingLine(request.actor) : null,
  }
}

/** 受理后 6 个工作日内补上。今天受理的话，是 8 月 14 日（周五）前。 */
export function deferWords(calendar: WorkCalendar, open: OpenDraft): string {
  const days = Math.max(1, open.draft.item.promisedWorkingDays)
  try {
    return `受理后 ${days} 个工作日内补上。今天受理的话，是 ${chineseDate(addWorkingDays(calendar, open.today, days))}前。`
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return `受理后 ${days} 个工作日内补上。`
  }
}

/** Filling in: question pages and materials. Every page is kept on the server when it is sent. */
export function draftRoutes(deps: DraftDependencies): Errand {
  const { db, sealer, now, cases, materials, calendars, uploadMaxBytes } = deps

  return (app, shell) => {
    /** Once a draft was handed in, its pages lead to the receipt: going back in the browser does no harm. */
    const handedIn = (error: unknown, request: DraftRequest, reply: FastifyReply) => {
      if (isHandedIn(error)) return reply.redirect(stepAddress(request.params.id, 'done'), 303)
      throw error
    }

    const pageOf = (open: OpenDraft, key: string): FormPage | undefined =>
      shownPages(open.form, open.answers).find((page) => page.key === key)

    const questionsOf = (open: OpenDraft, page: FormPage) =>
      page.fields.flatMap((name) => {
        const field = open.form.properties[name]
        return field && !open.settled.has(name) ? [{ name, field, required: open.form.required.includes(name) }] : []
      })

    const factsOf = (open: OpenDraft, page: FormPage): FactLine[] =>
      page.fields.flatMap((name) => {
        const field = open.form.properties[name]
        const from = open.settled.get(name)
        return field && from ? [{ label: field.title, value: answerWords(field, from.value), from }] : []
      })

    interface Typed {
      values: Posted
      dates: Readonly<Record<string, TypedDate>>
      problems: readonly Problem[]
      restored: boolean
    }

    const showQuestions = (
      request: DraftRequest,
      reply: FastifyReply,
      open: OpenDraft,
      page: FormPage,
      typed?: Typed,
    ) => {
      const fromCheck = request.query.from === 'check'
      const kept = Object.fromEntries(
        page.fields.map((field) => [field, open.answers[field] ?? open.known.get(field)?.value]),
      )
      const problems = typed?.problems ?? []
      const view = questionPage({
        frame: frameOf(shell, request, reply, open, `pages/${page.key}`, fromCheck),
        page,
        facts: factsOf(open, page),
        questions: questionsOf(open, page),
        values: typed ? { ...kept, ...typed.values } : kept,
        dates: typed?.dates ?? {},
        known: open.known,
        problems,
        restored: typed?.restored ?? false,
      })
      return shell.page(request, reply, view, problems.length > 0 ? 422 : 200)
    }

    const pairsOf = (open: OpenDraft, page: FormPage) =>
      questionsOf(open, page).map(({ name, field }) => [name, field] as const)

    app.get('/apply/:id/pages/:page', async (request: DraftRequest, reply) => {
      const actor = personOf(request)
      try {
        const open = await openDraft(deps, actor, request.params.id)
        const page = pageOf(open, request.params.page)
        if (!page) return reply.redirect(stepAddress(request.params.id, 'check'), 303)
        const kept = takeKept(request, reply, sealer, now())
        if (!kept) return showQuestions(request, reply, open, page)
        const { answers, dates } = readFields(pairsOf(open, page), kept)
        return showQuestions(request, reply, open, page, { values: answers, dates, problems: [], restored: true })
      } catch (error) {
        return handedIn(error, request, reply)
      }
    })

    app.post('/apply/:id/pages/:page', async (request: DraftRequest, reply) => {
      const { id, page: key } = request.params
      const posted = postedOf(request)
      checkOrigin(request)
      if (request.actor.kind !== 'person') {
        const kept = keepForm(request, reply, sealer, posted, now())
        return reply.redirect(`${signInAddress(request.url)}${kept ? '&kept=yes' : ''}`, 303)
      }
      const { actor } = request
      try {
        const before = await openDraft(deps, actor, id)
        const page = pageOf(before, key)
        if (!page) return reply.redirect(stepAddress(id, 'check'), 303)
        const read = readFields(pairsOf(before, page), posted)
        const again = (problems: readonly Problem[]) =>
          showQuestions(request, reply, before, page, { ...read, values: read.answers, problems, restored: false })
        try {
          checkForm(request, posted)
        } catch {
          return again([{ field: '', message: '这一页放得太久了，您写的还在。请看一遍，再点一次“继续”。' }])
        }
        // A settled fact is what it is, whatever was posted.
        const facts = page.fields.flatMap((name) => {
          const fact = before.settled.get(name)
          return fact ? [[name, fact.value]] : []
        })
        const answers = { ...read.answers, ...Object.fromEntries(facts) }
        const faults = await cases.saveDraftPage(actor, id, { page: key, answers })
        const asked = faults.filter(
          (fault) => page.fields.includes(fault.field) && !read.problems.some((one) => one.field === fault.field),
        )
        const problems = page.fields.flatMap((field) =>
          [...read.problems, ...asked].filter((one) => one.field === field),
        )
        if (problems.length > 0) return again(problems)
        const open = await settleKnown(deps, actor, id)
        if (request.query.from !== 'check') return reply.redirect(stepAddress(id, stepAfter(open, key)), 303)
        const [faulty] = faultsByPage(open).keys()
        return reply.redirect(stepAddress(id, faulty ? `pages/${faulty}?from=check` : 'check'), 303)
      } catch (error) {
        return handedIn(error, request, reply)
      }
    })

    const showMaterials = async (
      request: DraftRequest,
      reply: FastifyReply,
      open: OpenDraft,
      choices: Readonly<Record<string, string>> = {},
      problems: readonly Problem[] = [],
      status = problems.length > 0 ? 422 : 200,
    ) => {
      const { draft, chosen } = open
      const uploads = new Map(
        (
          await materials.listUploads(
            db,
            chosen.flatMap((one) => one.uploads),
          )
        ).map((file) => [file.uploadId, file]),
      )
      const view = materialsPage({
        frame: frameOf(shell, request, reply, open, 'materials', request.query.from === 'check'),
        lines: open.materials.map((onFile) => {
          const choice = chosen.find((one) => one.key === onFile.key)
          const guide = draft.item.materials.find((one) => one.key === onFile.key)
          const own = (choice?.uploads ?? []).flatMap((id) => uploads.get(id) ?? [])
          const state =
            choice && ['deferred', 'missing', 'not-applicable'].includes(choice.state) ? choice.state : undefined
          return {
            onFile,
            guide,
            files: own,
            choice: choices[onFile.key] ?? (own.length > 0 ? 'now' : state),
            mayPromise: guide !== undefined && mayBePromised(draft.item, guide),
          }
        }),
        deferWords: deferWords(await calendars.current(), open),
        maxMegabytes: Math.floor(uploadMaxBytes / 1_048_576),
        problems,
        note: request.query.saved === 'yes' ? '传好了。还可以接着选。' : null,
      })
      return shell.page(request, reply, view, status)
    }

    app.get('/apply/:id/materials', async (request: DraftRequest, reply) => {
      const actor = personOf(request)
      try {
        const open = await openDraft(deps, actor, request.params.id)
        if (situationOpen(open)) return reply.redirect(stepAddress(request.params.id, 'situation'), 303)
        if (openMaterials(open).length === 0) return reply.redirect(stepAddress(request.params.id, 'check'), 303)
        return showMaterials(request, reply, open)
      } catch (error) {
        return handedIn(error, request, reply)
      }
    })

    /** What is chosen for every open material after this posting: files added and taken out, the way to hand in. */
    const chosenNow = async (
      actor: PersonActor,
      open: OpenDraft,
      { posted, files: arrived }: FormWithFiles,
    ): Promise<{ chosen: ChosenMaterial[]; problems: Problem[] }> => {
      const chosen: ChosenMaterial[] = []
      const problems: Problem[] = []
      for (const { key } of openMaterials(open)) {
        const before = open.chosen.find((one) => one.key === key)
        const removed = listOf(posted, `remove:${key}`)
        const left = (before?.uploads ?? []).filter((id) => !removed.includes(id))
        const kept = await keepFiles(deps, actor, key, await materials.listUploads(db, left), arrived)
        problems.push(...kept.problems)
        const uploads = kept.files.map((file) => file.uploadId)
        const choice = textOf(posted, `choice:${key}`, 20)
        const state = ['deferred', 'missing', 'not-applicable'].includes(choice) ? choice : 'supplied'
        const withFiles = arrived.some((one) => one.field === `file:${key}`)
        if (uploads.length > 0 && (withFiles || state === 'supplied')) chosen.push({ key, state: 'supplied', uploads })
        else if (state !== 'supplied') chosen.push({ key, state, uploads: [] })
      }
      return { chosen, problems }
    }

    /** What was chosen for materials that only another situation needs: kept, should the applicant change back. */
    const forOtherSituations = ({ draft, chosen }: OpenDraft): MaterialInput[] =>
      draft.chosen
        .filter(({ key }) => !chosen.some((one) => one.key === key))
        .map(({ key, state, uploads }) => ({
          key,
          state: state as MaterialInput['state'],
          medium: null,
          uploads: [...uploads],
        }))

    app.post('/apply/:id/materials', async (request: DraftRequest, reply) => {
      const { id } = request.params
      checkOrigin(request)
      if (request.actor.kind !== 'person')
        return reply.redirect(`${signInAddress(`/apply/${id}/materials`)}&kept=files`, 303)
      const { actor } = request
      try {
        const before = await openDraft(deps, actor, id)
        const keys = openMaterials(before).map(({ key }) => key)
        const form = await receiveForm(request, deps, actor, keys)
        const { chosen, problems: refused } = await chosenNow(actor, before, form)
        const inputs = chosen.map(({ key, state, uploads }) => ({
          key,
          state: state as MaterialInput['state'],
          medium: null,
          uploads: [...uploads],
        }))
        await cases.saveDraftMaterials(actor, id, [...inputs, ...forOtherSituations(before)])
        const open = await openDraft(deps, actor, id)
        const choices = Object.fromEntries(
          openMaterials(open).map(({ key }) => [key, textOf(form.posted, `choice:${key}`, 20)]),
        )
        const from = request.query.from === 'check' ? '?from=check' : ''
        const stay = textOf(form.posted, 'press') === 'stay'
        const unkept = [...form.problems, ...refused]
        if (unkept.length > 0) return showMaterials(request, reply, open, choices, unkept, form.status)
        if (stay)
          return reply.redirect(`${stepAddress(id, 'materials')}${from === '' ? '?' : `${from}&`}saved=yes`, 303)
        const problems: Problem[] = openMaterials(open)
          .filter((material) => !isDecided(material, open))
          .map((material) => ({
            field: `file:${material.key}`,
            message: material.deferrable
              ? `还没有交“${material.name}”。请选文件，或者选“以后再交”。`
              : `还没有交“${material.name}”。请拍照，或者选一个文件。`,
          }))
        const states = chosen.map((one) => one.state)
        if (states.includes('deferred') && states.includes('missing'))
          problems.push({ field: '', message: '“以后再交”和“用承诺代替”只能选一种。请改成一样的，或者现在就传。' })
        if (problems.length > 0) return showMaterials(request, reply, open, choices, problems)
        return reply.redirect(stepAddress(id, 'check'), 303)
      } catch (error) {
        return handedIn(error, request, reply)
      }
    })
  }
}
