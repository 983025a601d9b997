import assert from 'node:assert/strict'
import { HtmlValidate } from 'html-validate'

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'void-style': 'off',
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'doctype-style': 'off',
    'long-title': 'off',
    'no-inline-style': 'error',
    'tel-non-breaking': 'off',
    'no-redundant-role': 'error',
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit'] }],
  },
})

/** A page is valid HTML with one h1, no inline script or style, and every reference inside it leads somewhere. */
export async function assertSoundPage(markup: string, name: string): Promise<void> {
  const report = await validator.validateString(markup)
  const faults = report.results.flatMap((result) =>
    result.messages.map(({ ruleId, message, line, column }) => `${ruleId}: ${message} (${line}:${column})`),
  )
  assert.deepEqual(faults, [], name)
  assert.equal(markup.match(/<h1[\s>]/g)?.length, 1, `${name}: one h1`)
  assert.doesNotMatch(markup, /<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style/, `${name}: no inline script or style`)
  for (const [, id] of markup.matchAll(/aria-(?:labelledby|describedby)="([^"]+)"/g)) {
    for (const one of (id ?? '').split(' ')) assert.ok(markup.includes(`id="${one}"`), `${name}: #${one}`)
  }
  for (const [, id] of markup.matchAll(/href="#([^"]+)"/g))
    assert.ok(markup.includes(`id="${id}"`), `${name}: link to #${id}`)
}
