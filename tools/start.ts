// npm start: a small county on this machine. See serve.ts; this file only makes the second start quick.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'node'))
const { serve } = await import('./serve.ts')
await serve({ timings: process.argv.includes('--timings') })
