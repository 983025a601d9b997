import type { Errand, Shell } from '../shell.ts'
import { accessibilityPage, dataPage, privacyPage } from './about.page.ts'

const pages = { accessibility: accessibilityPage, privacy: privacyPage, data: dataPage }

/** Pages about the site itself: they change with the program only. */
export function about(app: Parameters<Errand>[0], shell: Shell): void {
  for (const [name, page] of Object.entries(pages)) {
    app.get(`/about/${name}`, (request, reply) =>
      shell.publicPage(request, reply, 'about', async () => page(shell.site)),
    )
  }
}
