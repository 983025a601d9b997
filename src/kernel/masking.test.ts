import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  maskAddress,
  maskBankCard,
  maskCreditCode,
  maskEmail,
  maskName,
  maskPhone,
  maskResidentId,
  maskResidentIdInPublic,
} from './masking.ts'

test('姓名：两字留姓，三字以上留首尾', () => {
  assert.equal(maskName('张伟'), '张*')
  assert.equal(maskName('李淑敏'), '李*敏')
  assert.equal(maskName('欧阳娜娜'), '欧**娜')
  assert.equal(maskName('𠮷田𠮷'), '𠮷*𠮷')
  assert.equal(maskName('王'), '*')
  assert.equal(maskName(''), '')
})

test('身份证号：留前六后四，公开名单留首尾各一位', () => {
  assert.equal(maskResidentId('460100199001011234'), '460100********1234')
  assert.equal(maskResidentId('430623198507120014'), '430623********0014')
  assert.equal(maskResidentIdInPublic('430623198507120014'), '4****************4')
  assert.equal(maskResidentId('4306231985'), '**********')
})

test('手机号：留前三后四', () => {
  assert.equal(maskPhone('13812343210'), '138****3210')
  assert.equal(maskPhone('+86 138-1234-3210'), '138****3210')
  assert.equal(maskPhone('12345'), '***45')
})

test('银行卡只留后四位，邮箱只留首字母和域名，信用代码公开', () => {
  assert.equal(maskBankCard('6222 0212 3456 7890'), '****7890')
  assert.equal(maskBankCard('7890'), '****')
  assert.equal(maskEmail('liming@example.cn'), 'l***@example.cn')
  assert.equal(maskEmail('不是邮箱'), '***')
  assert.equal(maskCreditCode('91350100M000100Y43'), '91350100M000100Y43')
})

test('地址：公开到乡镇，工作人员默认看到村', () => {
  assert.equal(maskAddress('湖南省岳阳市华容县章华镇迎宾路 5 号'), '湖南省岳阳市华容县章华镇****')
  assert.equal(maskAddress('河南省新县泗店乡邹河村 12 组', 'village'), '河南省新县泗店乡邹河村****')
  assert.equal(
    maskAddress('湖北省武汉市黄陂区前川街道向阳社区 8 栋', 'village'),
    '湖北省武汉市黄陂区前川街道向阳社区****',
  )
  assert.equal(maskAddress('浙江省宁波市镇海区招宝山街道 1 号'), '浙江省宁波市镇海区招宝山街道****')
  assert.equal(maskAddress('江西省景德镇市珠山区石狮埠街道 3 号'), '江西省景德镇市珠山区石狮埠街道****')
  assert.equal(maskAddress('河南省新乡市红旗区东街街道 3 号'), '河南省新乡市红旗区东街街道****')
})

test('地址没写乡镇时留得更少，不更多', () => {
  assert.equal(maskAddress('湖南省岳阳市阳光小区 5 栋'), '湖南省岳阳市****')
  assert.equal(maskAddress('湖南省华容县迎宾路 5 号', 'village'), '湖南省华容县****')
  assert.equal(maskAddress('广西壮族自治区桂林市象山区中山路'), '广西壮族自治区桂林市象山区****')
  assert.equal(maskAddress('迎宾路 5 号'), '****')
  assert.equal(maskAddress('湖南省华容县章华路城市花园 3 栋'), '湖南省华容县****', '小区名里的“市”不是市')
  assert.equal(maskAddress('湖南省岳阳市巴陵中路一百二十三号老开发区 5 栋'), '湖南省岳阳市****', '路名后面的“区”不是区')
})

test('前后的空格不影响遮几位', () => {
  assert.equal(maskName(' 李淑敏 '), '李*敏')
  assert.equal(maskResidentId(' 430623198507120014 '), '430623********0014')
  assert.equal(maskResidentIdInPublic(' 430623198507120014 '), '4****************4')
  assert.equal(maskEmail(' liming@example.cn '), 'l***@example.cn')
  assert.equal(maskAddress(' 湖南省岳阳市华容县章华镇迎宾路 5 号 '), '湖南省岳阳市华容县章华镇****')
})

test('号码当中的 0086 是号码；七位的固定电话只留末两位', () => {
  assert.equal(maskPhone('13800861234'), '138****1234')
  assert.equal(maskPhone('0086 13812343210'), '138****3210')
  assert.equal(maskPhone('5551234'), '*****34')
})

test('不成邮箱的，整个不显示', () => {
  assert.equal(maskEmail('li@example.cn@'), '***')
  assert.equal(maskEmail('李明\nli@example.cn'), '***')
})

test('到乡镇为止的，不写村；写到村的，没有村、村太远就到乡镇', () => {
  assert.equal(maskAddress('湖南省岳阳市华容县章华镇迎宾村 5 号'), '湖南省岳阳市华容县章华镇****')
  assert.equal(maskAddress('湖南省岳阳市华容县章华镇迎宾路 5 号', 'village'), '湖南省岳阳市华容县章华镇****')
  assert.equal(maskAddress('湖南省华容县迎宾村 5 号', 'village'), '湖南省华容县****')
  assert.equal(
    maskAddress('湖南省岳阳市华容县章华镇迎宾路一百二十三号甲乙丙丁大院陈家村', 'village'),
    '湖南省岳阳市华容县章华镇****',
  )
  assert.equal(maskAddress('华容县迎宾路湖南省驻县办事处'), '华容县****')
})
