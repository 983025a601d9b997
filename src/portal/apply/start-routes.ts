import type { FastifyReply, FastifyRequest } from 'fastify'
import { dayOf } from '#kernel/plain-date.ts'
import { materialsOnFile } from '#modules/cases/service.ts'
import {
  type FormSchema,
  itemFor,
  knownSuitability,
  type ServiceItem,
  type SuitabilityQuestion,
} from '#modules/catalog/model.ts'
import { findItemByName, getItem } from '#modules/catalog/queries.ts'
import { formOf } from '#modules/catalog/service.ts'
import { actorKey, type PersonActor } from '#modules/identity/model.ts'
import type { Identity } from '#modules/identity/service.ts'
import type { Registers } from '#modules/registers/service.ts'
import { checkForm } from '#platform/http/csrf.ts'
import type { Sealer } from '#platform/sealing.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import {
  hiddenAnswers,
  missedQuestion,
  readSituation,
  type SituationChoice,
  situationQuery,
} from '../guide/situation.ts'
import { beginSession, needsRealName, originOf, ownToken, personOf, realNameAddress, signInAddress } from '../people.ts'
import { formFields, postedOf, stampOfForm, textOf } from '../posting.ts'
import type { Errand } from '../shell.ts'
import { type DraftSources, faultsByPage, licencesFor, openDraft, settleKnown } from './draft.ts'
import { situationFirstPage } from './situation.page.ts'
import {
  type ApplicantChoice,
  applicantPage,
  type Carried,
  notSuitablePage,
  organisationNeededPage,
  startPage,
} from './start.page.ts'
import { stepAddress, stepAfter, whereToGoOn } from './steps.ts'

export interface StartDependencies extends DraftSources {
  identity: Identity
  registers: Registers
  sealer: Sealer
  /** data sources the platform really reaches */
  connectedSources: ReadonlySet<string>
}

type Asked = FastifyRequest<{ Params: { id: string }; Querystring: Record<string, unknown> }>

/** What somebody wants to apply for. */
interface Wanted {
  item: ServiceItem
  choice: SituationChoice | undefined
  carried: Carried
}

const suitedCookie = 'onevisit-suited'
const suitedMinutes = 30
const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** What will be fetched, in the words of the form, by where it comes from. */
function sourcesOf(form: FormSchema, actor: PersonActor): { what: string; from: string }[] {
  const from = (source: string): string | undefined => {
    if (source.startsWith('person.')) return '公安部门人口库'
    if (source.startsWith('legal.')) return actor.actingFor ? '市场监管部门法人库' : undefined
    if (source.startsWith('licence:营业执照')) return actor.actingFor ? '您的营业执照' : undefined
    if (source.startsWith('licence:')) return `您的${source.slice(8).split('.')[0]}`
    return source === 'account.phone' ? '您登录用的手机号' : undefined
  }
  const what = new Map<string, string[]>()
  for (const field of Object.values(form.properties)) {
    const source = field['x-source'] && from(field['x-source'])
    if (source) what.set(source, [...(what.get(source) ?? []), field.title])
  }
  return [...what].map(([source, titles]) => ({ what: [...new Set(titles)].join('、'), from: source }))
}

