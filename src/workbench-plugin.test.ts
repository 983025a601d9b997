import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createServer } from '#platform/http/server.ts'
import { everybodyVisits } from '#platform/http/session.ts'
import { workbench } from './workbench-plugin.ts'

test('取工作台的样式和脚本不查会话；打开页面才查', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-desk-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>工作台</title>__STYLE_NONCE__')
  await writeFile(join(folder, 'assets', 'main-1.js'), 'export {}')
  let asked = 0
  const authenticate: typeof everybodyVisits.authenticate = (request) => {
    asked += 1
    return everybodyVisits.authenticate(request)
  }
  const app = await createServer({
    ...{ publicUrl: 'http://localhost', secret: 'test', logLevel: 'silent', uploadMaxBytes: 1 },
    authentication: { ...everybodyVisits, authenticate },
  })
  t.after(async () => {
    await app.close()
    await rm(folder, { recursive: true })
  })
  await app.register(workbench, { folder })
  const asset = await app.inject('/desk/assets/main-1.js')
  assert.equal(asset.statusCode, 200)
  assert.match(String(asset.headers['cache-control']), /immutable/)
  assert.equal((await app.inject('/desk/assets/gone.js')).statusCode, 404)
  assert.equal(asked, 0)
  assert.equal((await app.inject('/desk/inbox')).statusCode, 200)
  assert.equal(asked, 1)
})
