/** A real Chromium, watched: every page that a journey comes to is checked before the journey goes on. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import packed, { inflate, setupLambdaEnvironment } from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'

const bin = join(import.meta.dirname, '..', '..', 'node_modules', '@sparticuz', 'chromium', 'bin')

/** Starts the packed Chromium with its security as people have it. */
export async function launchBrowser(): Promise<Browser> {
  const folder = await inflate(join(bin, 'al2023.tar.br'))
  setupLambdaEnvironment(join(folder, 'lib'))
  return chromium.launch({
    executablePath: await packed.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none', '--headless=shell'],
  })
}

let launched: Promise<Browser> | undefined

/** The one browser of a test file, closed when its tests end. */
export function browser(): Promise<Browser> {
  if (!launched) {
    launched = launchBrowser()
    after(async () => (await launched)?.close())
  }
  return launched
}

export interface ScreenWish {
  readonly url: string
  readonly width: number
  readonly height: number
  /** False: a browser whose owner switched scripts off. */
  readonly script?: boolean
  /** What the browser's own clock says. */
  readonly now?: Date
}

/** Refusals that a journey provokes on purpose come back with these; the browser mentions them in its console. */
const foreseen = /^Failed to load resource: the server responded with a status of (401|409|422) /

/** One window of one person. */
export class Screen {
  readonly page: Page
  readonly #context: BrowserContext
  readonly #wish: ScreenWish
  readonly #faults: string[] = []

  private constructor(context: BrowserContext, page: Page, wish: ScreenWish) {
    this.#context = context
    this.page = page
    this.#wish = wish
    page.on('console', (message) => {
      if (message.type() === 'error' && !foreseen.test(message.text())) this.#faults.push(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => this.#faults.push(`script: ${error.message}`))
    page.on('response', (reply) => {
      if (reply.status() >= 500) this.#faults.push(`${reply.status()} from ${reply.url()}`)
    })
  }

  static async open(wish: ScreenWish): Promise<Screen> {
    const context = await (await browser()).newContext({
      baseURL: wish.url,
      viewport: { width: wish.width, height: wish.height },
      javaScriptEnabled: wish.script ?? true,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(10_000)
    if (wish.now && wish.script !== false) await context.clock.setFixedTime(wish.now)
    return new Screen(context, await context.newPage(), wish)
  }

  /** Another tab of the same browser. */
  async tab(): Promise<Screen> {
    return new Screen(this.#context, await this.#context.newPage(), this.#wish)
  }

  close(): Promise<void> {
    return this.#context.close()
  }

  get hasScript(): boolean {
    return this.#wish.script ?? true
  }

  /** Goes to an address and looks at the page. */
  async visit(path: string): Promise<this> {
    await this.page.goto(path, { waitUntil: 'load' })
    return this.settled()
  }

  /** Follows the link with these words to the next page. */
  follow(words: string | RegExp): Promise<this> {
    return this.go(this.page.getByRole('link', { name: words }).first())
  }

  /** Presses the button that leads to the next page. */
  press(words: string | RegExp): Promise<this> {
    return this.go(this.page.getByRole('button', { name: words }).first())
  }

  async go(control: Locator): Promise<this> {
    await Promise.all([this.page.waitForEvent('load'), control.click()])
    return this.settled()
  }

  /** Writes into the field with this label. */
  async fill(label: string | RegExp, text: string): Promise<this> {
    await this.page.getByLabel(label).first().fill(text)
    return this
  }

  /** Chooses or ticks what carries this label. */
  async choose(label: string | RegExp): Promise<this> {
    await this.page.getByLabel(label).first().check()
    return this
  }

  /** The words in `main`. */
  words(): Promise<string> {
    return this.page.getByRole('main').innerText()
  }

  /** Asserts that the page says this. */
  async says(...texts: readonly (string | RegExp)[]): Promise<this> {
    const words = (await this.words()).replaceAll(/\s+/g, ' ')
    for (const text of texts)
      assert.ok(typeof text === 'string' ? words.includes(text) : text.test(words), `“${text}” is not on ${this.page.url()}:\n${words}`)
    return this
  }

  /**
   * Looks at the page as it stands: nothing in the console, nothing refused by its policies, nothing axe finds, and, for residents, no
   * sideways scrolling on the narrowest telephone.
   */
  async settled(): Promise<this> {
    const place = `${this.page.url()} (${this.#wish.width} px, ${this.hasScript ? 'with' : 'without'} script)`
    await this.page.evaluate(() => document.fonts.ready.then(() => undefined)).catch(() => undefined)
    assert.deepEqual(this.#faults, [], place)
    assert.deepEqual(await this.#axe(), [], place)
    return this
  }

  async #axe(): Promise<string[]> {
    const session = this.hasScript ? undefined : await this.#context.newCDPSession(this.page)
    await session?.send('Emulation.setScriptExecutionDisabled', { value: false })
    try {
      const { violations } = await new AxeBuilder({ page: this.page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .setLegacyMode(true)
        .analyze()
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split('\n').slice(1).join('; ')}`),
      )
    } finally {
      await session?.send('Emulation.setScriptExecutionDisabled', { value: true })
      await session?.detach()
    }
  }

  /** Where the page is wider than 320 px, in words; empty when nothing has to be scrolled sideways. */
  async narrow(): Promise<string[]> {
    const { width, height } = this.#wish
    if (width !== 320) await this.page.setViewportSize({ width: 320, height })
    const wide = await this.page.evaluate(() => {
      if (document.documentElement.scrollWidth <= innerWidth) return []
      const beyond = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      return beyond.slice(0, 3).map((one) => one.outerHTML.slice(0, 120))
    })
    if (width !== 320) await this.page.setViewportSize({ width, height })
    return wide
  }
}
