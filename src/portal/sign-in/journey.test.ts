import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlainBrowser } from '../testing/plain-browser.ts'
import { workingCounty } from '../testing/working-county.ts'

const county = await workingCounty('2026-04-27T01:00:00Z')
const { server, residentOf, lastCode, pass } = county
const phone = '13900000001'

const visitor = () => new PlainBrowser(server)

test('手机号和验证码不进网址；验证码框让手机自动填；登录后回到来的地方', async () => {
  const browser = visitor()
  await browser.open('/sign-in?return=/my/sessions')
  await browser.send({ phone: '１３９ ００００-０００１' })
  assert.equal(browser.path, '/sign-in/code?return=%2Fmy%2Fsessions')
  assert.match(browser.markup, /autocomplete="one-time-code"/)
  assert.match(browser.words, /139\*\*\*\*0001/)
  assert.doesNotMatch(browser.markup, /13900000001/)
  await browser.send({ code: await lastCode() }, { action: /\/sign-in\/code\?/ })
  assert.equal(browser.path, '/my/sessions')
})

test('只回到本站：别处的地址换成“我的”', async () => {
  for (const bad of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    const browser = visitor()
    await browser.open(`/sign-in?return=${encodeURIComponent(bad)}`)
    assert.match(browser.markup, /action="\/sign-in\?return=%2Fmy"/, bad)
  }
})

test('没写、写错手机号：说怎么改，写的还在', async () => {
  const browser = visitor()
  await browser.open('/sign-in')
  await browser.send({ phone: '' })
  assert.equal(browser.status, 422)
  assert.match(browser.title, /^错误：/)
  await browser.send({ phone: '1390' })
  assert.deepEqual(browser.problems, ['请填写 11 位手机号。'])
  assert.match(browser.markup, /value="1390"/)
})

test('一分钟内再要验证码：不再发，照样去填；过了一分钟能再发，旧的作废', async () => {
  const browser = visitor()
  await browser.open('/sign-in')
  await browser.send({ phone: '13900000002' })
  const first = await lastCode()
  const again = visitor()
  await again.open('/sign-in')
  await again.send({ phone: '13900000002' })
  assert.match(again.path, /^\/sign-in\/code/)
  assert.match(again.words, /秒以后，可以再发一次/)
  pass(2)
  await again.open(again.path)
  await again.send({}, { action: /again/ })
  assert.match(again.words, /又发了一次/)
  const second = await lastCode()
  await again.send({ code: first === second ? '000000' : first }, { action: /\/sign-in\/code\?/ })
  assert.equal(again.status, 422)
  assert.match(again.problems.join(), /验证码不对或已过期/)
  assert.match(again.words, /不用登录/)
  await again.send({ code: second }, { action: /\/sign-in\/code\?/ })
  assert.equal(again.path, '/my')
})

test('连错五次，这个验证码不能再用；给出窗口的办法', async () => {
  const browser = visitor()
  await browser.open('/sign-in')
  await browser.send({ phone: '13900000003' })
  const code = await lastCode()
  const wrong = code === '111111' ? '222222' : '111111'
  for (let i = 0; i < 5; i++) await browser.send({ code: wrong }, { action: /\/sign-in\/code\?/ })
  await browser.send({ code }, { action: /\/sign-in\/code\?/ })
  assert.equal(browser.status, 422)
  assert.match(browser.words, /便民服务站/)
})

test('验证码五分钟过期', async () => {
  const browser = visitor()
  await browser.open('/sign-in')
  await browser.send({ phone: '13900000004' })
  pass(6)
  await browser.send({ code: await lastCode() }, { action: /\/sign-in\/code\?/ })
  assert.match(browser.problems.join(), /已过期/)
})

test('申请前核对姓名：说清查什么、凭什么；对不上要改，写的还在；对上后接着办', async () => {
  const resident = residentOf('p002')
  const browser = visitor()
  const item = await county.codeOf('城乡居民基本医疗保险参保登记')
  await browser.open(`/apply/${item}`)
  await browser.send({ phone: '13900000005' })
  await browser.send({ code: await lastCode() }, { action: /\/sign-in\/code\?/ })
  assert.match(browser.path, /^\/sign-in\/name\?return=/)
  assert.match(browser.words, /人口库/)
  assert.match(browser.words, /《个人信息保护法》第三十四条/)
  assert.match(browser.words, /不想在网上核对/)
  await browser.send({ name: '', idNumber: '' })
  assert.equal(browser.problems.length, 2)
  await browser.send({ name: '汤静', idNumber: '430623199807119684' })
  assert.equal(browser.status, 422)
  assert.match(browser.markup, /value="汤静"/)
  await browser.send({ name: '汤净', idNumber: resident.idNumber })
  assert.match(browser.problems.join(), /对不上/)
  assert.match(browser.problems.join(), /窗口/)
  await browser.send({ name: resident.name, idNumber: resident.idNumber })
  assert.equal(browser.path, `/apply/${item}`)
})

test('人口库连不上：说暂时连不上，写的还在，不算输错', async () => {
  const browser = await county.signedIn('13900000006')
  const resident = residentOf('p013')
  await browser.open('/sign-in/name')
  await fetch(
    `${county.registerUrl}/v1/faults`,
    county.signed('/v1/faults', { service: 'population', mode: 'error', times: 1 }),
  )
  await browser.send({ name: resident.name, idNumber: resident.idNumber })
  assert.equal(browser.status, 503)
  assert.match(browser.problems.join(), /暂时连不上/)
  assert.match(browser.markup, new RegExp(`value="${resident.idNumber}"`))
})

test('没有本页令牌的表单不收；退出要点按钮，链接不算', async () => {
  const browser = await county.signedIn(phone)
  const reply = await server.inject({
    method: 'POST',
    url: '/sign-out',
    payload: '',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      cookie: `onevisit=${browser.cookies.get('onevisit')?.value}`,
    },
  })
  assert.equal(reply.statusCode, 403)
  await browser.open('/sign-out')
  await browser.open('/my')
  assert.equal(browser.path, '/my')
})
