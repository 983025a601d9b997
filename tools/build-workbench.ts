import { hash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist/workbench')
const builtFromFile = `${dist}.sources`

/** What ends up in the bundle. The browser enters modules by `contract` and `model` only, but these lean on their neighbours. */
const sources = [
  'src/workbench',
  'src/kernel',
  'src/modules',
  'src/platform/http',
  'src/portal/assets',
  'vite.config.ts',
  'package-lock.json',
]

/**
 * Builds the workbench into `dist/workbench` with .br and .gz beside every asset, unless it was built from these very files: a release
 * that is unpacked over another brings files older than the last build. Answers whether it built and how long it took.
 */
export async function buildWorkbench(): Promise<{ built: boolean; ms: number }> {
  const start = performance.now()
  const spent = () => Math.round(performance.now() - start)
  const from = hash('sha256', JSON.stringify(sources.flatMap(factsOf)))
  const builtFrom = await readFile(builtFromFile, 'utf8').catch(() => '')
  if (builtFrom === from && statSync(join(dist, 'index.html'), { throwIfNoEntry: false })?.size) {
    return { built: false, ms: spent() }
  }
  const { build } = await import('vite')
  const fresh = `${dist}.${process.pid}`
  await build({
    root: join(root, 'src/workbench'),
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: fresh },
  })
  await compressAssets(join(fresh, 'assets'))
  await rm(builtFromFile, { force: true })
  await replaceFolder(dist, fresh)
  await writeFile(builtFromFile, from)
  return { built: true, ms: spent() }
}

/** Path, size and time of every file under a path, tests left out. */
function factsOf(path: string): (string | number)[] {
  const facts = statSync(join(root, path), { throwIfNoEntry: false })
  if (!facts || /\.test\.ts$/.test(path)) return []
  if (!facts.isDirectory()) return [path, facts.size, facts.mtimeMs]
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => factsOf(join(path, name)))
}

/** Puts a finished build in place: two builds at once do not mix, and a running server never finds half of one. */
async function replaceFolder(place: string, fresh: string): Promise<void> {
  const old = `${place}.old.${process.pid}`
  await rename(place, old).catch(ignoreMissing)
  try {
    await rename(fresh, place)
  } catch {
    // Another build of the same sources was quicker.
    await rm(fresh, { recursive: true, force: true })
  }
  await rm(old, { recursive: true, force: true })
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

async function compressAssets(folder: string): Promise<void> {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }
  for (const name of await readdir(folder)) {
    if (!/\.(m?js|css|svg)$/.test(name)) continue
    const bytes = await readFile(join(folder, name))
    await writeFile(join(folder, `${name}.br`), await promisify(brotliCompress)(bytes, quality))
    await writeFile(join(folder, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }))
  }
}

if (import.meta.main) {
  const { built, ms } = await buildWorkbench()
  console.log(built ? `workbench built in ${ms} ms` : 'workbench is up to date')
}
