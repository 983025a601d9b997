/** A real Chromium, watched: every page that a journey comes to is checked before the journey goes on. */
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import packed, { inflate, setupLambdaEnvironment } from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import product from '../../package.json' with { type: 'json' }

const bin = join(import.meta.dirname, '..', '..', 'node_modules', '@sparticuz', 'chromium', 'bin')

/** Starts the packed Chromium with its security as people have it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await unpackOwn()
  return chromium.launch({
    executablePath,
    // without a UTF-8 locale it gives up on Chinese names of downloaded files
    env: { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      '--headless=shell',
    ],
  })
}

/**
 * The package unpacks into the folder for temporary files, under a name that every user and every version shares: whoever came first owns
 * it. Each user's own folder, and one for each version, keeps them apart.
 */
export async function unpackOwn(): Promise<string> {
  const shared = process.env.TMPDIR
  const own = join(
    tmpdir(),
    `onevisit-chromium-${process.getuid?.() ?? 0}-${product.devDependencies['@sparticuz/chromium']}`,
  )
  await mkdir(own, { recursive: true, mode: 0o700 })
  process.env.TMPDIR = own
  try {
    const folder = await inflate(join(bin, 'al2023.tar.br'))
    setupLambdaEnvironment(join(folder, 'lib'))
    return await packed.executablePath()
  } finally {
    if (shared === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = shared
  }
}

export interface ScreenWish {
  readonly url: string
  readonly width: number
  readonly height: number
  /** Pixels of the picture for one of the page; 1 unless said. */
  readonly scale?: number
  /** False: a browser whose owner switched scripts off. */
  readonly script?: boolean
  /** Nothing on its pages may be wider than the window. */
  readonly narrow?: boolean
  /** What the browser's own clock says. */
  readonly now?: Date
  /** A session that was begun before. */
  readonly session?: { readonly name: string; readonly token: string } | undefined
}

/** Refusals that a journey provokes on purpose come back with these; the browser mentions them in its console. */
const foreseen = /^Failed to load resource: the server responded with a status of (401|409|422) /

/** Pages axe has found nothing on, by their skeletons: the same page with other words needs no second look. */
const looked = new Set<string>()

// What runs in the page is text, so that the rest of the program knows nothing of a page's globals.
const fontsReady = 'document.fonts.ready.then(() => undefined)'
/**
 * Every movement that has an end has come to it, and none has begun for ten frames; or two seconds have gone by. A list that closes first
 * stands still for a frame or two with its movement paused.
 */
const motionOver = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const isMoving = () => document.getAnimations().some((one) =>
    Number.isFinite(one.effect?.getComputedTiming().endTime) && (one.playState === 'running' || one.playState === 'paused'))
  const until = performance.now() + 2000
  for (let still = 0; still < 10 && performance.now() < until; still = isMoving() ? 0 : still + 1) await frame()
})()`
/** Where scripts are off, timers never fire; the checks only wait for their turn. */
const turnsForTimers = 'void (window.setTimeout = (turn) => (Promise.resolve().then(turn), 0))'
/** Everything on a page that axe judges by: elements, classes, roles, names and the width, without the words. */
const skeleton = `(() => {
  const passing = ['value', 'href', 'id', 'for', 'style', 'd', 'action', 'title', 'points']
  const own = (one) => [...one.attributes]
    .filter(({ name }) => one.tagName === 'LINK' || !passing.includes(name))
    .map(({ name, value }) => name + '=' + (name.startsWith('aria-') ? value.length > 0 : value))
  const said = (one) => one.childElementCount === 0 && one.textContent.trim() !== ''
  return innerWidth + [...document.querySelectorAll('*')].map((one) => [one.tagName, ...own(one), said(one)].join(' ')).join('\\n')
})()`
/** What makes a page wider than the window. */
const beyond = `document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((one) => one.outerHTML.slice(0, 120))`

/** The words that can be seen in a part of a page. */
export const wordsOf = async (part: Locator): Promise<string> => (await part.allInnerTexts()).join('\n')

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

  static async open(browser: Browser, wish: ScreenWish): Promise<Screen> {
    const context = await browser.newContext({
      baseURL: wish.url,
      viewport: { width: wish.width, height: wish.height },
      deviceScaleFactor: wish.scale ?? 1,
      javaScriptEnabled: wish.script ?? true,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(15_000)
    const { session } = wish
    if (session) await context.addCookies([{ name: session.name, value: session.token, url: wish.url }])
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

  /** Forgets what went wrong so far: the journey itself broke the line. */
  forgive(): void {
    this.#faults.length = 0
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
    await control
      .waitFor()
      .catch(async () => assert.fail(`no ${control} on ${this.page.url()}:\n${await this.words()}`))
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
    const control = this.page.getByLabel(label).first()
    await control
      .waitFor()
      .catch(async () => assert.fail(`nothing to choose as ${label} on ${this.page.url()}:\n${await this.words()}`))
    await control.check()
    return this
  }

  /** The words in `main`. */
  words(): Promise<string> {
    return wordsOf(this.page.getByRole('main'))
  }

  /** Asserts that the page says this. */
  async says(...texts: readonly (string | RegExp)[]): Promise<this> {
    const words = (await this.words()).replaceAll(/\s+/g, ' ')
    for (const text of texts)
      assert.ok(
        typeof text === 'string' ? words.includes(text) : text.test(words),
        `“${text}” is not on ${this.page.url()}:\n${words}`,
      )
    return this
  }

  /**
   * Looks at the page as it stands: nothing in the console, nothing refused by its policies, nothing axe finds, and, for residents, no
   * sideways scrolling on the narrowest telephone.
   */
  async settled(): Promise<this> {
    const place = `${this.page.url()} (${this.#wish.width} px, ${this.hasScript ? 'with' : 'without'} script)`
    await this.page.evaluate(fontsReady).catch(() => undefined)
    // What is fading in or out has no colour of its own yet.
    if (this.hasScript) await this.page.evaluate(motionOver).catch(() => undefined)
    assert.deepEqual(this.#faults, [], place)
    assert.deepEqual(await this.#axe(), [], place)
    if (this.#wish.narrow)
      assert.deepEqual(await this.page.evaluate(beyond), [], `${place} has to be scrolled sideways`)
    return this
  }

  /** The same page in the largest letters and with high contrast, and back. */
  async inElderDisplay(): Promise<this> {
    const { pathname, search } = new URL(this.page.url())
    const show = (size: string, contrast: string) =>
      `/display?${new URLSearchParams({ size, contrast, return: pathname + search })}`
    await this.visit(show('e30', 'on'))
    assert.match((await this.page.getAttribute('html', 'class')) ?? '', /contrast/)
    await this.page.goto(show('standard', 'off'))
    return this
  }

  async #axe(): Promise<string[]> {
    if (!this.hasScript) await this.page.evaluate(turnsForTimers)
    const seen = await this.page.evaluate<string>(skeleton)
    if (looked.has(seen)) return []
    const { violations } = await new AxeBuilder({ page: this.page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .setLegacyMode(true)
      .analyze()
    if (violations.length === 0) looked.add(seen)
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split('\n').slice(1).join('; ')}`),
    )
  }
}
