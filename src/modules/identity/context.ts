import type { Exchange } from '#modules/exchange/service.ts'
import type { Registers } from '#modules/registers/service.ts'
import type { Database } from '#platform/db/database.ts'
import type { Sealer } from '#platform/sealing.ts'
import type { IdentitySettings } from './settings.ts'

/** What every part of the service works with. */
export interface Context {
  db: Database
  sealer: Sealer
  exchange: Exchange
  registers: Registers
  now: () => Date
  settings: IdentitySettings
}
