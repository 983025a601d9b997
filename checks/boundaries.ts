import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative } from 'node:path'

/** The one order of modules: each may import those before it. */
export const moduleOrder = [
  'organisation',
  'calendar',
  'exchange',
  'registers',
  'identity',
  'catalog',
  'publishing',
  'licences',
  'materials',
  'cases',
  'reviews',
  'supervision',
] as const

/** Files through which a module is entered; everything else in it is its own affair. */
const doors = ['model', 'contract', 'service', 'queries']

/** Files that touch the world, by their names. What is none of these holds law and must be pure. */
const worldlyFiles = ['contract', 'store', 'queries', 'service', 'api', 'jobs']

/** Parts of a service that stand in a file of their own, and shapes of files read from outside: reviewed one by one. */
const worldlyParts: Readonly<Record<string, readonly string[]>> = {
  organisation: ['import'],
  exchange: ['connector'],
  registers: ['people'],
  identity: ['attempts', 'context', 'legal-persons', 'phone-sign-in', 'real-name', 'sessions', 'staff-sign-in'],
  catalog: [
    ...['item-initials', 'import-rules', 'forms', 'shipped-forms'],
    ...[
      'search',
      'search-sounds',
      'search-queries',
      'search-words',
      'search-log',
      'search-service',
      'spelling',
      'thesaurus',
    ],
  ],
  supervision: ['case-queries', 'item-queries', 'law-reach', 'public-log'],
  publishing: ['inspection', 'drafting', 'batches', 'bulk', 'claims', 'spreadsheet'],
  cases: [
    ...['acting', 'facts', 'announce', 'filing', 'known-answers', 'view', 'worklist', 'counts', 'board', 'rebuild'],
    ...[
      'opening',
      'drafting',
      'applying',
      'counter',
      'handing-in',
      'results',
      'reading',
      'receipts',
      'receipt-proofs',
      'standing',
    ],
    ...['case-rows', 'writing'],
  ],
}

/** Pure rules that pages and screens draw with, besides the doors. */
const drawnByFaces: Readonly<Record<string, readonly string[]>> = {
  cases: ['day-table'],
}

/** Zod shapes of files read from outside; as safe in a browser as a contract. */
const isShape = (file: string) => /-(shape|faults)$/.test(file)

export interface Violation {
  file: string
  imports: string
  law: string
}

interface Place {
  /** kernel, platform, modules, portal, workbench, or the file itself for what stands directly in src. */
  part: string
  module?: string
  /** File name without `.ts` (or the folder below the module, such as `testing`). */
  file: string
}

