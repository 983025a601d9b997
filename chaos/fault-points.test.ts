/** Every way to durable data passes fault points, and nothing but chaos arms them. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')
const sources = globSync(['src/**/*.ts', 'tools/**/*.ts'], { cwd: root })
  .filter((file) => !/\.test\.ts$|\/testing\/|^src\/testing\//.test(file))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))

interface Source {
  readonly file: string
  readonly text: string
}

/** What makes something last, or reaches another system; each needs a point before it and one after it in the same file. */
const lastingActs: readonly (readonly [act: string, found: RegExp])[] = [
  ['a commit', /\.query\(\s*['"`]commit/i],
  ['a file’s own name', /\brename\((?!aside|place, aside)/],
  ['a message to another system', /sms\.send\(/],
]

/** Ways to PostgreSQL that pass no point, with why: they write nothing of the trade. */
const ownLines: Readonly<Record<string, string>> = {
  'src/platform/db/database.ts': 'the pool itself, with points around transactions and single statements',
  'src/platform/db/migrate.ts': 'migrations, with points around each commit',
  'src/platform/db/listener.ts': 'listens only',
  'src/platform/jobs/abandoned.ts': 'signs of life, nothing of the trade',
  'src/platform/jobs/pool.ts': 'the job library’s bookkeeping; what a job writes goes by Database',
  'tools/postgres.ts': 'makes the database',
  'tools/test-cluster.ts': 'lends a database to tests',
}

/** Folders whose programs serve nobody: they load data or draw pictures. */
const served = ({ file }: Source) => file.startsWith('src/') || file === 'tools/serve.ts'

export function unguarded(all: readonly Source[]): string[] {
  return all.filter(served).flatMap(({ file, text }) =>
    lastingActs.flatMap(([act, found]) => {
      const places = [...text.matchAll(new RegExp(found, `${found.flags.replace('g', '')}g`))]
      return places.flatMap(({ index }) => {
        const before = text.slice(Math.max(0, index - 400), index)
        const after = text.slice(index, index + 900)
        return /faultPoint\('/.test(before) && /faultPoint\('/.test(after)
          ? []
          : [`${file}: ${act} without a fault point before and after it`]
      })
    }),
  )
}

const ownConnections = (all: readonly Source[]) =>
  all.filter(({ text }) => /new pg\.(Pool|Client)\(/.test(text)).map(({ file }) => file)

const points = (text: string) => [...text.matchAll(/faultPoint\('([a-z-]+)'\)/g)].map(([, name = '']) => name)

test('every commit, every file name and every message has a fault point before and after it', () => {
  assert.deepEqual(unguarded(sources), [])
  const planted = { file: 'src/modules/new/store.ts', text: "await client.query('commit')" }
  assert.equal(unguarded([planted]).length, 1, 'a write path without points is found')
})

test('nothing reaches PostgreSQL but by the ways that have points', () => {
  const unknown = (all: readonly Source[]) =>
    ownConnections(all.filter(served)).filter((file) => !Object.hasOwn(ownLines, file))
  assert.deepEqual(unknown(sources), [])
  assert.deepEqual(unknown([{ file: 'src/modules/new/store.ts', text: 'new pg.Pool({})' }]), [
    'src/modules/new/store.ts',
  ])
})

test('every point that is declared is on some way, and none is on a way without being declared', () => {
  const declared = [
    ...(sources.find(({ file }) => file === 'src/platform/fault-points.ts')?.text ?? '').matchAll(
      /^ {2}\| '([a-z-]+)'/gm,
    ),
  ].map(([, name]) => name)
  const used = new Set(sources.flatMap(({ text }) => points(text)))
  assert.deepEqual([...used].sort(), declared.sort())
})

test('no program of the product arms fault points, and no setting could', () => {
  const arming = sources.filter(
    ({ file, text }) => file !== 'src/platform/fault-points.ts' && /armFaultPoints|fault-points.*arm/i.test(text),
  )
  assert.deepEqual(
    arming.map(({ file }) => file),
    [],
  )
  const module = sources.find(({ file }) => file === 'src/platform/fault-points.ts')?.text ?? ''
  assert.doesNotMatch(module, /process\.env|import /)
})
