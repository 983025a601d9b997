import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const pages = [...globSync('*.md', { cwd: root }), ...globSync('{docs,src,sandbox}/**/*.md', { cwd: root })].sort()
const firstScreens = ['README.md', 'README.zh-CN.md'] as const

/** Links and pictures of a page that lead into the repository, without anchors. */
function linksIn(text: string): string[] {
  const outside = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '')
  const links = [...outside.matchAll(/\]\(([^)\s]+)\)|<img[^>]*\bsrc="([^"]+)"/g)].map(
    ([, link, image]) => link ?? image ?? '',
  )
  return links.map((link) => link.split('#', 1)[0] ?? '').filter((link) => link !== '' && !/^[a-z]+:/.test(link))
}

/** Files and folders of ours that a page sets as code. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`((?:src|docs|tools|checks|db|sandbox|e2e)\/[\w./-]*[\w/])`/g)].map(([, path]) => path ?? '')

const scriptsIn = (text: string): string[] =>
  [...text.matchAll(/\bnpm (?:run (?:-s )?([\w-]+)|(start|test)\b)/g)].map(([, named, own]) => named ?? own ?? '')

const commandsIn = (text: string): string[] =>
  [...text.matchAll(/(?<![/\w])onevisit(?: --)? ([a-z][a-z-]+)/g)].map(([, command]) => command ?? '')

const missing = (file: string, text: string): string[] => [
  ...linksIn(text).filter((link) => !existsSync(join(root, dirname(file), link))),
  ...pathsIn(text).filter((path) => !existsSync(join(root, path))),
]

/** Code blocks of one language, in order; '' is a block without one. */
const blocksOf = (text: string, language = ''): string[] =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, named]) => named === language)
    .map(([, , body]) => body ?? '')

describe('the documents', () => {
  it('every file, folder and picture they name is there', () => {
    assert.equal(pages.length > 20, true)
    assert.deepEqual(
      pages.flatMap((file) => missing(file, read(file)).map((what) => `${file}: ${what}`)),
      [],
    )
  })

  it('every npm script and every command they name exists', () => {
    const scripts = new Set(Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts))
    const commands = new Set(
      [...read('src/cli.ts').matchAll(/^ {2}'?([a-z-]+)'?: \(\) => import/gm)].map(([, name]) => name ?? ''),
    )
    assert.equal(commands.size > 5, true, 'the check sees the commands')
    for (const file of pages) {
      for (const script of scriptsIn(read(file))) assert.equal(scripts.has(script), true, `${file}: npm run ${script}`)
      for (const command of commandsIn(read(file)))
        assert.equal(command === 'help' || commands.has(command), true, `${file}: onevisit ${command}`)
    }
  })

  it('install.md names every setting, and no other', () => {
    const settings = [...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): ['a-z]/gm)].map(([, name]) => name ?? '')
    const rows = read('docs/operations/install.md')
      .split('\n')
      .filter((line) => /^\| `[A-Z]/.test(line))
    const told = rows.flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name ?? ''),
    )
    assert.deepEqual(told.sort(), [...new Set(settings)].sort())
  })

  it('every test that a law page names exists, word for word', () => {
    const sources = globSync('src/**/*.test.ts', { cwd: root }).map(read).join('\n')
    const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    let named = 0
    for (const file of pages.filter((page) => page.startsWith('docs/law/'))) {
      const rows = read(file)
        .split('\n')
        .filter((line) => line.startsWith('|'))
      for (const [, title = ''] of rows.flatMap((row) => [...row.matchAll(/`([^`]*[\u4e00-\u9fff][^`]*)`/g)])) {
        named += 1
        const pattern = new RegExp(title.split('…').map(literal).join('[^\\n]*?'))
        assert.equal(pattern.test(sources), true, `${file}: ${title}`)
      }
    }
    assert.equal(named > 60, true, `${named} tests named`)
  })

  it('both READMEs show the same first screen', () => {
    const [english, chinese] = firstScreens.map((file) => {
      const [screen = ''] = read(file).split(/^## /m)
      return {
        images: [...screen.matchAll(/src="([^"]+)"/g)].map(([, src]) => src),
        commands: blocksOf(screen).map((block) => block.replace(/<[^>]*>/, '<>')),
        rows: screen.split('\n').filter((line) => line.startsWith('|')).length,
        folders: pathsIn(screen),
      }
    })
    assert.deepEqual(english, chinese)
    assert.deepEqual(english?.images, ['docs/screenshots/guide-phone.png', 'docs/screenshots/case-desk.png'])
  })

  it('the rule they quote is the test as it stands', () => {
    const source = read('src/modules/cases/decide.test.ts')
      .split('\n')
      .map((line) => line.trim())
    for (const file of firstScreens) {
      const [quoted = ''] = blocksOf(read(file), 'ts')
      const lines = quoted
        .trim()
        .split('\n')
        .map((line) => line.trim())
      assert.equal(lines.length, 6)
      const start = source.indexOf(lines[0] ?? '')
      assert.deepEqual(source.slice(start, start + lines.length), lines, file)
    }
  })

  it('the examples of the command line answer what they say', () => {
    for (const file of firstScreens) {
      const [block = ''] = blocksOf(read(file)).filter((body) => body.startsWith('$ '))
      const examples = [...block.matchAll(/^\$ (.*)\n((?:[^$].*\n?)*)/gm)]
      assert.equal(examples.length, 2, file)
      for (const [, command = '', answer = ''] of examples) {
        const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' })
        assert.equal(stdout, answer, `${file}: ${command}\n${stderr}`)
      }
    }
  })

  it('the check bites', () => {
    const planted =
      '[a](docs/nothing.md) ![b](x.png) <img alt="" src="y.png"> `src/nowhere/` npm run fly `onevisit soar` https://x.cn'
    assert.deepEqual(missing('README.md', planted), ['docs/nothing.md', 'x.png', 'y.png', 'src/nowhere/'])
    assert.deepEqual(scriptsIn(planted), ['fly'])
    assert.deepEqual(commandsIn(planted), ['soar'])
  })
})
