import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { plainDate } from '#kernel/plain-date.ts'
import type { Refusal } from '#kernel/refusal.ts'
import { addWorkingDays, type CalendarData } from '#kernel/working-days.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { createCalendars } from './service.ts'

const shipped = JSON.parse(
  await readFile(new URL('../../../db/data/calendar.json', import.meta.url), 'utf8'),
) as CalendarData

const coded = (code: string) => (error: Refusal) => error.code === code

test('日历按版本载入：现行版取覆盖最远的，旧版仍可取用', async (t) => {
  const db = await testDatabase(t)
  const calendars = createCalendars(db)
  await assert.rejects(calendars.current(), coded('calendar.none-loaded'))

  await Promise.all([calendars.load(shipped), createCalendars(db).load(shipped)])
  await calendars.load(shipped)
  assert.deepEqual(await db.query('select count(*) as versions from calendar_version'), [{ versions: 1 }])
  assert.equal((await calendars.current()).version, 'CN-2026.1')
  assert.equal(addWorkingDays(await calendars.current(), plainDate('2024-01-25'), 20), '2024-02-27')

  const corrected = { ...shipped, version: 'CN-2026.2' }
  const shorter = { ...shipped, version: 'CN-2025.9', coversTo: '2025-12-31', years: shipped.years.slice(0, -1) }
  await createCalendars(db).load(corrected)
  await createCalendars(db).load(shorter)
  assert.equal((await calendars.current()).version, 'CN-2026.2')
  assert.equal((await calendars.byVersion('CN-2025.9')).coversTo, '2025-12-31')
  assert.equal(await calendars.byVersion('CN-2026.1'), await calendars.byVersion('CN-2026.1'))
  await assert.rejects(calendars.byVersion('CN-1999.1'), coded('calendar.unknown-version'))
})

test('已载入的日历版本不能改：同版本不同内容被拒绝，数据库也不许改', async (t) => {
  const db = await testDatabase(t)
  const calendars = createCalendars(db)
  await calendars.load(shipped)
  const changed = { ...shipped, years: shipped.years.map((year) => ({ ...year, makeUpDays: [] })) }
  await assert.rejects(calendars.load(changed), coded('calendar.version-taken'))
  await assert.rejects(db.query(`update calendar_version set data = '{}'`))
  await assert.rejects(db.query('delete from calendar_version'))
})