function placeOf(path: string): Place {
  const [part = '', ...rest] = path.split('/')
  const file = (rest.at(-1) ?? part).replace(/\.tsx?$/, '')
  const [module] = rest
  return part === 'modules' && module !== undefined && rest.length > 1
    ? { part, module, file: rest.length > 2 ? rest.slice(1).join('/') : file }
    : { part, file }
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s(type\s)?(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

export interface Import {
  specifier: string
  /** `import type`: gone before the program runs, so it brings no input or output with it. */
  isType: boolean
}

/** What a source text imports, as written. */
export function importsOf(source: string): Import[] {
  return [...source.matchAll(importPattern)].map(([, type, fixed, dynamic]) => ({
    specifier: fixed ?? dynamic ?? '',
    isType: type !== undefined,
  }))
}

/** A specifier as a path below src, or undefined when it leads out of src (a package, Node itself, tools). */
function resolveInside(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (!specifier.startsWith('.')) return undefined
  const path = join(dirname(from), specifier)
  return path.startsWith('..') ? undefined : path
}

const isNode = (specifier: string) => specifier.startsWith('node:') || builtinModules.includes(specifier)
const isTest = (path: string) => /\.test\.tsx?$|(?:^|\/)testing\/|\/examples\.tsx?$/.test(path)

const isDrawn = (place: Place) => drawnByFaces[place.module ?? '']?.includes(place.file) ?? false

function isLaw(place: Place): boolean {
  if (place.part !== 'modules' || place.module === undefined) return false
  return !worldlyFiles.includes(place.file) && !isShape(place.file) && !worldlyParts[place.module]?.includes(place.file)
}

/** The law that an import breaks, if it breaks one. Paths are relative to src. */
export function lawBroken(from: string, { specifier, isType }: Import): string | undefined {
  const here = placeOf(from)
  const target = resolveInside(from, specifier)
  const there = target === undefined ? undefined : placeOf(target)
  if (isTest(from)) return undefined
  if (target !== undefined && isTest(target)) return 'product code imports no test'
  switch (here.part) {
    case 'kernel':
      return there?.part === 'kernel' ? undefined : 'the kernel imports nothing but itself'
    case 'platform':
      return there && !['platform', 'kernel'].includes(there.part)
        ? 'the platform knows no module and no face'
        : undefined
    case 'modules':
      return (
        lawOfFaces(there) ??
        lawOfOrder(here, there) ??
        (isType ? undefined : lawOfPurity(here, there, specifier, target)) ??
        lawOfHttp(here, target)
      )
    case 'portal':
      if (there?.part === 'workbench') return 'the portal does not know the workbench'
      return there?.part === 'modules' && ![...doors, 'messages'].includes(there.file) && !isDrawn(there)
        ? 'a module is entered by its doors'
        : undefined
    case 'workbench':
      return lawOfWorkbench(there, specifier)
    default:
      return undefined
  }
}

function lawOfFaces(there: Place | undefined): string | undefined {
  if (there && ['portal', 'workbench'].includes(there.part)) return 'a module knows no face'
  if (there && !['kernel', 'platform', 'modules'].includes(there.part))
    return 'a module does not know the composition root'
  return undefined
}

function lawOfOrder(here: Place, there: Place | undefined): string | undefined {
  if (there?.part !== 'modules' || there.module === here.module) return undefined
  const place = (module: string | undefined) => (moduleOrder as readonly (string | undefined)[]).indexOf(module)
  if (place(there.module) > place(here.module))
    return `${there.module} comes after ${here.module}: nothing flows back but events`
  return doors.includes(there.file) ? undefined : 'a module is entered by its doors'
}

function lawOfPurity(
  here: Place,
  there: Place | undefined,
  specifier: string,
  target: string | undefined,
): string | undefined {
  if (here.file === 'contract' || isShape(here.file)) {
    if (!there) return specifier === 'zod' ? undefined : 'a contract is read by browsers: no package but zod'
    if (there.part === 'platform')
      return target === 'platform/http/route-table.ts'
        ? undefined
        : 'a contract is read by browsers: of the platform only the route table'
    return isLaw(there) || there.file === 'contract' || isShape(there.file) || there.part === 'kernel'
      ? undefined
      : 'a contract is read by browsers'
  }
  if (!isLaw(here)) return undefined
  if (!there)
    return specifier.endsWith('.json')
      ? undefined
      : `law is pure: ${isNode(specifier) ? 'no input or output' : 'no packages'}`
  if (there.part === 'platform') return 'law is pure: no platform'
  if (there.part !== 'modules') return undefined
  if (there.module !== here.module)
    return there.file === 'model' ? undefined : 'law is pure: of other modules only the model'
  return isLaw(there) ? undefined : 'law is pure: it knows no store and no service'
}

function lawOfHttp(here: Place, target: string | undefined): string | undefined {
  const speaksHttp = target?.startsWith('platform/http/') && target !== 'platform/http/route-table.ts'
  return speaksHttp && ['service', 'store', 'queries', 'jobs'].includes(here.file)
    ? 'only api.ts speaks HTTP'
    : undefined
}

function lawOfWorkbench(there: Place | undefined, specifier: string): string | undefined {
  if (isNode(specifier)) return 'the workbench runs in a browser'
  if (there?.part === 'modules' && !['contract', 'model'].includes(there.file) && !isDrawn(there))
    return 'of a module the browser sees contract and model'
  if (there?.part === 'platform' && there.file !== 'route-table')
    return 'of the platform the browser sees the route table'
  return there?.part === 'portal' ? 'the workbench does not know the portal' : undefined
}

/** All source files below a folder, relative to it. */
export function sourceFiles(root: string): string[] {
  return globSync('**/*.{ts,tsx}', { cwd: root }).map((path) => relative(root, join(root, path)))
}

/** Every import that breaks a law. */
export function violationsIn(root: string): Violation[] {
  return sourceFiles(root).flatMap((file) =>
    importsOf(readFileSync(join(root, file), 'utf8')).flatMap((each) => {
      const law = lawBroken(file, each)
      return law ? [{ file, imports: each.specifier, law }] : []
    }),
  )
}
