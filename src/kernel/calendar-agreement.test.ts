import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import chineseDays from 'chinese-days'
import { addDays } from './plain-date.ts'
import { china, shippedCalendar } from './testing/china-calendar.ts'
import { dayKind, isWorkingDay } from './working-days.ts'

const daysOfTenYears = 3652

test('2017 至 2026 年每一天与 chinese-days 一致', () => {
  let compared = 0
  for (let day = china.coversFrom; day <= china.coversTo; day = addDays(day, 1)) {
    assert.equal(isWorkingDay(china, day), chineseDays.isWorkday(day), day)
    compared++
  }
  assert.equal(compared, daysOfTenYears)
})

interface PublishedDay {
  date: string
  type: 'public_holiday' | 'transfer_workday'
}

/** 国办发明电〔2017〕12号写明端午、中秋“与周末连休”，没有调休上班；holiday-calendar 1.3.3 误记这两个周六上班。 */
const wronglyPublished = ['2018-06-16', '2018-09-22']

test('2017 至 2026 年每一天与 holiday-calendar 一致，它误记的两天除外', () => {
  const published = new Map<string, PublishedDay['type']>()
  for (const { year } of shippedCalendar.years) {
    const file = new URL(`../../node_modules/holiday-calendar/data/CN/${year}.json`, import.meta.url)
    const { dates } = JSON.parse(readFileSync(file, 'utf8')) as { dates: PublishedDay[] }
    for (const { date, type } of dates) published.set(date, type)
  }
  let compared = 0
  for (let day = china.coversFrom; day <= china.coversTo; day = addDays(day, 1)) {
    const type = published.get(day)
    const weekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
    if (wronglyPublished.includes(day)) {
      assert.deepEqual([type, dayKind(china, day)], ['transfer_workday', 'holiday'])
      continue
    }
    assert.equal(isWorkingDay(china, day), type ? type === 'transfer_workday' : !weekend, day)
    compared++
  }
  assert.equal(compared, daysOfTenYears - wronglyPublished.length)
})
