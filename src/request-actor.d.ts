// Tells the platform, which knows no module, what an actor is.
import type { Actor } from '#modules/identity/model.ts'

declare module '#platform/http/session.ts' {
  interface Registered {
    actor: Actor
  }
}
