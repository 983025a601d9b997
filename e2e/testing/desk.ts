/** What an officer does at the screen of a case, by keys only. */
import type { Page } from 'playwright-core'
import { type Screen, wordsOf } from './browser.ts'

/** Opens a case by its number from wherever one is. */
export async function openCase(screen: Screen, number: string): Promise<void> {
  const { page } = screen
  const finder = page.getByRole('search').getByRole('textbox')
  await finder.fill(number)
  await finder.press('Enter')
  await page.getByRole('heading', { level: 1 }).and(page.getByText('正在读办件')).waitFor({ state: 'hidden' })
  await page.getByRole('toolbar', { name: '决定' }).or(page.getByText('这件现在不归您办')).first().waitFor()
  await screen.settled()
}

/** The button of a decision as it stands in the bar below. */
export const decision = (page: Page, label: string) =>
  page.getByRole('toolbar', { name: '决定' }).getByRole('button', { name: new RegExp(`^${label}`) })

/** D and the digit that stands on the button; opens the drawer, or does it at once where nothing is asked. */
export async function decide(screen: Screen, label: string): Promise<void> {
  const { page } = screen
  const key = decision(page, label).locator('kbd')
  // The page may still show the case as it was read before; the button comes with what has happened since.
  await key.waitFor()
  const cap = await wordsOf(key)
  await page.keyboard.press('d')
  await page.keyboard.press(cap.replace(/\D/g, ''))
}

/** The drawer of a decision. */
export const drawer = (page: Page) => page.getByRole('dialog')

/** Looks at the open drawer, confirms by Ctrl Enter and waits until it is on record. */
export async function confirm(screen: Screen, what: string | RegExp): Promise<void> {
  const { page } = screen
  await drawer(page).waitFor()
  await screen.settled()
  await page.keyboard.press('Control+Enter')
  await recorded(screen, what)
}

/** Waits until the screen says that this is on record. */
export async function recorded(screen: Screen, what: string | RegExp): Promise<void> {
  const { page } = screen
  const words = typeof what === 'string' ? new RegExp(`${what}.*已记下`) : what
  await drawer(page).waitFor({ state: 'hidden' })
  await page.getByRole('status').filter({ hasText: words }).first().waitFor()
}

/** Whole decision: D, digit, what has to be written, Ctrl Enter. */
export async function give(
  screen: Screen,
  label: string,
  write: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<void> {
  await decide(screen, label)
  await drawer(screen.page).waitFor()
  await write(screen.page)
  await confirm(screen, label)
}
