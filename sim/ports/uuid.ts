/** Stands in for `uuid` in the product: time and chance come from the run. */
import { current } from '../current.ts'

/** RFC 9562, version 7. */
export function v7(): string {
  const at = Math.floor(current().now()).toString(16).padStart(12, '0')
  const chance = current().salts.bytes(10).toString('hex')
  const variant = '89ab'[Number.parseInt(chance.charAt(3), 16) & 3]
  return `${at.slice(0, 8)}-${at.slice(8)}-7${chance.slice(0, 3)}-${variant}${chance.slice(4, 7)}-${chance.slice(7, 19)}`
}