/** `/apply/<item>`: whether it fits, for whom, and the draft. */
export function startRoutes(deps: StartDependencies): Errand {
  const { db, sealer, now, identity, registers, licences, cases, connectedSources } = deps

  return (app, shell) => {
    const suitedOf = (request: FastifyRequest, code: string): Record<string, string> => {
      try {
        const kept = JSON.parse(sealer.open(request.cookies[suitedCookie] ?? '', 'case-data'))
        return kept.code === code ? kept.answers : {}
      } catch {
        return {}
      }
    }

    /** The item somebody wants, in the situation the address or the form says. */
    const wantedOf = async (id: string, sent: Readonly<Record<string, unknown>>): Promise<Wanted> => {
      const whole = await getItem(db, id)
      const choice = readSituation(whole, sent)
      const answers = choice?.answers ?? {}
      const query = situationQuery(answers)
      return {
        item: itemFor(whole, answers),
        choice,
        carried: {
          address: `/apply/${whole.code}${query && `?${query}`}`,
          hidden: hiddenAnswers(answers),
          situation: choice?.situation?.name,
        },
      }
    }

    /** Questions nobody can answer but the person, and the answers the platform already holds. */
    const suitability = async (item: ServiceItem, actor: PersonActor | undefined, suited: Record<string, string>) => {
      const questions = formOf(item)['x-suitability'] ?? []
      const person = actor?.personId ? await registers.ownData(db, actor.personId) : undefined
      const today = dayOf(now())
      const held = actor ? (await licencesFor(deps, actor)).filter((one) => one.status === 'valid') : []
      const facts = { bornOn: person?.birthOn ?? null, licences: held.map((one) => one.licenceType) }
      const known = Object.fromEntries(
        questions.flatMap((question) => {
          const answer = (actor && knownSuitability(question, facts, today)) ?? suited[question.key]
          return answer === undefined ? [] : [[question.key, answer]]
        }),
      )
      return { questions, known: known as Record<string, string> }
    }

    const optionOf = (question: SuitabilityQuestion, value: string | undefined) =>
      question.options.find((option) => option.value === value)

    /** The page for the first answer that leads elsewhere, or undefined. */
    const unsuitable = async (
      item: ServiceItem,
      questions: readonly SuitabilityQuestion[],
      answers: Readonly<Record<string, string>>,
    ) => {
      for (const question of questions) {
        const option = optionOf(question, answers[question.key])
        if (!option || option.outcome === 'ok') continue
        const other = option.item ? await findItemByName(db, option.item) : undefined
        return notSuitablePage(shell.site, item, {
          kind: option.outcome,
          say: option.say ?? '',
          other: option.outcome === 'other-item' ? other : undefined,
        })
      }
      return undefined
    }

    const applicantsFor = async (item: ServiceItem, actor: PersonActor): Promise<ApplicantChoice[]> => {
      const self = item.audience.includes('individual')
        ? [{ id: '', name: '我自己', current: actor.actingFor === null }]
        : []
      if (!item.audience.includes('legal-entity')) return self
      const organisations = await identity.legalPersonsOf(actor)
      return [
        ...self,
        ...organisations.map((one) => ({
          id: one.legalPersonId,
          name: one.name,
          current: actor.actingFor?.legalPersonId === one.legalPersonId,
        })),
      ]
    }

    const showApplicants = (
      request: Asked,
      reply: FastifyReply,
      { item, carried }: Wanted,
      applicants: readonly ApplicantChoice[],
      problems: Problem[] = [],
    ) => {
      const fields = formFields(shell, request, reply)
      const view = applicantPage(item, carried, applicants, fields, problems)
      return shell.page(request, reply, view, problems.length > 0 ? 422 : 200)
    }

    const show = async (
      request: Asked,
      reply: FastifyReply,
      wanted: Wanted,
      typed: Record<string, string> = {},
      problems: Problem[] = [],
    ) => {
      const { item, carried } = wanted
      const actor = request.actor.kind === 'person' ? request.actor : undefined
      const applicants = actor && (await applicantsFor(item, actor))
      if (applicants?.length === 0) return shell.page(request, reply, organisationNeededPage(item, carried))
      const isCurrent = applicants?.some((one) => one.current) ?? true
      const chosen = applicants === undefined || applicants.length === 1 || request.query.for === 'chosen'
      if (!isCurrent || !chosen) return showApplicants(request, reply, wanted, applicants ?? [])
      const { questions, known } = await suitability(item, actor, suitedOf(request, item.code))
      const elsewhere = await unsuitable(item, questions, known)
      if (elsewhere) return shell.page(request, reply, elsewhere)
      // Of whom the case will be: an organisation's case knows nothing of its agent's licences.
      const holder = actor?.actingFor ?? (actor?.personId ? { personId: actor.personId } : undefined)
      const held = holder ? await licences.heldBy(db, holder) : []
      const view = startPage({
        site: shell.site,
        prepare: materialsOnFile(item, held, connectedSources, dayOf(now())).filter((one) => one.state === 'missing'),
        ...{ item, carried },
        questions: questions.filter((question) => known[question.key] === undefined),
        typed,
        applicants,
        sources: actor ? sourcesOf(formOf(item), actor) : [],
        fields: formFields(shell, request, reply),
        problems,
      })
      return shell.page(request, reply, view, problems.length > 0 ? 422 : 200)
    }

    app.get('/apply/:id', async (request: Asked, reply) => {
      const { id } = request.params
      if (isUuid.test(id)) {
        const actor = personOf(request)
        const view = await cases.view(actor, id)
        if (view.status !== 'draft') return reply.redirect(stepAddress(id, 'done'), 303)
        const open = await openDraft(deps, actor, id)
        return reply.redirect(stepAddress(id, whereToGoOn(open, [...faultsByPage(open).keys()])), 303)
      }
      const wanted = await wantedOf(id, request.query)
      const { item, choice, carried } = wanted
      // The guide says why, since when, and where to go instead.
      if (item.standing !== 'in-use') return reply.redirect(`/guide/${item.code}`, 303)
      if (choice && !choice.situation) {
        const problems = missedQuestion(choice, request.query)
        const view = situationFirstPage(item, choice, { chosen: request.query.for === 'chosen', problems })
        return shell.page(request, reply, view, problems.length > 0 ? 422 : 200)
      }
      if (request.actor.kind === 'person' && needsRealName(request.actor))
        return reply.redirect(realNameAddress(carried.address), 303)
      if (request.actor.kind === 'visitor' && (formOf(item)['x-suitability'] ?? []).length === 0)
        return reply.redirect(signInAddress(carried.address), 303)
      return show(request, reply, wanted)
    })

    app.post('/apply/:id', async (request: Asked, reply) => {
      const posted = postedOf(request)
      checkForm(request, posted)
      const wanted = await wantedOf(request.params.id, posted)
      const { item, choice, carried } = wanted
      if (choice && !choice.situation) return reply.redirect(carried.address, 303)
      const actor = request.actor.kind === 'person' ? request.actor : undefined
      if (actor && needsRealName(actor)) return reply.redirect(realNameAddress(carried.address), 303)
      const { questions, known } = await suitability(item, actor, suitedOf(request, item.code))
      const asked = questions.filter((question) => known[question.key] === undefined)
      const typed = Object.fromEntries(asked.map(({ key }) => [key, textOf(posted, `suit-${key}`, 60)]))
      const missing = asked
        .filter((question) => !optionOf(question, typed[question.key]))
        .map(({ key, question }) => ({ field: `suit-${key}`, message: `还没有选：${question}` }))
      if (missing.length > 0) return show(request, reply, wanted, typed, missing)
      const answers = { ...known, ...typed }
      const elsewhere = await unsuitable(item, questions, answers)
      if (elsewhere) return shell.page(request, reply, elsewhere)
      if (Object.keys(typed).length > 0) {
        reply.setCookie(suitedCookie, sealer.seal(JSON.stringify({ code: item.code, answers: typed }), 'case-data'), {
          path: '/apply',
          httpOnly: true,
          sameSite: 'lax',
          secure: app.cookieNames.secure,
          maxAge: suitedMinutes * 60,
        })
      }
      if (!actor) return reply.redirect(signInAddress(carried.address), 303)

      const applicants = await applicantsFor(item, actor)
      if (!applicants.some((one) => one.current)) return showApplicants(request, reply, wanted, applicants)
      // Fetched now, with its purpose on record, so that nothing is asked that the register knows. A register that is away asks more.
      await registers.knownAnswers(db, {
        personId: actor.personId,
        legalPersonId: actor.actingFor?.legalPersonId ?? null,
        occasion: {
          actorKey: actorKey(actor),
          purpose: `申请办理“${item.name}”，替申请人填表`,
          basis: '《个人信息保护法》第三十四条；国务院令第 809 号',
        },
      })
      const caseId = await cases.startDraft(actor, item.code, stampOfForm(request, posted), choice?.answers)
      const open = await settleKnown(deps, actor, caseId)
      return reply.redirect(
        stepAddress(
          caseId,
          open.draft.page === null ? stepAfter(open) : whereToGoOn(open, [...faultsByPage(open).keys()]),
        ),
        303,
      )
    })

    app.post('/apply/:id/applicant', async (request: Asked, reply) => {
      const posted = postedOf(request)
      checkForm(request, posted)
      const actor = personOf(request)
      const wanted = await wantedOf(request.params.id, posted)
      const { item, carried } = wanted
      const applicants = await applicantsFor(item, actor)
      const chosen = textOf(posted, 'applicant', 60)
      const applicant = applicants.find(({ id }) => (id === '' ? 'self' : id) === chosen)
      if (!applicant) {
        const problem = { field: 'applicant', message: '还没有选给谁办。' }
        return showApplicants(request, reply, wanted, applicants, [problem])
      }
      if (!applicant.current) {
        const acting = applicant.id === '' ? null : applicant.id
        beginSession(request, reply, await identity.actFor(ownToken(request), acting, originOf(request)))
      }
      return reply.redirect(`${carried.address}${carried.address.includes('?') ? '&' : '?'}for=chosen`, 303)
    })
  }
}
