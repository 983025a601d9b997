import { existsSync, readdirSync, statSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist/workbench')

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
 * Builds the workbench into `dist/workbench` with .br and .gz beside every asset, if a source or the lock file is newer than the last
 * build. Answers whether it built and how long it took.
 */
export async function buildWorkbench(): Promise<{ built: boolean; ms: number }> {
  const start = performance.now()
  const spent = () => Math.round(performance.now() - start)
  const page = join(dist, 'index.html')
  if (existsSync(page) && Math.max(...sources.map((path) => newest(join(root, path)))) <= statSync(page).mtimeMs) {
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
  await replaceFolder(dist, fresh)
  return { built: true, ms: spent() }
}

/** Time of the newest file under a path, tests left out. */
function newest(path: string): number {
  const facts = statSync(path, { throwIfNoEntry: false })
  if (!facts) return 0
  if (!facts.isDirectory()) return /\.test\.ts$/.test(path) ? 0 : facts.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), facts.mtimeMs)
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
