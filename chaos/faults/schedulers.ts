import { setTimeout as wait } from 'node:timers/promises'
import { signIn } from '../episodes.ts'
import { emptyTally, openStage, query, wrongAnswers } from '../stage.ts'
import { type Fault, findingsOf } from './fault.ts'

const minute = 60_000
/** Carried out every minute; the others of the timetable come too seldom to be waited for. */
const eachMinute = ['seal-audit-trail', 'catalog.index-again'] as const
/** How long a scheduled job may take to be carried out. */
const graceMs = 10_000

/** Notes every job of the timetable that is added, and every one that is done: done jobs leave the queue. */
const noteTakings = `
  create table chaos_scheduled (job_id bigint primary key, task text not null, due timestamptz not null, done_at timestamptz);
  create function chaos_note_scheduled() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    if tg_op = 'INSERT' and new.payload::jsonb ? '_cron' then
      insert into chaos_scheduled select new.id, tasks.identifier, (new.payload->'_cron'->>'ts')::timestamptz
        from graphile_worker._private_tasks as tasks where tasks.id = new.task_id;
    elsif tg_op = 'DELETE' then
      update chaos_scheduled set done_at = clock_timestamp() where job_id = old.id;
    end if;
    return null;
  end
  $$;
  create trigger chaos_note_scheduled after insert or delete on graphile_worker._private_jobs
    for each row execute function chaos_note_scheduled()`

/** Two processes that both keep the timetable. */
export const twoSchedulers: Fault = {
  id: 'two-schedulers',
  fault: 'two schedulers: two processes with the same timetable on one database',
  expected: 'each time of the timetable is carried out once: not twice, and not never',
  async play(run, scale) {
    if (scale === 'short')
      return {
        ...twoSchedulers,
        injected: '—',
        count: 0,
        result: 'not run',
        said: 'needs three minutes of the clock; part of the long run',
        findings: [],
        figures: {},
      }
    const stage = await openStage(run, 'two-schedulers')
    try {
      const tally = emptyTally()
      const door = await stage.app()
      const apps = [door, await stage.app()]
      const now = () => Date.now() + run.county.clockMs
      // Not while a minute begins: what is carried out then would be noted by half.
      while (now() % minute > minute - graceMs || now() % minute < graceMs) await wait(1_000)
      await query(stage.cluster.url, noteTakings)
      const from = now()
      const until = from + 3 * minute + graceMs
      // Whoever signs in is recorded, so that there is something to seal before every minute.
      const people = stage.actors(door, tally)
      for (let turn = 0; now() < until; turn += 1) {
        const sleeper = run.county.sleepers[turn % run.county.sleepers.length]
        if (sleeper) await signIn(people, sleeper)
        await wait(10_000)
      }
      const due: string[] = []
      for (let at = Math.ceil(from / minute) * minute; at <= until - graceMs; at += minute)
        due.push(new Date(at).toISOString())
      const noted = await query<{ task: string; due: Date; done: boolean }>(
        stage.cluster.url,
        'select task, due, done_at is not null as done from chaos_scheduled',
      )
      const [seals] = await query<{ seals: number }>(
        stage.cluster.url,
        `select count(*)::int as seals from audit_seal where sealed_at > now() - interval '${Math.round((now() - from) / 1_000)} s'`,
      )
      const findings: string[] = []
      for (const task of eachMinute)
        for (const at of due) {
          const own = noted.filter((one) => one.task === task && one.due.toISOString() === at)
          const done = own.filter((one) => one.done).length
          if (own.length !== 1 || done !== 1)
            findings.push(`${task} of ${at}: scheduled ${own.length} times, done ${done}`)
        }
      const twice = new Set(noted.map(({ task, due: at }) => `${task} ${at.toISOString()}`))
      if (twice.size !== noted.length) findings.push(`${noted.length - twice.size} times were scheduled twice`)
      const sealed = noted.filter(({ task, done }) => task === 'seal-audit-trail' && done).length
      if (seals?.seals !== sealed) findings.push(`${sealed} times to seal, ${seals?.seals} seals`)
      if (due.length < 3) findings.push(`only ${due.length} minutes began meanwhile`)
      findings.push(
        ...findingsOf(await stage.verdict(door)),
        ...wrongAnswers(tally),
        ...apps.flatMap((app) =>
          app.ends.all > 0 ? [`an application ended ${app.ends.all} times`, ...app.ends.lastWords] : [],
        ),
      )
      return {
        ...twoSchedulers,
        injected:
          'two application processes for three minutes, somebody signing in every ten seconds; a trigger of ours on the queue notes what is added and done',
        count: noted.length,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${due.length} minutes, ${noted.length} times of the timetable added, ${noted.filter(({ done }) => done).length} done, ${seals?.seals} seals of the audit trail`,
        findings,
        figures: { minutes: due.length, added: noted.length, seals: seals?.seals ?? 0 },
      }
    } finally {
      await stage.close()
    }
  },
}
