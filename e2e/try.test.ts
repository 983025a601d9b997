import { test } from 'node:test'
import { startCounty } from './testing/county.ts'
import { Screen } from './testing/browser.ts'
const t0=performance.now(); const lap=(s:string)=>console.log(s, Math.round(performance.now()-t0))
const county = await startCounty()
lap('county')
for (const script of [false,true]) test('x'+script, async () => {
  const s = await Screen.open({url: county.url, width: 320, height: 800, script, now: county.clock.at})
  lap('open')
  await s.page.goto('/'); lap('goto')
  await s.page.goto('/'); lap('goto')
  await s.settled(); lap('settled')
  await s.visit('/'); lap('visit')
  console.log(await s.narrow()); lap('narrow')
  await s.page.screenshot({path:'/tmp/e2e-home.png'})
  await s.visit('/guide/'+await county.itemCode('食品经营许可')); lap('guide')
  const li = county.resident('p005')
  await s.visit('/sign-in?return=/my'); lap('signin')
  await s.fill('手机号', li.phone); await s.press('发验证码'); lap('press')
  await s.fill('短信里的 6 位数字', await county.codeSentTo(li.phone)); await s.press('登录'); lap('press')
  console.log((await s.words()).slice(0,300))
  county.pass(2)
})
