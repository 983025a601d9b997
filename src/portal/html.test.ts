import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attributes, drawing, Html, html, nothing, pathWithin } from './html.ts'

const payloads = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</textarea><script>alert(1)</script>',
  '</title><svg onload=alert(1)>',
  '<a href="javascript:alert(1)">',
  '&lt;script&gt;',
  '`onerror=alert(1)`',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  ']]><script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  '\u2028<script>\u2029',
  '\u0000<b>',
]

test('每一段文字在正文和属性里都被转义', () => {
  for (const payload of payloads) {
    const { markup } = html`<p title="${payload}">${payload}</p>`
    const inside = markup.slice('<p title="'.length, -'</p>'.length)
    const [attribute, text, more] = inside.split('">')
    assert.equal(more, undefined, payload)
    for (const part of [attribute, text]) assert.doesNotMatch(part ?? '', /[<>"'`]/, payload)
  }
})

test('转义后的文字读回来和原来一样', () => {
  const back = (text: string) =>
    text.replace(
      /&(amp|lt|gt|quot|#39|#96);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' })[name] ?? '',
    )
  for (const payload of payloads) assert.equal(back(html`${payload}`.markup), payload)
})

test('嵌套的片段不再转义，数组连起来，空值不写', () => {
  const items = ['甲', '<乙>'].map((name) => html`<li>${name}</li>`)
  assert.equal(html`<ul>${items}${null}${undefined}${false}</ul>`.markup, '<ul><li>甲</li><li>&lt;乙&gt;</li></ul>')
  assert.equal(html`${0}`.markup, '0')
  assert.equal(html`${''}`.markup, '')
  assert.equal(nothing.markup, '')
})

test('长得像片段的东西不被信任', () => {
  const fake = { markup: '<script>', toString: () => '<script>' }
  assert.throws(() => html`${fake as unknown as string}`, TypeError)
  assert.throws(() => html`${true as unknown as string}`, TypeError)
  assert.throws(() => new Html(Symbol('html'), '<script>'), TypeError)
})

test('属性：真写名字，空不写，值转义，事件和样式不许', () => {
  assert.equal(
    attributes({ id: 'a"b', required: true, hidden: false, title: null, max: 3 }).markup,
    ' id="a&quot;b" required max="3"',
  )
  for (const name of ['onclick', 'style', 'a b', 'x"y', 'ONCLICK'])
    assert.throws(() => attributes({ [name]: '1' }), TypeError)
})

test('图形只收自己画的 svg', () => {
  assert.equal(drawing('<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>').markup.startsWith('<svg'), true)
  for (const bad of [
    '<p>x</p>',
    '<svg><script>1</script></svg>',
    '<svg onload="x()"></svg>',
    '<svg><foreignObject></foreignObject></svg>',
    '<svg></svg><img src=x>',
    '<svg><a href="javascript:1">x</a></svg>',
  ])
    assert.throws(() => drawing(bad), TypeError, bad)
})

test('回到的地址只能在本站里', () => {
  for (const good of ['/', '/guide/a?x=1#b', '/search?q=%E8%80%81']) assert.equal(pathWithin(good), good)
  for (const bad of [
    '//evil.example',
    '/\\evil',
    'https://evil',
    'javascript:alert(1)',
    '/a b',
    '/a\nb',
    '',
    undefined,
    ['/a'],
    '/a\\b',
  ]) {
    assert.equal(pathWithin(bad), '/', String(bad))
  }
})
