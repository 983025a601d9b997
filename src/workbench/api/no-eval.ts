import { z } from 'zod'

// The page forbids eval; without this zod tries it once and the browser reports a violation. Must run before the first schema is made.
z.config({ jitless: true })
