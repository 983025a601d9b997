import { setTimeout as wait } from 'node:timers/promises'
import { soundGateway } from '../gateway.ts'
import { emptyTally, openStage, query, wrongAnswers } from '../stage.ts'
import { crowd } from './crowd.ts'
import { type Fault, findingsOf, spread } from './fault.ts'

/** A gateway that loses, delays, refuses and takes without saying so. */
export const lostMessages: Fault = {
  id: 'messages',
  fault:
    'lost and doubled notifications: the SMS gateway drops calls, answers 500, takes a message and loses its answer',
  expected:
    'every message arrives at least once and is marked sent, repeats carry the same id (the gateway sends them on once); no case waits for a message',
  async play(run, scale) {
    const stage = await openStage(run, 'messages')
    try {
      const tally = emptyTally()
      const app = await stage.app()
      stage.gateway.faults = { refused: 0.15, broken: 0.15, answerLost: 0.2, slow: 0 }
      const people = crowd(stage, [app], 3, tally)
      await wait(scale === 'short' ? 5_000 : 45_000)
      await people.goHome()
      stage.gateway.faults = soundGateway
      await query(stage.cluster.url, 'update graphile_worker._private_jobs set run_at = now() where locked_at is null')
      const verdict = await stage.verdict(app)
      const standing = await query<{ state: string; messages: number; tries: number }>(
        stage.cluster.url,
        'select state, count(*)::int as messages, sum(attempts)::int as tries from message group by state',
      )
      const repeats = [...stage.gateway.taken.values()].reduce((sum, times) => sum + times - 1, 0)
      const unsent = standing.filter(({ state }) => state !== 'sent')
      const findings = [
        ...findingsOf(verdict),
        ...unsent.map(({ state, messages }) => `${messages} messages are ${state}`),
        ...people.given,
        ...wrongAnswers(tally),
      ]
      return {
        ...lostMessages,
        injected: 'a gateway of our own: 15 % of calls cut, 15 % answered 500, 20 % taken without an answer',
        count: stage.gateway.taken.size,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${stage.gateway.taken.size} messages arrived, ${repeats} repeats under the same id, ${standing.map(({ state, messages, tries }) => `${messages} ${state} after ${tries} tries`).join(', ')}`,
        findings,
        figures: { messages: stage.gateway.taken.size, repeats },
      }
    } finally {
      await stage.close()
    }
  },
}

/** What poisoned jobs may cost the others (p99). */
const longestDelayMs = 1_000

/** Jobs that can never be done, among others that can. */
export const poisonedJobs: Fault = {
  id: 'poisoned-jobs',
  fault: 'poisoned jobs in the queue',
  expected:
    'each is parked with its reason after its last try; other jobs are not delayed by more than 1 s (p99); the worker lives on',
  async play(run, scale) {
    const stage = await openStage(run, 'poisoned-jobs')
    try {
      const tally = emptyTally()
      const app = await stage.app()
      const poisons = scale === 'short' ? 5 : 50
      const [created] = await query<{ at: string }>(stage.cluster.url, 'select now()::text as at')
      await query(
        stage.cluster.url,
        `select enqueue_job('send-message', '{"messageId":"poison"}'::json, null, null, 3) from generate_series(1, ${poisons})`,
      )
      const people = crowd(stage, [app], 2, tally)
      await wait(scale === 'short' ? 5_000 : 30_000)
      await people.goHome()
      const end = performance.now() + 40_000
      const parked = () =>
        query<{ last_error: string | null }>(stage.cluster.url, 'select last_error from parked_jobs()')
      while ((await parked()).length < poisons && performance.now() < end) await wait(250)
      const left = await parked()
      const delays = await query<{ ms: number }>(
        stage.cluster.url,
        `select extract(epoch from sent_at - created_at)::float * 1000 as ms from message where state = 'sent' and created_at > '${created?.at}'`,
      )
      const times = spread(delays.map(({ ms }) => ms))
      const verdict = await stage.verdict(app)
      const findings = [
        ...findingsOf(verdict),
        ...(left.length === poisons ? [] : [`${left.length} of ${poisons} poisoned jobs are parked`]),
        ...(left.every(({ last_error }) => last_error) ? [] : ['a parked job has no reason']),
        ...(times.p99 > longestDelayMs ? [`messages of others waited ${times.p99} ms (p99)`] : []),
        ...(delays.length < poisons ? [`only ${delays.length} messages of others were there to be delayed`] : []),
        ...(app.ends.all > 0 ? [`the application ended ${app.ends.all} times`, ...app.ends.lastWords] : []),
        ...people.given,
        ...wrongAnswers(tally),
      ]
      return {
        ...poisonedJobs,
        injected: `${poisons} jobs whose payload names nothing, three tries each`,
        count: poisons,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${left.length} parked (“${left[0]?.last_error ?? ''}”); ${delays.length} messages of others handed on after ${times.p50} / ${times.p99} / ${times.max} ms (p50 / p99 / max)`,
        findings,
        figures: { poisons, others: delays.length, p99: times.p99 },
      }
    } finally {
      await stage.close()
    }
  },
}
