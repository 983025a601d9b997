/** A database whose clock a test sets: what asks for the time there finds this one before PostgreSQL's own. */
import type { Database } from '../../db/database.ts'

export interface SimulatedClock {
  /** Answers the time after so many seconds. */
  advance(seconds: number): Promise<Date>
}

/** Sets the clock of `owner`'s database for every connection opened from now on. */
export async function simulatedClock(owner: Database): Promise<SimulatedClock> {
  await owner.query(`
    create schema simulated;
    create table simulated.clock (at timestamptz not null);
    insert into simulated.clock values (date_trunc('hour', clock_timestamp()) + interval '0.7 seconds');
    create function simulated.clock_timestamp() returns timestamptz language sql as 'select at from simulated.clock';
    create function simulated.now() returns timestamptz language sql as 'select at from simulated.clock';
    grant usage on schema simulated to public;
    grant select on simulated.clock to public;
    do $$ begin
      execute format('alter database %I set search_path = simulated, public, pg_catalog', current_database());
    end $$`)
  return {
    async advance(seconds) {
      const [clock] = await owner.query<{ at: string }>(
        'update simulated.clock set at = at + make_interval(secs => $1) returning at',
        [seconds],
      )
      return new Date(clock?.at ?? Number.NaN)
    },
  }
}
