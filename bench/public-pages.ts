/** An address of every template that a visitor can open, found in or made for the county of the bench. */
import type { Browser, Cookie } from 'playwright-core'
import { fileCase, timedItem } from '../src/testing/filing.ts'
import { type BenchContext, benchToday } from './context.ts'

export interface PublicPage {
  readonly path: string
  /** 200 unless said. */
  readonly status?: number
  /** What the browser must have been given before. */
  readonly cookies?: readonly Cookie[]
}

/**
 * Templates that answer a posted form are not among them, since Lighthouse only opens addresses: the answer of 问一问, of 查进度 and of
 * 适用判断. Nor is anything behind signing in.
 */
export async function publicPages(context: BenchContext, browser: Browser): Promise<readonly PublicPage[]> {
  const { owner, county } = context
  const [item] = await owner.query<{ code: string }>('select code from service_item where name = $1', [timedItem.name])
  const [bundle] = await owner.query<{ id: string }>('select id from bundle order by name limit 1')
  const office = await county.officeNamed(timedItem.office)
  const guide = `/guide/${item?.code}`
  const { batchId, code: outOfUse } = await publishedBatch(context)
  const paths = [
    ...['/', '/themes', `/themes/${encodeURIComponent('创业')}`, guide, `${guide}/versions`, `/guide/${outOfUse}`],
    ...[`/search?q=${encodeURIComponent('身份证')}`, '/ask', '/frequent', '/bundles', `/bundles/${bundle?.id}`],
    ...['/offices', `/offices/${office.officeId}`, '/townships', '/townships/430623101000', '/notices'],
    ...['/list', '/list/batches', `/list/batches/${batchId}`, await applyingUnsigned(context)],
    ...['/progress', '/verify', `/verify?code=${await codeOfPaper(context)}`, '/log', '/sign-in', '/display'],
    ...['/about/accessibility', '/about/privacy', '/about/data', '/docs'],
  ]
  return [
    ...paths.map((path) => ({ path })),
    { path: '/sign-in/code', cookies: await askedForCode(context, browser) },
    { path: '/no-such-page', status: 404 },
  ]
}

/** A batch in which one item is suspended from today on: its page, and that of an item nobody can apply for now. */
async function publishedBatch({ county, owner }: BenchContext): Promise<{ batchId: string; code: string }> {
  const [item] = await owner.query<{ code: string }>(
    'select code from service_item where name <> $1 and withdrawn_at is null order by listed_at, id limit 1',
    [timedItem.name],
  )
  const code = item?.code ?? ''
  const editor = await county.staff({ role: 'catalogue-editor' })
  const approver = await county.staff({ role: 'catalogue-approver' })
  const send = async <T>(who: typeof editor, path: string, body: unknown): Promise<T> => {
    const reply = await who.send('POST', `/api/publishing/${path}`, body)
    if (reply.status >= 300) throw new Error(`${path}: ${reply.text}`)
    return reply.body as T
  }
  const draft = await send<{ draftId: string; revision: number }>(editor, 'drafts', {
    ...{ kind: 'suspend', code, reason: '系统切换，六月底恢复' },
  })
  const at = `drafts/${draft.draftId}`
  const { revision } = await send<{ revision: number }>(editor, `${at}/check`, { revision: draft.revision })
  const { batchId } = await send<{ batchId: string }>(approver, `${at}/approval`, { revision })
  await send(approver, `batches/${batchId}/publication`, { effectiveOn: benchToday })
  return { batchId, code }
}

/** The first page of an application that asks something before signing in. */
async function applyingUnsigned({ owner, served }: BenchContext): Promise<string> {
  const items = await owner.query<{ code: string }>('select code from service_item order by listed_at, id limit 100')
  for (const { code } of items) {
    const path = `/apply/${code}`
    const answer = await fetch(`${served.url}${path}`, { redirect: 'manual' })
    await answer.arrayBuffer()
    if (answer.status === 200) return path
  }
  throw new Error('no item asks anything before signing in')
}

/** What the code beside the QR of a notice of acceptance says. */
async function codeOfPaper({ county, owner }: BenchContext): Promise<string> {
  const clerk = await county.staff({ role: 'window-clerk' })
  const { id } = await fileCase(county, { clerk, applicant: await county.resident(), through: 'accept' })
  const [paper] = await owner.query<{ number: string; hash: string }>(
    `select number, hash from case_event join case_file on case_file.id = case_id where case_id = $1 order by case_event.version desc limit 1`,
    [id],
  )
  return `${paper?.number}-${paper?.hash.slice(0, 16)}`
}

/** The cookies of a browser that has given a telephone number and is to give the code. */
async function askedForCode({ served }: BenchContext, browser: Browser): Promise<readonly Cookie[]> {
  const fresh = await browser.newContext()
  try {
    const page = await fresh.newPage()
    await page.goto(`${served.url}/sign-in`)
    await page.fill('input[name=phone]', '13907300001')
    await page.locator('main form button[type=submit]').first().click()
    await page.waitForURL(/\/sign-in\/code/)
    return await fresh.cookies()
  } finally {
    await fresh.close()
  }
}
