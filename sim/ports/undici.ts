/** Stands in for `undici` in the product: calls to the registers go into the simulated network. */
import { current } from '../current.ts'

export const fetch = (url: string | URL, init: { readonly body?: unknown } = {}): Promise<Response> =>
  current().fetch(String(url), init)
