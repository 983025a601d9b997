import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Refusal } from '#kernel/refusal.ts'
import { sentence } from '#platform/http/problem.ts'
import { createTestCounty } from '../src/testing/county.ts'

const root = join(import.meta.dirname, '..', 'src')

/** Refusal codes as they stand in a source text. */
const codesIn = (source: string): string[] =>
  [...source.matchAll(/\b(?:refuse|invalid|new Refusal)\(\s*(?:'[a-z-]+',\s*)?'([a-z-]+\.[a-z-]+)'/g)].map(
    ([, code]) => code ?? '',
  )

/** The sentence of a code whatever it asks of its params. */
const said = (code: string): string => sentence(new Refusal('rule', code, new Proxy({}, { get: () => '某' })))

test('每一种拒绝都有一句中文，说清什么不对、怎么办', async (t) => {
  await createTestCounty(t, { bare: true })
  const files = globSync('{kernel,platform,modules,portal}/**/*.ts', { cwd: root }).filter(
    (file) => !/\.test\.ts$|\/testing\//.test(file),
  )
  const codes = new Set(files.flatMap((file) => codesIn(readFileSync(join(root, file), 'utf8'))))
  assert.equal(codes.size > 120, true, `${codes.size} codes: the check sees them`)
  const silent = [...codes].filter((code) => said(code).includes(`（${code}）`))
  assert.deepEqual(silent, [], 'a code without a sentence')
  for (const code of codes) assert.match(said(code), /[\u4e00-\u9fff].*。$|^某$/, code)
  assert.match(said('planted.code'), /（planted\.code）/, 'the check bites')
})
