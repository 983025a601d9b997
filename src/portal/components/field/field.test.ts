import assert from 'node:assert/strict'
import { test } from 'node:test'
import { radioField } from './choice-field.ts'
import { dateField, parseDate, readDate } from './date-field.ts'
import { fieldId } from './field-frame.ts'
import { textArea, textField } from './text-field.ts'

test('输入框的编号由名字得来，能连过去', () => {
  assert.equal(fieldId('home.address'), 'home-address')
  assert.equal(fieldId('1st'), 'f-1st')
  assert.match(textField({ name: 'home.address', label: '地址' }).markup, /<label for="home-address">/)
  assert.match(radioField({ name: 'a', label: '甲', options: [{ value: '1', label: '一' }] }).markup, /id="a" name="a"/)
  assert.match(dateField({ name: 'birth', label: '出生日期' }).markup, /id="birth" name="birth-year"/)
})

test('必填不加星号，选填写“选填”', () => {
  assert.doesNotMatch(textField({ name: 'a', label: '甲' }).markup, /\*|required/)
  assert.match(textField({ name: 'a', label: '甲', optional: true }).markup, /选填/)
})

test('填错的：写“要改”，读屏能读到，填的还在', () => {
  const { markup } = textField({ name: 'a', label: '甲', value: '"1"', error: '请写 11 位数字。' })
  assert.match(markup, /aria-invalid="true"/)
  assert.match(markup, /aria-describedby="a-error"/)
  assert.match(markup, /value="&quot;1&quot;"/)
})

test('密码不回填', () => {
  assert.doesNotMatch(textField({ name: 'a', label: '密码', type: 'password', value: 'secret' }).markup, /secret/)
})

test('多行文字里的换行和尖括号都保留', () => {
  assert.match(textArea({ name: 'a', label: '甲', value: '\n<b>' }).markup, />\n\n&lt;b&gt;<\/textarea>/)
})

test('日期怎么写都认：横杠、斜杠、年月日、八位数字、全角', () => {
  for (const text of [
    '1958-3-9',
    '1958/03/09',
    '1958年3月9日',
    '１９５８年３月９日',
    '19580309',
    '1958.3.9',
    ' 1958 - 3 - 9 ',
  ]) {
    assert.equal(parseDate(text), '1958-03-09', text)
  }
  for (const text of ['', '1958', '1958-13-1', '58-3-9', '三月']) assert.equal(parseDate(text), undefined, text)
})

test('三个框：全空、缺一个、没有这一天，各有各的说法', () => {
  const read = (year: string, month: string, day: string) =>
    readDate({ 'd-year': year, 'd-month': month, 'd-day': day }, 'd')
  assert.deepEqual(read('1958', '３', ' 9 '), {
    kind: 'date',
    date: '1958-03-09',
    typed: { year: '1958', month: '３', day: ' 9 ' },
  })
  assert.equal(read('1958年', '3月', '9号').kind, 'date')
  assert.equal(read('1958年3月9日', '', '').kind, 'date')
  assert.equal(read('', '', '').kind, 'empty')
  assert.deepEqual(read('1958', '', '9'), {
    kind: 'wrong',
    message: '日期还缺月。请把年、月、日都写上。',
    typed: { year: '1958', month: '', day: '9' },
  })
  assert.match((read('2026', '2', '30') as { message: string }).message, /没有这一天/)
  assert.match((read('58', '2', '3') as { message: string }).message, /4 位/)
  assert.equal(readDate({ 'd-year': ['1958'] }, 'd').kind, 'empty')
})
