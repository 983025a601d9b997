/** The clock and the network that belong to no module: while a run is going on they are the run's. */
import { current, isRunning } from './current.ts'

export function underTheGlobals(): void {
  const realNow = Date.now.bind(Date)
  const realPerformance = performance.now.bind(performance)
  Date.now = () => (isRunning() ? current().now() : realNow())
  performance.now = () => (isRunning() ? current().now() : realPerformance())
  const ask = (url: string | URL, init: { readonly body?: unknown } = {}) => current().fetch(String(url), init)
  globalThis.fetch = ask as typeof fetch
}
