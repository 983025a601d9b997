import type { FastifyInstance } from 'fastify'

/**
 * Marks a plugin as belonging to the scope that registers it: its hooks and decorations hold for the whole application. Fastify
 * reads this mark; the package `fastify-plugin` sets nothing else that we need.
 */
export default function sharedPlugin<Options>(
  plugin: (app: FastifyInstance, options: Options) => Promise<void>,
): (app: FastifyInstance, options: Options) => Promise<void> {
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true })
}
