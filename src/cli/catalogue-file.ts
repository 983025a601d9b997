/** Items and bundles for commands that need no database: the shipped files, other files, or what the installation has published. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ImportedBundle, ImportedItem } from '#modules/catalog/import-shape.ts'
import type { PlanBundle, PlanItem } from '#modules/catalog/plan/needs.ts'
import { bundleContent } from '#modules/catalog/read-bundle.ts'
import { readItem } from '#modules/catalog/read-item.ts'
import { shippedForms } from '#modules/catalog/shipped-forms.ts'
import { faultsOf, readJson } from '#modules/organisation/contract.ts'

export type NamedItem = PlanItem & { readonly synonyms: readonly string[] }

export interface Catalogue {
  readonly items: readonly NamedItem[]
  readonly bundles: readonly PlanBundle[]
  /** what was read, told to the reader */
  readonly read: readonly string[]
}

const shippedFolder = join(import.meta.dirname, '..', '..', 'db', 'data')

/**
 * Items and bundles from files in the import format. Without `from` the shipped ones; with `from` and no `bundles`, no bundles. An Error
 * in Chinese names the file and the first faults.
 */
export async function catalogueFromFiles(from?: string, bundlesFrom?: string): Promise<Catalogue> {
  const itemFile = from ?? join(shippedFolder, 'items.json')
  const bundleFile = bundlesFrom ?? (from === undefined ? join(shippedFolder, 'bundles.json') : undefined)
  const forms = await shippedForms()
  const items = (await readList(itemFile, ImportedItem, countable)).map((item) => ({
    ...readItem(item, forms.get(item.name) ?? null),
    ...(item.code && { code: item.code }),
  }))
  const repeated = items.find(({ name }, at) => items.findIndex((other) => other.name === name) < at)
  if (repeated) throw new Error(`${itemFile}：“${repeated.name}”写了两次，一个文件里只能有一个。`)
  const bundles = bundleFile === undefined ? [] : await readList(bundleFile, ImportedBundle)
  return {
    items,
    bundles: bundles.map((bundle) => ({
      ...bundleContent(bundle),
      name: bundle.name,
      members: bundle.members.map((name) => ({ name })),
    })),
    read: [
      `${from ?? 'db/data/items.json'}（${items.length} 个事项）`,
      ...(bundleFile === undefined ? [] : [`${bundlesFrom ?? 'db/data/bundles.json'}（${bundles.length} 个一件事）`]),
    ],
  }
}

/** What the installation has published today. */
export async function catalogueInstalled(): Promise<Catalogue> {
  const [{ withServices }, { allItems, listBundles }] = await Promise.all([
    import('./with-services.ts'),
    import('#modules/catalog/queries.ts'),
  ])
  return withServices(async ({ db }) => {
    const [items, bundles] = await Promise.all([allItems(db), listBundles(db)])
    return { items, bundles, read: [`本机数据库（${items.length} 个事项，${bundles.length} 个一件事）`] }
  })
}

async function readList<T>(
  path: string,
  shape: {
    safeParse(value: unknown): { success: true; data: T } | { success: false; error: Parameters<typeof faultsOf>[0] }
  },
  before: (entry: unknown) => unknown = (entry) => entry,
): Promise<T[]> {
  const { value, faults } = readJson((await readText(path)).replace(/^\uFEFF/, ''))
  if (faults.length === 0 && !Array.isArray(value)) throw new Error(`${path}：应当是一个列表，以 [ 开头、以 ] 结尾。`)
  const entries = (faults.length === 0 ? value : []) as unknown[]
  const parsed = entries.map((entry) => shape.safeParse(before(entry)))
  const all = [...faults, ...parsed.flatMap((one, at) => (one.success ? [] : faultsOf(one.error, entries[at], [at])))]
  if (all.length > 0) {
    const first = all.slice(0, 5).map((fault) => `${fault.path}：${fault.message}`)
    throw new Error(`${path} 有 ${all.length} 处读不懂，请改好再用：\n${first.join('\n')}`)
  }
  return parsed.flatMap((one) => (one.success ? [one.data] : []))
}

/** A plan counts days; whose law a special procedure rests on is the linter's question, so an entry without it is read all the same. */
function countable(entry: unknown): unknown {
  const { specialProcedures } = (entry ?? {}) as { specialProcedures?: unknown }
  if (!Array.isArray(specialProcedures)) return entry
  const read = specialProcedures.map((procedure: unknown) => {
    if (typeof procedure !== 'object' || procedure === null) return procedure
    const { basis } = procedure as { basis?: unknown }
    return typeof basis === 'string' && basis.trim() !== '' ? procedure : { ...procedure, basis: '没有写依据' }
  })
  return { ...(entry as object), specialProcedures: read }
}

async function readText(path: string): Promise<string> {
  try {
    return path === '-' ? await text(process.stdin) : await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(code === 'ENOENT' ? `没有这个文件：${path}` : `读不了 ${path}。`)
  }
}
