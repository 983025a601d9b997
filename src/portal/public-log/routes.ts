import type { Errand, Shell } from '../shell.ts'
import { type PublicLogView, publicLogPage } from './public-log.page.ts'

export type ReadLog = () => Promise<PublicLogView>

/** 公开账本: what it is, how it stands, and how to check it. The log itself is served below this address. */
export function publicLog(app: Parameters<Errand>[0], shell: Shell, readLog: ReadLog): void {
  app.get('/log', async (request, reply) => shell.page(request, reply, publicLogPage(shell.site, await readLog())))
}
