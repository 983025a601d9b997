import type { FastifyRequest } from 'fastify'
import { plainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { itemFor, type ServiceItem } from '#modules/catalog/model.ts'
import { displayCookie, keepDisplay, readDisplay, readPlace } from '../display.ts'
import { keptAnswers } from '../kept-answers.ts'
import type { PageView } from '../layout.ts'
import type { VersionReads } from '../list/reads.ts'
import type { SearchReads } from '../search/reads.ts'
import type { Errand, Shell } from '../shell.ts'
import type { WorkDays } from '../today.ts'
import { themePage, themesPage } from './find.page.ts'
import { guideAddress, type ItemGuide, itemPage } from './item.page.ts'
import { claimsAt, nearPlaces, placeFor, townOf } from './places.ts'
import type { CatalogueReads, PlaceReads } from './reads.ts'
import { missedQuestion, readSituation } from './situation.ts'
import { isOutOfUse, standingPage } from './standing.page.ts'
import { versionsPage } from './versions.page.ts'

export type { CatalogueReads } from './reads.ts'

const noSuchPage = (): Refusal => new Refusal('not-found', 'platform.no-such-page')

/** The day asked for; undefined for none. Throws invalid `date.impossible`. */
const dayIn = (on: unknown): string | undefined => (typeof on === 'string' && on !== '' ? plainDate(on) : undefined)
const regionIn = (region: unknown): string | undefined =>
  typeof region === 'string' && /^\d{12}$/.test(region) ? region : undefined

export interface GuideReads {
  catalogue: CatalogueReads
  places: PlaceReads
  search: SearchReads
  versions: VersionReads
  workDays: WorkDays
  /** where somebody who is signed in lives, 12 digits */
  homeRegion: (request: FastifyRequest) => Promise<string | undefined>
}

/** Themes and guides. */
export function guide(
  app: Parameters<Errand>[0],
  shell: Shell,
  { catalogue, places, search, versions, workDays, homeRegion }: GuideReads,
): void {
  const keep = keptAnswers()

  app.get('/themes', async (request, reply) =>
    shell.publicPage(request, reply, await catalogue.contentVersion(), async () =>
      themesPage(await catalogue.listItems()),
    ),
  )

  app.get<{ Params: { theme: string } }>('/themes/:theme', async (request, reply) => {
    const { theme } = request.params
    return shell.publicPage(request, reply, await catalogue.contentVersion(), async () => {
      const items = (await catalogue.listItems()).filter((item) => item.themes.includes(theme))
      if (items.length === 0) throw noSuchPage()
      return themePage(theme, items)
    })
  })

  app.get<{ Params: { code: string }; Querystring: Record<string, unknown> }>(
    '/guide/:code',
    async (request, reply) => {
      const { code } = request.params
      const { query } = request
      const today = workDays.today()
      const on = dayIn(query.on) ?? today
      const content = await catalogue.contentVersion()
      const item = on === today ? await present(code, today, content) : await versions.findItemOn(code, on)
      if (item === undefined) throw noSuchPage()
      const choice = readSituation(item, query)
      const typed = regionIn(query.region)
      if (typed) keepDisplay(reply, app.cookieNames, readDisplay(request.cookies[displayCookie]), typed)
      const region = typed ?? readPlace(request.cookies[displayCookie]) ?? (await homeRegion(request))
      const problems = choice ? missedQuestion(choice, query) : []
      const now = on === today ? item : await present(code, today, content)
      const asOn = on === today ? undefined : { on, present: now && !isOutOfUse(now) ? now.version : undefined }
      const address = guideAddress(item, { on: asOn?.on, region, answers: choice?.answers ?? {} })
      const state = `${content} v${item.version} ${today} ${problems.length}`
      const page = await shell.publicPage(
        request,
        reply,
        state,
        () => view(item, content, { choice, region, problems, asOn }),
        address,
      )
      search.noteOpening(code, query.from)
      return page
    },
  )

  app.get<{ Params: { code: string } }>('/guide/:code/versions', async (request, reply) => {
    const today = workDays.today()
    const item = await versions.findItemOn(request.params.code, '9999-12-31')
    if (item === undefined) throw noSuchPage()
    const state = `${await catalogue.contentVersion()} ${today}`
    return shell.publicPage(request, reply, state, async () =>
      versionsPage(item, await versions.versionsOf(item.itemId), today),
    )
  })

  /** The item today, also when nobody can apply for it any more. */
  const present = async (code: string, today: string, content: string): Promise<ServiceItem | undefined> =>
    (await catalogue.findItem(code, content)) ?? (await versions.findItemOn(code, today))

  async function view(
    item: ServiceItem,
    content: string,
    {
      choice,
      region,
      problems,
      asOn,
    }: Pick<ItemGuide, 'choice' | 'problems' | 'asOn'> & { region: string | undefined },
  ): Promise<PageView> {
    const listed = await catalogue.listItems(content)
    if (isOutOfUse(item))
      return standingPage(
        shell.site,
        item,
        listed.find(({ itemId }) => itemId === item.mergedInto),
      )
    const day = asOn?.on ?? workDays.today()
    const [claims, townships, office, serviceCentre] = await Promise.all([
      keep(content, `claims ${item.itemId} ${day}`, () => versions.claimsOn(item.itemId, day)),
      keep(content, 'townships', () => places.listTownships()),
      keep(content, `office ${item.officeId}`, () => places.findOffice(item.officeId)),
      keep(content, 'service centre', () => places.findServiceCentre()),
    ])
    const near = nearPlaces(townships, claims)
    const chosen = placeFor(near, region)
    const there = chosen ? claimsAt(claims, chosen) : []
    const centreOf = async (town: string) =>
      (await keep(content, `town ${town}`, () => places.findTownship(town)))?.centre
    return itemPage({
      item: choice ? itemFor(item, choice.answers) : item,
      ...{ choice, problems, asOn, connected: catalogue.connectedSources, site: shell.site },
      before: listed.filter((line) => item.prerequisites.includes(line.name)),
      places: {
        ...{ office, serviceCentre, near, chosen, claims: there },
        centre: chosen && there.length === 0 ? await centreOf(townOf(chosen.code)) : undefined,
      },
    })
  }
}
