import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { identitySchedule, identityTasks } from './jobs.ts'
import { peopleSetting } from './testing/people-setting.ts'

test('过期的验证码、尝试和会话到时清除，近期的留下', async () => {
  const db = await testDatabase()
  const setting = peopleSetting(db, undefined)
  setting.pass({ days: -400 })
  await setting.signIn('19907309001')
  setting.pass({ days: 400 })
  await setting.signIn('19907309001')
  const tasks = identityTasks(db)
  const [scheduled] = identitySchedule
  await tasks[scheduled?.task ?? '']?.({}, {} as never)
  const counts =
    await db.query(`select (select count(*) from sms_code) as codes, (select count(*) from session) as sessions,
    (select count(*) from sign_in_attempt) as attempts`)
  assert.deepEqual(counts, [{ codes: 1, sessions: 1, attempts: 1 }])
})
