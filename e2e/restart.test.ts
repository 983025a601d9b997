import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '#platform/db/database.ts'
import { freePort, startCounty } from './testing/county.ts'
import { fillFood, numberOn, restaurateurAt } from './testing/food.ts'

const loaded = await startCounty()
const port = await freePort()
const url = `http://localhost:${port}`
const { sms, population } = loaded.config
const county = {
  ...loaded,
  ...{ url, elsewhere: true, clock: { at: new Date() }, pass: () => {} },
  /** Read from the telephone itself: what was sent is forgotten by the product. */
  async codeSentTo(phone: string): Promise<string> {
    for (;;) {
      const inbox = await (await fetch(`${sms.url}/?phone=${phone}`)).text()
      const code = /(?<!\d)\d{6}(?!\d)/.exec(inbox.replaceAll(/<[^>]+>/g, ' '))?.[0]
      if (code) return code
      await wait(20)
    }
  },
}

let running: ChildProcess | undefined
after(() => running?.kill('SIGKILL'))

/** Starts the product as a program of its own, the way `npm start` does, on the county's database. */
async function start(): Promise<void> {
  const { PATH, TMPDIR } = process.env
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'tools', 'start.ts')], {
    env: {
      ...{ PATH, TMPDIR, PORT: String(port), PUBLIC_URL: url, DEMO: 'off', LOG_LEVEL: 'silent' },
      ...{ SMS_URL: sms.url, SMS_KEY: sms.key, SMS_SECRET: sms.secret },
      ...{ POPULATION_URL: population.url, POPULATION_KEY: population.key, POPULATION_SECRET: population.secret },
      ...{ DATABASE_URL: loaded.db.url, DATA_DIR: loaded.config.dataDir, SECRET: loaded.config.secret },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running = child
  let said = ''
  for await (const chunk of child.stdout) {
    said += chunk
    if (said.includes('已启动')) break
  }
  assert.match(said, /已启动/)
}

/** Ends the product without a word, as a power cut does. */
async function cut(): Promise<void> {
  if (!running) return
  const gone = once(running, 'exit')
  running.kill('SIGKILL')
  await gone
}

test('提交到一半断电：已给的回执作数，没提交成的还是草稿，再按一次就成，只有一件', async () => {
  await start()
  const owner = await restaurateurAt(county, { script: true })
  await fillFood(owner, false)
  await owner.choose(/我看过了，同意/)
  await owner.press('提交申请')
  const number = await numberOn(owner)
  const receiptPath = new URL(owner.page.url()).pathname

  await fillFood(owner, false)
  const checkPath = new URL(owner.page.url()).pathname
  await owner.choose(/我看过了，同意/)
  const hand = openDatabase(loaded.db.url)
  await hand.transaction(async (tx) => {
    // The submission comes as far as its first event and waits there.
    await tx.query('lock table case_event in access exclusive mode')
    await owner.page.getByRole('button', { name: '提交申请' }).click({ noWaitAfter: true })
    for (let waiting = 0; waiting === 0; await wait(10)) {
      const [row] = await tx.query<{ n: number }>(
        `select count(*)::int as n from pg_locks where not granted and relation = 'case_event'::regclass`,
      )
      waiting = row?.n ?? 0
    }
    await cut()
  })
  await hand.close()

  await start()
  owner.forgive()
  await owner.visit(receiptPath)
  assert.equal(await numberOn(owner), number)
  assert.ok((await county.logOf(number)).intact)

  await owner.visit('/my')
  await owner.says('等您做的', '食品经营许可')
  await owner.visit(checkPath)
  await owner.says('核对后提交', '易劲松', '1 个文件，已传好')
  await owner.choose(/我看过了，同意/)
  await owner.press('提交申请')
  const second = await numberOn(owner)
  assert.notEqual(second, number)
  const { types, intact } = await county.logOf(second)
  assert.ok(intact)
  assert.deepEqual(types, ['case-opened', 'case-submitted'])
  const [row] = await county.db.query<{ n: number }>(
    `select count(*)::int as n from case_event where type = 'case-submitted'`,
  )
  assert.equal(row?.n, 2)
  await owner.close()
})
