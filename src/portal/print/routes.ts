import type { FastifyRequest } from 'fastify'
import { dayOf } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { CaseRules, DocumentRef } from '#modules/cases/model.ts'
import type { Cases } from '#modules/cases/service.ts'
import { itemIn } from '#modules/catalog/model.ts'
import { getItem } from '#modules/catalog/queries.ts'
import { fullOfficeName } from '#modules/organisation/model.ts'
import { findCounty } from '#modules/organisation/queries.ts'
import type { Database } from '#platform/db/database.ts'
import { loadAssets } from '../assets.ts'
import type { Errand } from '../shell.ts'
import { grouped } from '../words.ts'
import { paperPage } from './document.ts'
import { paperOf } from './paper-views.ts'

export interface PrintDependencies {
  db: Database
  cases: Cases
  rules: CaseRules
  publicUrl: string
  /** a seal is drawn only in the demonstration */
  demonstration: boolean
}

type OfPaper = FastifyRequest<{ Params: { id: string; version: string } }>

/** Papers of a case, for its applicant and for the offices that may see it. */
export function createPrint({ db, cases, rules, publicUrl, demonstration }: PrintDependencies): Errand {
  const assets = loadAssets()

  return (app, shell) => {
    app.get('/print/cases/:id/:version', async (request: OfPaper, reply) => {
      const unknown = new Refusal('not-found', 'cases.unknown')
      if (request.actor.kind === 'visitor') throw new Refusal('forbidden', 'platform.sign-in-needed')
      const { id } = request.params
      const view = await cases.view(request.actor, id)
      const document = view.documents.find((one) => String(one.version) === request.params.version)
      if (!document || view.number === null) throw unknown
      const { events } = await cases.history(view.number)
      const event = events.find((one) => one.version === document.version)
      if (!event) throw unknown
      const item = itemIn(await getItem(db, view.item.id, view.item.version), view.situation?.key)
      const county = await findCounty(db)
      const code = `${view.number}-${event.hash.slice(0, 16)}`
      const told = view.history.find((one) => one.version === event.version)
      const body = paperOf({
        head: {
          authority: fullOfficeName(view.office.name, county?.name),
          number: (event.data as { document?: DocumentRef }).document?.number ?? document.number,
          itemName: view.item.name,
          caseNumber: grouped(view.number),
          addressee: view.applicant.name,
          addresseeKind: view.applicant.kind,
          issuedOn: dayOf(event.occurredAt),
          licensing: view.item.licensing,
          verifyUrl: `${publicUrl}/verify?code=${code}`,
          verifyCode: code,
          clerk: told && !['系统', '您', '申请人'].includes(told.actor) ? told.actor : undefined,
          phone: view.office.phone ?? shell.site.hotline,
          demonstration,
        },
        view,
        item,
        events,
        event,
        answerWorkingDays: rules.silenceWorkingDays,
      })
      if (!body) throw unknown
      const back = request.actor.kind === 'person' ? { href: `/my/cases/${id}`, words: '回到办件' } : undefined
      return reply
        .type('text/html; charset=utf-8')
        .send(paperPage(assets, `${document.title} ${document.number}`, body, back).markup)
    })
  }
}
