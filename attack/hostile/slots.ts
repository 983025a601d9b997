/** Where something can be put in: every route of the table with its parameters, and the portal's pages and forms with theirs. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Route } from '#platform/http/route-table.ts'
import type { Addresses } from './ground.ts'

/** One way in: a route with what it takes, and what a decent request to it looks like. */
export interface Way {
  /** `METHOD /pattern`. */
  readonly key: string
  readonly method: string
  readonly path: string
  readonly isForm: boolean
  readonly query: readonly string[]
  readonly fields: readonly string[]
  readonly body: Readonly<Record<string, unknown>> | undefined
  readonly multipart: boolean
}

/** A decent value for a parameter of a pattern. */
export function decent(path: string, given: Readonly<Record<string, string>>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(given[name] ?? ''))
}

type Shape = { readonly shape?: Readonly<Record<string, unknown>> }
const namesIn = (schema: Route['body']): readonly string[] => Object.keys((schema as Shape | undefined)?.shape ?? {})

/** Ways through the route table. */
export function apiWays(
  table: ReadonlyMap<string, Route>,
  bodyOf: (key: string) => Readonly<Record<string, unknown>> | undefined,
): Way[] {
  return [...table].map(([key, route]) => ({
    ...{ key, method: route.method, path: route.path, isForm: false, multipart: route.multipart === true },
    query: namesIn(route.query),
    fields: [...new Set([...namesIn(route.body), ...Object.keys(bodyOf(key) ?? {})])],
    body: bodyOf(key),
  }))
}

const portal = join(import.meta.dirname, '..', '..', 'src', 'portal')

/** Names the portal reads from addresses and from forms, found in its source. */
export function portalNames(): { readonly query: readonly string[]; readonly fields: readonly string[] } {
  const source = globSync('**/*.ts', { cwd: portal })
    .filter((file) => !file.includes('test'))
    .map((file) => readFileSync(join(portal, file), 'utf8'))
    .join('\n')
  const all = (pattern: RegExp) => [...source.matchAll(pattern)].map(([, name = '']) => name)
  const unique = (...names: readonly string[]) => [...new Set(names)].sort()
  const taken = all(/const \{([^}]+)\} = request\.query/g).flatMap((list) =>
    list.split(',').map((one) => one.split(':', 1)[0]?.trim() ?? ''),
  )
  return {
    query: unique(
      ...all(/query\.(\w+)/g).filter((name) => name !== 'set'),
      ...all(/\btext\('(\w+)'/g),
      ...taken,
      ...['audience', 'return'],
    ),
    fields: unique(...all(/(?:textOf|listOf|readDate)\([\w.]+, '(\w+)'/g), ...all(/body\?\.(\w+)/g)),
  }
}

/** Ways through the portal: every page with every name that any page reads, every form likewise. */
export function portalWays(addresses: Addresses): Way[] {
  const { query, fields } = portalNames()
  return addresses
    .filter(({ path }) => !path.startsWith('/api/') && !path.includes('*') && !path.startsWith('/assets/'))
    .flatMap(({ path, methods }) =>
      methods
        .filter((method) => method === 'GET' || method === 'POST')
        .map(
          (method): Way => ({
            ...{ key: `${method} ${path}`, method, path, isForm: true, multipart: false, body: undefined },
            query,
            fields: method === 'POST' ? fields : [],
          }),
        ),
    )
}
