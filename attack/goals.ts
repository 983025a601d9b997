/**
 * The table of goals in docs/security/README.md, written from the runs kept beside it: node attack/goals.ts [--write]. A figure that no run
 * holds is not there.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', 'docs', 'security')
const page = join(folder, 'README.md')
const [begins, ends] = ['<!-- goals: node attack/goals.ts --write -->', '<!-- end of goals -->'] as const

type Json = Readonly<Record<string, unknown>>

interface Line {
  readonly goal: string
  readonly figure: string
  /** `in part`: nothing was found, and not everything was sent. */
  readonly isMet: boolean | 'in part' | undefined
  /** What would come next, met or not. */
  readonly next: string
  readonly run: string
}

const read = (name: string): Json | undefined => {
  const file = join(folder, 'runs', `${name}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Json) : undefined
}
const n = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)
const shown = (value: unknown): string => n(value).toLocaleString('en-US').replaceAll(',', ' ')
const percent = (share: unknown): string => `${Math.round(n(share) * 1000) / 10} %`
const part = (run: Json, name: string): Json => (run[name] ?? {}) as Json

/** When, on what, how long. */
function origin(name: string, run: Json): string {
  const machine = part(run, 'machine')
  const load = (machine.loadBefore as readonly number[] | undefined)?.[0]
  const took = run.seconds === undefined ? '' : `, ${shown(run.seconds)} s`
  const commit = run.commit === undefined ? '' : `, commit ${String(run.commit)}`
  return `[${name}.json](runs/${name}.json) ${String(run.on).slice(0, 10)}${took}${commit}, load before ${load ?? 'unknown'}: \`${String(run.command)}\``
}

const absent = (goal: string, name: string): Line => ({
  ...{ goal, figure: 'no run is kept', isMet: undefined, next: `run \`${name}\``, run: '' },
})

function matrixLines(): readonly Line[] {
  const run = read('matrix')
  const goal = 'matrix: at least 5 000 cells executed'
  if (!run) return [absent(goal, 'node attack/main.ts matrix --full --write')]
  const [commands, doors] = [part(run, 'commands'), part(run, 'writingDoors')]
  const left = [
    ...((run.commandsNotCarriedOut ?? []) as readonly string[]),
    ...Object.keys(part(run, 'doorsNotCarriedOut')).map((door) => `\`${door}\``),
  ]
  const isWhole = n(run.share) === 1
  return [
    {
      ...{ goal, run: origin('matrix', run), isMet: n(run.cells) >= 5_000 },
      figure: `${shown(run.cells)} of ${shown(run.ofCells)} cells (${percent(run.share)} by place), ${shown(run.callers)} callers × ${shown(run.cases)} cases`,
      next: isWhole ? 'two offices and three townships more' : 'the rest: the same command without `--minutes`',
    },
    {
      ...{ goal: 'matrix: 0 unexpected allows', run: '', isMet: n(run.unexpectedlyAllowed) === 0 },
      figure: `${shown(run.unexpectedlyAllowed)} unexpected allows, ${shown(run.unexpectedlyRefused)} unexpected refusals, ${shown(run.faults)} faults`,
      next: 'somebody outside writes `law.ts` once more without reading ours',
    },
    {
      ...{ goal: 'matrix: every command and every writing route executed to its end by somebody', run: '' },
      isMet: left.length === 0,
      figure: `${shown(commands.carriedOut)} of ${shown(commands.all)} commands, ${shown(doors.carriedOut)} of ${shown(doors.all)} other writing routes`,
      next: left.length === 0 ? 'portal forms likewise' : `${left.join(', ')}: see “Not carried out” below`,
    },
  ]
}

function plantedLine(): Line {
  const run = read('planted')
  const goal = 'matrix bites: every planted mistake noticed'
  if (!run) return absent(goal, 'node attack/main.ts planted --full --write')
  return {
    ...{ goal, figure: `${shown(run.noticed)} of ${shown(run.planted)}`, isMet: n(run.found) === 0 },
    ...{ next: 'mistakes in the portal’s own guards', run: origin('planted', run) },
  }
}

function crawlLine(): Line {
  const run = read('crawl')
  const goal = 'two-person crawl: nothing of the other is told'
  if (!run) return absent(goal, 'node attack/main.ts crawl --full --write')
  return {
    ...{ goal, isMet: n(run.found) === 0 && (n(run.share) === 1 || 'in part'), run: origin('crawl', run) },
    figure: `${shown(run.own)} own addresses; ${shown(run.replayed)} replays, ${shown(run.variants)} other spellings (${percent(run.share)}); told something: ${shown(run.found)}, and ${shown(run.accepted)} looks of a counter that are meant (below)`,
    next: 'townships’ helpers and agents as pairs of their own',
  }
}

function hostileLine(): Line {
  const run = read('hostile')
  const goal = 'hostile input against every route: nothing found'
  if (!run) return absent(goal, 'node attack/main.ts hostile --full --write')
  const first = read('hostile-before')
  const earlier = first
    ? `. Before mending: ${shown(first.requests)} requests (${percent(first.share)}), found ${shown(first.found)} ([hostile-before.json](runs/hostile-before.json), below)`
    : ''
  return {
    ...{ goal, run: origin('hostile', run) },
    isMet: n(run.found) > 0 ? false : n(run.share) === 1 || 'in part',
    figure: `${shown(run.requests)} of ${shown(run.ofRequests)} requests (${percent(run.share)} to each of ${shown(run.ways)} ways in, ${shown(run.slots)} parameters); found ${shown(run.found)}${earlier}`,
    next:
      n(run.found) > 0
        ? 'mend, and send it all again'
        : n(run.share) === 1
          ? 'two broken things at a time'
          : 'the whole again after mending: the same command without `--minutes`, about a quarter of an hour alone',
  }
}

function scannerLines(): readonly Line[] {
  const run = read('scanners')
  const goal = 'sqlmap, where installed: nothing found'
  if (!run) return [absent(goal, 'node attack/scanners.ts http://127.0.0.1:3170 --write')]
  const results = run.results as readonly Json[]
  const of = (tool: string) => results.filter((one) => one.tool === tool && one.ran === true)
  const sum = (some: readonly Json[], name: string) => some.reduce((total, one) => total + n(one[name] ?? 0), 0)
  const [sqlmap, wapiti] = [of('sqlmap'), of('wapiti')]
  const unfinished = (some: readonly Json[]) =>
    some.filter((one) => one.finished !== true || String(one.says).includes('time was reached'))
  const said = (some: readonly Json[], rest: string) =>
    `${rest}; ${some.some((one) => one.findings === null) ? 'no count of' : sum(some, 'findings')} findings in ${shown(sum(some, 'seconds'))} s; ${unfinished(some).length} not finished in their time`
  return [
    {
      ...{ goal, run: origin('scanners', run) },
      isMet: sqlmap.length === 0 ? undefined : sum(sqlmap, 'findings') === 0 && unfinished(sqlmap).length === 0,
      figure: said(sqlmap, `${sqlmap.length} addresses and forms`),
      next:
        unfinished(sqlmap).length > 0
          ? 'the unfinished ones without a limit'
          : 'level 5, with time-based payloads, over night',
    },
    {
      ...{ goal: 'wapiti, where installed: nothing found', run: '' },
      isMet:
        wapiti.length === 0
          ? undefined
          : sum(wapiti, 'findings') > 0
            ? false
            : unfinished(wapiti).length === 0 || 'in part',
      figure: said(wapiti, 'one walk of the public pages'),
      next: 'what it noted is named below; then signed in, and without a limit',
    },
  ]
}

function canaryLine(): Line {
  const runs = ['matrix', 'crawl', 'hostile'].map(read).filter((run) => run !== undefined)
  const goal = 'canaries: in no log line, address, refusal, metric'
  if (runs.length === 0) return absent(goal, 'node attack/main.ts all --full --write')
  const sum = (name: string) => runs.reduce((total, run) => total + n(part(run, 'canaries')[name] ?? 0), 0)
  return {
    ...{
      goal,
      isMet: sum('found') === 0 && sum('linesSearched') > 10_000,
      run: 'the same runs; `npm test` searches its own and prints it last',
    },
    figure: `${shown(sum('linesSearched'))} lines of ${runs.length} attack runs; found ${shown(sum('found'))}`,
    next: 'bench, sim and chaos runs are not searched',
  }
}

function registerLine(goal: string, file: string): Line {
  const text = readFileSync(join(folder, file), 'utf8')
  const totals = /^\| (\d+) +\| (\d+) +\| (\d+) +\| (\d+) +\| (\d+) +\| (\d+) +\|$/m.exec(text)?.slice(1) ?? []
  const [all, met, some, operator, open, none] = totals
  return {
    ...{ goal, isMet: true, run: `[${file}](${file}); \`attack/registers.test.ts\`` },
    figure: `${all} listed: ${met} met, ${some} in part, ${operator} for the operator, ${open} open, ${none} not applicable`,
    next: 'the open ones, named in the register; a reading by somebody outside',
  }
}

/** The table as it should stand on the page. */
export function goalTable(): string {
  const lines = [
    ...matrixLines(),
    plantedLine(),
    crawlLine(),
    hostileLine(),
    ...scannerLines(),
    canaryLine(),
    registerLine('OWASP ASVS 5.0.0, levels 1 and 2: each requirement to test, code or reason', 'asvs.md'),
    registerLine('等保三级 8.1.4: each clause likewise', 'mlps.md'),
  ]
  const word = (isMet: Line['isMet']) =>
    isMet === 'in part' ? isMet : isMet === undefined ? 'not run' : isMet ? 'met' : '**missed**'
  const rows = lines.map(({ goal, figure, isMet, next, run }) => [
    goal,
    figure,
    word(isMet),
    next,
    run || 'the same run',
  ])
  const table = [['Goal', 'Figure', '', 'Next step', 'Run'], ['---', '---', '---', '---', '---'], ...rows]
  return table.map((row) => `| ${row.join(' | ')} |`).join('\n')
}

/** What the page says now, between its marks. */
export function goalsOnPage(): { readonly before: string; readonly table: string; readonly after: string } {
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(begins), text.indexOf(ends)]
  if (from < 0 || to < from) throw new Error('docs/security/README.md has no place for the goals')
  const start = from + begins.length
  return { before: text.slice(0, start), table: text.slice(start, to).trim(), after: text.slice(to) }
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--write')) {
    const { before, after } = goalsOnPage()
    writeFileSync(page, `${before}\n\n${goalTable()}\n\n${after}`)
  } else console.log(goalTable())
}
