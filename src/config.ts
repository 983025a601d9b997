import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { randomToken } from './platform/crypto.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const minutes = z.coerce
  .number()
  .int()
  .min(1)
  .max(60 * 24 * 365)
const address = z.url({ protocol: /^https?$/ })

const Environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  PUBLIC_URL: address.optional(),
  TRUST_PROXY: z.enum(['on', 'off']).default('off'),
  SESSION_IDLE_MINUTES: minutes.default(30),
  SESSION_LONGEST_MINUTES: minutes.default(12 * 60),
  SMS_URL: address.optional(),
  SMS_KEY: z.string().min(1).optional(),
  SMS_SECRET: z.string().min(1).optional(),
  POPULATION_URL: address.optional(),
  POPULATION_KEY: z.string().min(1).optional(),
  POPULATION_SECRET: z.string().min(1).optional(),
  SANDBOX_PORT: port.default(3001),
  WITNESS_URL: address.optional(),
  WITNESS_KEY: z
    .string()
    .regex(/^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}$/)
    .optional(),
  WITNESS_PORT: port.default(0),
  DEMO: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  UPLOAD_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .max(200 * 1024 * 1024)
    .default(20 * 1024 * 1024),
  SECRET: z.string().min(32).optional(),
})

const expectations: Record<keyof z.infer<typeof Environment>, string> = {
  PORT: 'a port number from 0 (any free one) to 65535',
  HOST: 'an address to listen on, for example 127.0.0.1 or 0.0.0.0',
  DATA_DIR: 'a folder for database, files and keys',
  DATABASE_URL: 'the address of a PostgreSQL 18 database, like postgresql://user:password@host:5432/name',
  PUBLIC_URL: 'the address people use, like https://zwfw.example.gov.cn',
  TRUST_PROXY: 'on (behind a reverse proxy of yours) or off',
  SESSION_IDLE_MINUTES: 'whole minutes, at least 1',
  SESSION_LONGEST_MINUTES: 'whole minutes, at least 1',
  SMS_URL: 'the address of the SMS service, like https://sms.example.cn',
  SMS_KEY: 'the key of the SMS service',
  SMS_SECRET: 'the secret that signs calls to the SMS service',
  POPULATION_URL: 'the address of the population register, like https://population.example.cn',
  POPULATION_KEY: 'the key of the population register',
  POPULATION_SECRET: 'the secret that signs calls to the population register',
  SANDBOX_PORT: 'a port number from 0 (any free one) to 65535',
  WITNESS_URL: 'the address of the witness, like https://witness.example.cn',
  WITNESS_KEY: 'the public key of the witness, as its /key shows it',
  WITNESS_PORT: 'a port number from 0 (any free one) to 65535',
  DEMO: 'on (an invented county) or off',
  LOG_LEVEL: 'fatal, error, warn, info, debug or silent',
  UPLOAD_MAX_BYTES: 'bytes, from 1024 to 209715200',
  SECRET: 'at least 32 random characters',
}

/** Address and credentials of another system. */
export interface ServiceAccess {
  url: string | undefined
  key: string | undefined
  /** Signs each call. */
  secret: string | undefined
}

/** Everything that can be set from outside, checked. */
export interface Config {
  port: number
  host: string
  /** Absolute path. */
  dataDir: string
  /** Undefined: the embedded PostgreSQL in `dataDir`. */
  databaseUrl: string | undefined
  /** Address people use; `http://localhost:<port>` unless set. */
  publicUrl: string
  trustProxy: boolean
  sessionIdleMinutes: number
  sessionLongestMinutes: number
  sms: ServiceAccess
  population: ServiceAccess
  sandboxPort: number
  /** Who signs under the public log's checkpoints; address and public key. */
  witness: { url: string | undefined; key: string | undefined }
  /** Of the demonstration's witness; 0 takes any free one. */
  witnessPort: number
  demo: boolean
  logLevel: string
  uploadMaxBytes: number
  /** Key of everything this installation signs; made on first start and kept in `dataDir`. */
  secret: string
  /** Things worth saying at the start, for example misspelt variables. */
  warnings: readonly string[]
}

/** What is wrong with the environment, one line per variable, for the person who set it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads the environment; nothing else in the product does. Throws ConfigError naming each variable, what it says and what is expected. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable is how a shell says “not set”.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = Environment.safeParse(set)
  if (!result.success) throw new ConfigError(faults(result.error, set))
  const values = result.data
  const dataDir = resolve(values.DATA_DIR)
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir,
    databaseUrl: values.DATABASE_URL,
    publicUrl: (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ''),
    trustProxy: values.TRUST_PROXY === 'on',
    sessionIdleMinutes: values.SESSION_IDLE_MINUTES,
    sessionLongestMinutes: values.SESSION_LONGEST_MINUTES,
    sms: { url: values.SMS_URL, key: values.SMS_KEY, secret: values.SMS_SECRET },
    population: { url: values.POPULATION_URL, key: values.POPULATION_KEY, secret: values.POPULATION_SECRET },
    sandboxPort: values.SANDBOX_PORT,
    witness: { url: values.WITNESS_URL, key: values.WITNESS_KEY },
    witnessPort: values.WITNESS_PORT,
    demo: values.DEMO === 'on',
    logLevel: values.LOG_LEVEL,
    uploadMaxBytes: values.UPLOAD_MAX_BYTES,
    secret: values.SECRET ?? keptSecret(dataDir),
    warnings: unknownNames(set),
  }
}

const secretNames = /KEY|SECRET|DATABASE_URL/

function faults(error: z.ZodError, set: NodeJS.ProcessEnv): string {
  const names = [...new Set(error.issues.map((issue) => String(issue.path[0]) as keyof typeof expectations))]
  const lines = names.map((name) => {
    const said = secretNames.test(name) ? 'its value' : `“${set[name]}”`
    return `${name}: ${said} is not ${expectations[name]}.`
  })
  return `The settings are not right.\n${lines.join('\n')}`
}

function unknownNames(set: NodeJS.ProcessEnv): string[] {
  const strange = Object.keys(set).filter((name) => name.startsWith('ONEVISIT_'))
  return strange.map((name) => {
    const short = name.slice('ONEVISIT_'.length)
    const meant = Object.hasOwn(expectations, short) ? ` Did you mean ${short}?` : ''
    return `${name} is not a setting of OneVisit and has no effect.${meant}`
  })
}

/** The same key after every restart: sessions and links stay valid. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  try {
    writeFileSync(file, randomToken(), { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  chmodSync(file, 0o600)
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < 32)
    throw new ConfigError(
      `${file} is damaged: it must hold at least 32 random characters. Restore it from your backup: with another one, what is sealed in the database opens for nobody.`,
    )
  return secret
}
