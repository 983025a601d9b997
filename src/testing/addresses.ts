import type { FastifyInstance } from 'fastify'

/** Every address the application answers, with its methods, read from Fastify's printed tree. */
export function addressesOf(server: FastifyInstance): { readonly path: string; readonly methods: readonly string[] }[] {
  const above: string[] = []
  return server
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const found = /^([│ ]*)[├└]── (\S*) \(([^)]*)\)/.exec(line)
      if (!found) return []
      const [, indent = '', segment = '', methods = ''] = found
      above.length = indent.length / 4
      above.push(segment)
      return [{ path: above.join(''), methods: methods.split(', ') }]
    })
}
