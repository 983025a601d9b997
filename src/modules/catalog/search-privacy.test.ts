import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutPersonalData } from './search-privacy.ts'

test('号码去掉：身份证号、手机号、银行卡号，分开写的也去掉', () => {
  assert.equal(withoutPersonalData('430623198001011234 低保办到哪了'), '□ 低保办到哪了')
  assert.equal(withoutPersonalData('43062319800101123X'), '□')
  assert.equal(withoutPersonalData('打 138 0730-1234 问医保'), '打 □ 问医保')
  assert.equal(withoutPersonalData('一三八零七三零一二三四'), '□')
  assert.equal(withoutPersonalData('我的邮箱 zhang@qq.com'), '我的邮箱 □')
  assert.equal(withoutPersonalData('微信 zhang1980abc'), '微信 □')
})

test('名字去掉：我叫、姓名是、我是张三', () => {
  assert.equal(withoutPersonalData('我叫张三，想办身份证'), '我叫□,想办身份证')
  assert.equal(withoutPersonalData('姓名：李小明 残疾证'), '姓名:□ 残疾证')
  assert.equal(withoutPersonalData('我是王建国想办低保'), '我是□想办低保')
  assert.ok(!withoutPersonalData('我儿子叫刘洋要上户口').includes('刘洋'))
})

test('要办的事留着，短数字留着，门牌号去掉', () => {
  assert.equal(withoutPersonalData('我是外地来打工的要办居住证'), '我是外地来打工的要办居住证')
  assert.equal(withoutPersonalData('80 岁老人补贴'), '80 岁老人补贴')
  assert.equal(withoutPersonalData('开个米粉店30平方'), '开个米粉店30平方')
  assert.equal(withoutPersonalData('护城村3组12号'), '护城村□组□号')
  assert.ok(withoutPersonalData('长'.repeat(300)).length <= 60)
})
