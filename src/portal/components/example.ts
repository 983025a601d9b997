import type { Html } from '../html.ts'

/** One state of a component, shown and checked by the tests. Names are unique within a component. */
export interface Example {
  name: string
  view: Html
}
