import { uuidv7 } from '../../src/platform/crypto.ts'
import { send, write } from '../client.ts'
import { intakeOf, takeIn } from '../episodes.ts'
import { pick } from '../random.ts'
import { emptyTally, insist, openStage, query, wrongAnswers } from '../stage.ts'
import { type Fault, findingsOf } from './fault.ts'

/** The same request many times at once. */
export const duplicates: Fault = {
  id: 'duplicates',
  fault: 'duplicate and parallel submissions: every request 100 times at once',
  expected: 'one case for each key, the same answer to all; the same key with another body is refused',
  async play(run, scale) {
    const stage = await openStage(run, 'duplicates')
    try {
      const tally = emptyTally()
      const door = await stage.app()
      const apps = [door, await stage.app()]
      const [keys, copies] = scale === 'short' ? [20, 20] : [1_000, 100]
      const limitMs = scale === 'short' ? 120_000 : 900_000
      const end = performance.now() + limitMs
      const findings: string[] = []
      let asked = 0
      let differing = 0
      for (; asked < keys && performance.now() < end; asked += 1) {
        const clerk = pick(stage.random, run.county.clerks)
        const body = intakeOf(run.county, pick(stage.random, run.county.applicants), uuidv7().slice(-8))
        const call = write('/api/cases', clerk.cookie, body)
        const answers = await Promise.all(
          Array.from({ length: copies }, async (_, copy) => {
            const next = apps[copy % apps.length]
            if (!next) throw new Error('no application')
            return insist(next, call, tally)
          }),
        )
        const told = new Set(answers.map(({ status, json }) => `${status} ${String(json.id)} ${String(json.number)}`))
        if (told.size !== 1) findings.push(`key ${call.key}: ${[...told].join(' / ')}`)
        const [first] = answers
        if (!first) throw new Error('no answer')
        const { id, version, number } = first.json as { id: string; version: number; number: string }
        stage.journal.cases.push({ key: call.key, command: 'intake', caseId: id, version, number })
        if (asked % 10 === 0) {
          const other = write('/api/cases', clerk.cookie, { ...body, through: 'accept' }, call.key)
          if ((await send(door, other)).status === 422) differing += 1
          else findings.push(`key ${call.key} with another body was not refused`)
        }
      }
      const [found] = await query<{ cases: number }>(
        stage.cluster.url,
        `select count(*)::int as cases from case_file where number is not null`,
      )
      if (asked < keys) findings.push(`only ${asked} of ${keys} keys could be sent in ${limitMs / 1_000} s`)
      if (found?.cases !== asked) findings.push(`${asked} keys, ${found?.cases} cases`)
      const verdict = await stage.verdict(door)
      findings.push(...findingsOf(verdict), ...wrongAnswers(tally))
      return {
        ...duplicates,
        injected: `${copies} copies of a request in parallel through two processes, ${asked} keys`,
        count: asked * copies,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${asked} keys × ${copies} copies: ${found?.cases} cases; ${differing} other bodies under a used key refused`,
        findings,
        figures: { keys: asked, wanted: keys, copies, cases: found?.cases ?? 0 },
      }
    } finally {
      await stage.close()
    }
  },
}

/** Two officers decide the same case in the same moment. */
export const twoOfficers: Fault = {
  id: 'two-officers',
  fault: 'two officers at once on the same case: accept against accept, grant against denial',
  expected: 'one act is recorded; the other officer is told who was faster, and when (409)',
  async play(run, scale) {
    const stage = await openStage(run, 'two-officers')
    try {
      const tally = emptyTally()
      const app = await stage.app()
      const actors = stage.actors(app, tally)
      const { county, journal } = stage
      const findings: string[] = []
      let duels = 0
      const remedies = { reviewBody: '县人民政府', reviewWithinDays: 60, court: '县人民法院', suitWithinMonths: 6 }
      const duel = async (command: string, calls: readonly ReturnType<typeof write>[]) => {
        duels += 1
        const answers = await Promise.all(calls.map((call) => insist(app, call, tally)))
        const won = answers.filter(({ status }) => status === 200)
        const lost = answers.filter(({ status }) => status !== 200)
        if (won.length !== 1)
          findings.push(
            `${command}: ${answers.map(({ status, text }) => `${status} ${text.slice(0, 120)}`).join(' / ')}`,
          )
        for (const { status, json } of lost)
          if (status !== 409) findings.push(`${command}: the slower one was told ${status} ${String(json.code)}`)
        const index = answers.findIndex(({ status }) => status === 200)
        const view = answers[index]?.json as {
          id: string
          version: number
          number: string
          steps: { status: string; function: string }[]
        }
        journal.cases.push({
          key: calls[index]?.key ?? '',
          command,
          caseId: view.id,
          version: view.version,
          number: view.number,
        })
        return view
      }
      for (let round = 0; round < (scale === 'short' ? 6 : 60); round += 1) {
        let view = (await takeIn(actors)) as unknown as Awaited<ReturnType<typeof duel>>
        const [one, two] = county.officers
        const [approver, other] = county.approvers
        if (!one || !two || !approver || !other) throw new Error('too few officers')
        const path = (noun: string) => `/api/cases/${view.id}/${noun}`
        const { version } = view
        view = await duel(
          'accept',
          [one, two].map((who) => write(path('acceptance'), who.cookie, { version })),
        )
        for (
          let step = 0;
          step < 6 && view.steps.find(({ status }) => status === 'open')?.function !== 'approve';
          step += 1
        ) {
          const body = {
            version: view.version,
            opinion: '符合条件',
            recommendation: 'grant',
            inspectors: [one.staffId, approver.staffId],
          }
          view = await duel(
            'opinion',
            [one, two].map((who) => write(path('opinions'), who.cookie, body)),
          )
        }
        const seen = view.version
        view = await duel('decide', [
          write(path('grant'), approver.cookie, { version: seen, validTo: '2031-05-11' }),
          write(path('denial'), other.cookie, { version: seen, reasons: '不符合条件', basis: '第四十八条', remedies }),
        ])
      }
      const verdict = await stage.verdict(app)
      findings.push(...findingsOf(verdict), ...wrongAnswers(tally))
      return {
        ...twoOfficers,
        injected: 'both requests sent in the same moment',
        count: duels,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${duels} duels, one winner each`,
        findings,
        figures: { duels },
      }
    } finally {
      await stage.close()
    }
  },
}
