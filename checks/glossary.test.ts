import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')
const glossary = readFileSync(join(root, 'docs', 'glossary.md'), 'utf8')
/** Everything the page sets as code, and the single terms in it. */
const known = new Set([...glossary.matchAll(/`([^`]+)`/g)].map(([, term]) => term ?? ''))

/** Lists whose terms have a page of their own. */
const elsewhere = new Set(['permissions', 'importKinds', 'formSources', 'knownSources'])

interface Vocabulary {
  readonly name: string
  readonly terms: readonly string[]
}

/** Exported `as const` lists of a source: of strings, or of rows with a `key`. */
function vocabulariesIn(source: string): Vocabulary[] {
  const lists = source.matchAll(/export const (\w+)\b[^=\n]*= \[([^\]]*)\] as const/g)
  return [...lists].flatMap(([, name = '', body = '']) => {
    const rows = [...body.matchAll(/\bkey: '([^']+)'/g)]
    const plain = rows.length > 0 ? rows : [...body.matchAll(/'([^']+)'/g)]
    const terms = plain.map(([, term]) => term ?? '')
    return terms.length === 0 ? [] : [{ name, terms }]
  })
}

/** What the page does not know of a vocabulary: its name or terms of it. */
const strangersOf = ({ name, terms }: Vocabulary): string[] =>
  elsewhere.has(name) ? [] : [name, ...terms].filter((term) => !known.has(term)).map((term) => `${name}: ${term}`)

/** Words in the first column of the last table. */
const banned = new Set(
  glossary
    .slice(glossary.indexOf('## Banned words'))
    .split('\n')
    .filter((line) => /^\| [a-z]/.test(line))
    .flatMap((line) => (line.split('|')[1] ?? '').split(',').map((word) => word.trim())),
)

/** Identifiers of a source: without comments, and without what stands in quotes. */
const identifiersIn = (source: string): string[] =>
  source
    .replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, ' ')
    .replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, ' ')
    .replace(/`(?:\\.|[^`\\])*`/g, (template) =>
      [...template.matchAll(/\$\{([^}]*)\}/g)].map(([, code]) => code).join(' '),
    )
    .match(/[A-Za-z_$][\w$]*/g) ?? []

/** `CaseFile`, `caseFile`, `case_file` and `case-file` are the words case and file. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)

const bannedIn = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name) => wordsOf(name).some((word) => banned.has(word)))),
]

test('every term of every vocabulary stands in the glossary', () => {
  const files = globSync('src/modules/*/*.ts', { cwd: root }).filter((file) => !/\.test\.ts$|jobs\.ts$/.test(file))
  const vocabularies = files.flatMap((file) => vocabulariesIn(readFileSync(join(root, file), 'utf8')))
  assert.equal(vocabularies.length > 30, true, `${vocabularies.length} lists: the check sees them`)
  assert.deepEqual(vocabularies.flatMap(strangersOf), [], 'add them to docs/glossary.md, or use the word it has')
})

test('no banned word is part of an identifier or a file name', () => {
  assert.equal(banned.size > 15, true)
  const files = globSync('src/**/*.{ts,tsx}', { cwd: root })
  const found = files.flatMap((file) => [
    ...bannedIn([file.replace(/^src\//, '')]).map(() => `${file}: the file name`),
    ...bannedIn(identifiersIn(readFileSync(join(root, file), 'utf8'))).map((name) => `${file}: ${name}`),
  ])
  assert.deepEqual(found, [])
})

test('the check bites', () => {
  const planted = `export const stampColours = ['red', 'mauve'] as const\nexport const rows = [{ key: 'odd-one', name: '' }] as const`
  assert.deepEqual(vocabulariesIn(planted).flatMap(strangersOf), [
    'stampColours: stampColours',
    'stampColours: mauve',
    'rows: rows',
    'rows: odd-one',
  ])
  const source = `// a matter of taste\nconst serviceMatter = 'affair'; let x = \`ticket \${poorRating}\`; class LicenseStore {}`
  assert.deepEqual(bannedIn(identifiersIn(source)), ['serviceMatter', 'poorRating', 'LicenseStore'])
  assert.deepEqual(bannedIn(['modules/cases/case-utils.ts', 'modules/catalog/items.ts']), [
    'modules/cases/case-utils.ts',
  ])
})
