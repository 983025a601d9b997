import type { FastifyReply } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import type { CaseView } from '#modules/cases/contract.ts'
import type { FormSchema } from '#modules/catalog/model.ts'
import { getItem } from '#modules/catalog/queries.ts'
import { formOf } from '#modules/catalog/service.ts'
import { actorKey, type PersonActor } from '#modules/identity/model.ts'
import type { UploadedFile } from '#modules/materials/service.ts'
import { checkOrigin } from '#platform/http/csrf.ts'
import { readFields } from '../apply/form-fields.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import type { TypedDate } from '../components/field/date-field.ts'
import { type FilesDoor, type FormWithFiles, keepFiles, receiveForm } from '../many-files.ts'
import { personOf, signInAddress } from '../people.ts'
import { formFields, listOf, problemsOf, stampOfForm, textOf } from '../posting.ts'
import type { Errand } from '../shell.ts'
import type { CaseDependencies, OfCase } from './case-routes.ts'
import { type AskedThing, deferredPage, supplementPage } from './tasks.page.ts'

export type HandingInDependencies = CaseDependencies & FilesDoor

/** What was sent with a page, by material: kept from before, less what was taken out, and what arrived now. */
type Sent = ReadonlyMap<string, readonly UploadedFile[]>

/** Answering a one-time notice or a late request, and deferred materials. */
export function handingInRoutes(deps: HandingInDependencies): Errand {
  const { db, cases, materials, uploadMaxBytes } = deps
  const maxMegabytes = Math.floor(uploadMaxBytes / 1_048_576)

  /** Only one's own loose uploads are taken up again from hidden fields. */
  const keptOf = async (actor: PersonActor, form: FormWithFiles, key: string): Promise<UploadedFile[]> => {
    const removed = new Set(listOf(form.posted, `remove:${key}`))
    const kept: UploadedFile[] = []
    for (const id of listOf(form.posted, `kept:${key}`).filter((one) => /^[0-9a-f-]{36}$/.test(one))) {
      const upload = await materials.getUpload(db, id).catch(() => undefined)
      if (upload && upload.actorKey === actorKey(actor) && upload.caseId === null && !removed.has(id)) kept.push(upload)
    }
    return kept
  }

  /** What was sent for these materials, and what of it could not be kept. */
  const sentWith = async (
    actor: PersonActor,
    form: FormWithFiles,
    keys: readonly string[],
  ): Promise<{ sent: Sent; problems: Problem[] }> => {
    const sent = new Map<string, readonly UploadedFile[]>()
    const problems: Problem[] = [...form.problems]
    for (const key of keys) {
      const kept = await keepFiles(deps, actor, key, await keptOf(actor, form, key), form.files)
      problems.push(...kept.problems)
      if (kept.files.length > 0) sent.set(key, kept.files)
    }
    return { sent, problems }
  }

  const digests = (sent: Sent): Record<string, string[]> =>
    Object.fromEntries([...sent].map(([key, own]) => [key, own.map((file) => file.digest).sort()]))

  const inputOf = (key: string, own: readonly UploadedFile[]) => ({
    key,
    state: 'supplied' as const,
    medium: null,
    uploads: own.map((file) => file.uploadId),
  })

  const versionOf = (form: FormWithFiles): number => {
    const version = Number(textOf(form.posted, 'version', 9))
    if (!Number.isInteger(version)) throw new Refusal('invalid', 'platform.bad-request')
    return version
  }

  /** What was asked for and is still open: the notice while correcting, else the late requests. */
  const askedOf = (view: CaseView) => {
    const notice = view.notices.at(-1)
    if (view.status === 'correcting' && notice) return { late: false, dueOn: notice.dueOn, items: notice.items }
    const items = view.lateRequests.filter((one) => !one.answered).flatMap((one) => one.items)
    return items.length === 0
      ? undefined
      : { late: true, dueOn: null, items: items.map((one) => ({ ...one, settled: false })) }
  }

  return (app, shell) => {
    interface Typed {
      values: Readonly<Record<string, unknown>>
      dates: Readonly<Record<string, TypedDate>>
      sent: Sent
    }
    const nothing: Typed = { values: {}, dates: {}, sent: new Map() }

    const formOfCase = async (view: CaseView): Promise<FormSchema> =>
      formOf(await getItem(db, view.item.id, view.item.version))

    const showSupplement = async (
      request: OfCase,
      reply: FastifyReply,
      view: CaseView,
      typed: Typed = nothing,
      problems: readonly Problem[] = [],
      status = 200,
    ) => {
      const asked = askedOf(view)
      if (!asked) return reply.redirect(`/my/cases/${view.id}`, 303)
      const form = await formOfCase(view)
      const things: AskedThing[] = asked.items.map((item) => {
        const name = item.key.startsWith('form:') ? item.key.slice(5) : undefined
        return {
          ...item,
          field: name === undefined ? undefined : form.properties[name],
          value: name === undefined ? undefined : typed.values[name],
          typedDate: name === undefined ? undefined : typed.dates[name],
          files: typed.sent.get(item.key) ?? [],
        }
      })
      const fields = formFields(shell, request, reply)
      const page = supplementPage({
        view,
        things,
        dueOn: asked.dueOn,
        late: asked.late,
        fields,
        maxMegabytes,
        problems,
      })
      return shell.page(request, reply, page, status)
    }

    app.get('/my/cases/:id/supplement', async (request: OfCase, reply) =>
      showSupplement(request, reply, await cases.view(personOf(request), request.params.id)),
    )

    app.post('/my/cases/:id/supplement', async (request: OfCase, reply) => {
      checkOrigin(request)
      const { id } = request.params
      if (request.actor.kind !== 'person')
        return reply.redirect(`${signInAddress(`/my/cases/${id}/supplement`)}&kept=files`, 303)
      const { actor } = request
      const view = await cases.view(actor, id)
      const asked = askedOf(view)
      const open = (asked?.items ?? []).filter((item) => !item.settled)
      const keys = open.filter(({ key }) => !key.startsWith('form:')).map(({ key }) => key)
      const form = await receiveForm(request, deps, actor, keys)
      if (!asked) return reply.redirect(`/my/cases/${id}`, 303)
      const schema = await formOfCase(view)
      const questions = open.flatMap(({ key }) => {
        const name = key.slice('form:'.length)
        const field = key.startsWith('form:') ? schema.properties[name] : undefined
        return field ? [[name, field] as const] : []
      })
      const read = readFields(questions, form.posted)
      const { sent, problems: unkept } = await sentWith(actor, form, keys)
      const typed: Typed = { values: read.answers, dates: read.dates, sent }
      const problems = [...unkept, ...read.problems]
      if (problems.length > 0) return showSupplement(request, reply, view, typed, problems, form.status)
      const answers = Object.fromEntries(
        Object.entries(read.answers).filter(
          ([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0),
        ),
      )
      if (sent.size === 0 && Object.keys(answers).length === 0) {
        const [first] = open
        const at = first === undefined ? '' : first.key.startsWith('form:') ? first.key.slice(5) : `file:${first.key}`
        const message = '还什么都没有补。请至少补上一样。'
        return showSupplement(request, reply, view, typed, [{ field: at, message }], 422)
      }
      try {
        const version = versionOf(form)
        const stamp = stampOfForm(request, form.posted, { version, answers, files: digests(sent) })
        const input = { version, materials: [...sent].map(([key, own]) => inputOf(key, own)), answers, presence: null }
        await cases.supplement(actor, id, stamp, input)
      } catch (error) {
        const { problems: found, status } = problemsOf(error)
        const placed = found.map((one) => ({ ...one, field: one.field.replace(/^material:/, 'file:') }))
        return showSupplement(request, reply, await cases.view(actor, id), typed, placed, status)
      }
      return reply.redirect(`/my/cases/${id}`, 303)
    })

    type OfMaterial = OfCase & { params: { id: string; key: string } }

    const showDeferred = (
      request: OfCase,
      reply: FastifyReply,
      view: CaseView,
      key: string,
      own: readonly UploadedFile[] = [],
      problems: readonly Problem[] = [],
      status = 200,
    ) => {
      const material = view.deferrals.find((one) => one.key === key && one.suppliedOn === null && !one.lapsed)
      if (!material) return reply.redirect(`/my/cases/${view.id}`, 303)
      const fields = formFields(shell, request, reply)
      return shell.page(
        request,
        reply,
        deferredPage({ view, material, files: own, fields, maxMegabytes, problems }),
        status,
      )
    }

    app.get('/my/cases/:id/deferred/:key', async (request, reply) => {
      const { id, key } = (request as OfMaterial).params
      return showDeferred(request as OfCase, reply, await cases.view(personOf(request), id), key)
    })

    app.post('/my/cases/:id/deferred/:key', async (request, reply) => {
      checkOrigin(request)
      const { id, key } = (request as OfMaterial).params
      if (request.actor.kind !== 'person')
        return reply.redirect(`${signInAddress(`/my/cases/${id}/deferred/${key}`)}&kept=files`, 303)
      const { actor } = request
      const view = await cases.view(actor, id)
      const form = await receiveForm(request, deps, actor, [key])
      const { sent, problems: unkept } = await sentWith(actor, form, [key])
      const own = sent.get(key) ?? []
      const again = (problems: readonly Problem[], status: number, now = view) =>
        showDeferred(request as OfCase, reply, now, key, own, problems, status)
      if (unkept.length > 0) return again(unkept, form.status)
      if (own.length === 0)
        return again([{ field: `file:${key}`, message: '还没有选文件。请拍照，或者选一个文件。' }], 422)
      try {
        const version = versionOf(form)
        const stamp = stampOfForm(request, form.posted, { version, files: digests(sent) })
        await cases.supplyDeferred(actor, id, stamp, { version, material: inputOf(key, own), presence: null })
      } catch (error) {
        const { problems, status } = problemsOf(error, `file:${key}`)
        const placed = problems.map((one) => ({ ...one, field: one.field.replace(/^material:/, 'file:') }))
        return again(placed, status, await cases.view(actor, id))
      }
      return reply.redirect(`/my/cases/${id}`, 303)
    })
  }
}
