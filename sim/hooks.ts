/**
 * Puts the simulation under the production code without a switch in it: `pg`, `node:crypto`, `uuid`, `undici` and `node:timers/promises` are other modules
 * for files below `src/`, and a planted bug is a change of one file's text while it is loaded. Call before the product is imported.
 */
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A bug to plant: in this file (below `src/`) this text becomes that one. */
export interface Plant {
  readonly file: string
  readonly find: string
  readonly put: string
}

const sourceFolder = pathToFileURL(join(import.meta.dirname, '..', 'src/')).href
const portOf = (name: string) => pathToFileURL(join(import.meta.dirname, 'ports', `${name}.ts`)).href
const ports = new Map([
  ['pg', portOf('pg')],
  ['node:crypto', portOf('crypto')],
  ['uuid', portOf('uuid')],
  ['node:timers/promises', portOf('timers')],
  ['undici', portOf('undici')],
])

export function underTheProduct(plant?: Plant): void {
  const planted = plant && new URL(plant.file, sourceFolder).href
  registerHooks({
    resolve(specifier, context, next) {
      const port = context.parentURL?.startsWith(sourceFolder) ? ports.get(specifier) : undefined
      return next(port ?? specifier, context)
    },
    load(url, context, next) {
      const loaded = next(url, context)
      if (url !== planted || !plant) return loaded
      const text =
        typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString('utf8')
      const parts = text.split(plant.find)
      if (parts.length !== 2) throw new Error(`${plant.file} holds ${parts.length - 1} times: ${plant.find}`)
      return { ...loaded, source: parts.join(plant.put) }
    },
  })
}
